"""Going back makes a new release, brings nothing back that was withdrawn, and widens nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.errors import Nonconformity, NotFound, Overtaken
from graph_service.ledger import withdrawal
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import prune
from graph_service.publish import Rules
from graph_service.rollback import entries_after, roll_back
from graph_service.settings import Settings, read_settings
from graph_service.state import Release, State
from graph_service.validate.checks import Check

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
GRAPH = "https://example.org/g/{}"
BAD = Check("no-bad", "Bad.", "SELECT ?s WHERE { ?s <https://example.org/p> 'bad' }", "no-bad.rq")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of an empty state with an audience of its own beside the three."""
    return read_settings({"state": tmp_path / "state", "audiences": "acme"}, {})


@pytest.fixture
def state(settings: Settings) -> State:
    """Return the state."""
    return State(settings)


def commit(state: State, **values: tuple[str, str]) -> Release:
    """Publish graphs by name, each with its audience and a text about a thing of that name."""
    entries = [
        NewEntry(
            GRAPH.format(name),
            audience,
            "Synthetic Office",
            "synthetic",
            f"<https://example.org/{name}> <https://example.org/p> "
            f'"{text}" <{GRAPH.format(name)}> .\n'.encode(),
        )
        for name, (audience, text) in values.items()
    ]
    return state.ledger.commit(entries, issued=ISSUED + timedelta(days=state.ledger.newest()))


def audiences(release: Release) -> dict[str, str]:
    """Return the audience of each graph, by the last letter of its name."""
    return {entry.graph[-1]: entry.audience for entry in release.entries}


def test_rollback_is_a_new_release_with_the_old_entries(settings: Settings, state: State) -> None:
    """Numbers go up, views are there, and the audit log says what was done and by whom."""
    first = commit(state, a=("public", "1"), b=("public", "1"))
    commit(state, a=("public", "2"), c=("internal", "1"))
    done = roll_back(settings, state, 1, Rules(), by="Synthetic Editor")
    assert (done.changed, done.release.number) == (True, 3)
    assert done.release.entries == first.entries
    assert done.release.issued > ISSUED
    record = state.ledger.audit.newest()
    assert record is not None
    assert record.details["rollback"] == 1
    assert (record.details["by"], record.details["release"]) == ("Synthetic Editor", 3)
    assert state.view(done.release, {"public"}).release == 3
    assert examine(state.ledger).faults == ()


def test_same_as_now_writes_nothing(settings: Settings, state: State) -> None:
    """Neither a release nor a line."""
    commit(state, a=("public", "1"))
    before = state.ledger.audit.path.read_bytes()
    done = roll_back(settings, state, 1, Rules(), by="x")
    assert (done.changed, done.release.number) == (False, 1)
    assert state.ledger.audit.path.read_bytes() == before


def test_what_was_withdrawn_stays_away(settings: Settings, state: State) -> None:
    """The old release does not have it any more, neither as a graph nor inside of one."""
    commit(state, a=("public", "1"), b=("public", "about"))
    withdrawal.withdraw(state.ledger, GRAPH.format("a"), issued=ISSUED)
    commit(state, c=("public", "1"))
    done = roll_back(settings, state, 1, Rules(), by="x")
    assert audiences(done.release) == {"b": "public"}
    assert GRAPH.format("a").encode() not in b"".join(
        state.ledger.read(entry.object) for entry in done.release.entries
    )
    assert len(done.release.tombstones) == 1


@pytest.mark.parametrize(
    ("then", "now", "after"),
    [
        ("public", "internal", "internal"),
        ("internal", "public", "internal"),
        ("partner", "public", "partner"),
        ("public", "partner", "partner"),
        ("acme", "internal", "internal"),
        ("acme", "partner", "partner"),
        ("partner", "acme", "acme"),
        ("partner", "partner", "partner"),
    ],
)
def test_nobody_sees_more_than_now(
    settings: Settings, state: State, then: str, now: str, after: str
) -> None:
    """A graph gets the audience with fewer readers; one that is gone gets the one that it had."""
    commit(state, a=(then, "1"), b=(then, "1"))
    commit(state, a=(now, "2"))
    assert {each.graph[-1]: each.audience for each in entries_after(state, 1)} == {
        "a": after,
        "b": then,
    }
    roll_back(settings, state, 1, Rules(), by="x")
    assert audiences(state.current()) == {"a": after, "b": then}


def test_what_violates_the_rules_by_now_does_not_come_back(
    settings: Settings, state: State
) -> None:
    """Nothing is published, and the audit log says so."""
    commit(state, a=("public", "bad"))
    commit(state, a=("public", "good"))
    with pytest.raises(Nonconformity):
        roll_back(settings, state, 1, Rules(checks=(BAD,)), by="x")
    assert state.current().number == 2
    record = state.ledger.audit.newest()
    assert record is not None
    assert (record.event, record.details) == (
        "rejected",
        {"rollback": 1, "by": "x", "violations": 1},
    )


def test_release_that_is_not_there(settings: Settings, state: State) -> None:
    """Never published, or pruned: each is said."""
    for value in "123":
        commit(state, a=("public", value))
    prune(state.ledger, 1)
    for number, reason in ((0, "no release 0"), (4, "no release 4"), (2, "2 is not kept any more")):
        with pytest.raises(NotFound, match=reason):
            roll_back(settings, state, number, Rules(), by="x")


def test_who_publishes_meanwhile_is_not_overwritten(
    settings: Settings, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rollback is refused then."""
    commit(state, a=("public", "1"))
    commit(state, a=("public", "2"))
    whole = Ledger.commit

    def overtaken(self: Ledger, *args: object, **more: object) -> Release:
        monkeypatch.undo()
        commit(state, a=("public", "3"))
        return whole(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "commit", overtaken)
    with pytest.raises(Overtaken):
        roll_back(settings, state, 1, Rules(), by="x")
    assert state.current().number == 3
