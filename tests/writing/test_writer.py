"""Changes are judged as a whole, committed once, and lose nothing of one another."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.errors import (
    LedgerError,
    Nonconformity,
    Refused,
    Unauthenticated,
    Unavailable,
    Withdrawn,
)
from graph_service.ingest.incoming import merged
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.publish import Judgement
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.writing import DATASET, Change, Present, Writer

PUBLIC, HIDDEN, NEW = "urn:g:public", "urn:g:hidden", "urn:g:new"
OFFICE = Actor("office", frozenset({"public"}), ("urn:g:*",), "public")
STAFF = Actor("staff", frozenset({"public", "partner", "internal"}), ("*",), "internal")
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;
  sh:property <urn:shape-p> .
<urn:shape-p> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 ; sh:message "One value." .
"""


def line(subject: str, value: str, graph: str) -> bytes:
    """Return one statement."""
    return f'<{subject}> <urn:p> "{value}" <{graph}> .\n'.encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a state with a public and an internal graph, and no shapes."""
    made = read_settings({"state": tmp_path / "state", "shapes": "none"}, {})
    entries = [
        NewEntry(PUBLIC, "public", "Synthetic Office", "alpha", line("urn:a", "1", PUBLIC), "CC0"),
        NewEntry(HIDDEN, "internal", "Synthetic Office", "beta", line("urn:a", "2", HIDDEN)),
    ]
    State(made).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return made


@pytest.fixture
def state(settings: Settings) -> State:
    """Return the state."""
    return State(settings)


@pytest.fixture
def refreshed() -> list[int]:
    """Return the numbers of the releases that readers were told of."""
    return []


@pytest.fixture
def writer(settings: Settings, state: State, refreshed: list[int]) -> Writer:
    """Return what writes to it."""
    return Writer(settings, state, make_refresh(state, refreshed))


def make_refresh(state: State, told: list[int]) -> Callable[[], object]:
    """Return what notes each refresh."""

    def refresh() -> object:
        told.append(state.current().number)
        return state.current()

    return refresh


def test_change_is_one_release_with_the_rest_as_it_was(
    writer: Writer, state: State, refreshed: list[int]
) -> None:
    """New graphs get the writer's audience; others keep their objects; readers are told."""
    before = state.current()
    written = writer.write(OFFICE, lambda _: {NEW: line("urn:n", "3", NEW)})
    after = state.current()
    assert (written.release, written.graphs) == (after, (NEW,))
    assert (after.number, refreshed) == (2, [2])
    entries = {each.graph: each for each in after.entries}
    assert (entries[NEW].audience, entries[NEW].dataset) == ("public", DATASET)
    assert {entries[each.graph] for each in before.entries} == set(before.entries)
    assert after.issued > before.issued


def test_changed_graph_stays_whose_it_is(writer: Writer, state: State) -> None:
    """Audience, contributor, data set and licence of a graph do not change with its content."""
    before = {each.graph: each for each in state.current().entries}
    writer.write(STAFF, lambda _: {PUBLIC: b"", HIDDEN: None})
    (after,) = state.current().entries
    kept = ("audience", "contributor", "dataset", "licence")
    assert all(getattr(after, name) == getattr(before[PUBLIC], name) for name in kept)
    assert after.triples == 0


def test_nothing_is_written_when_nothing_changes(
    writer: Writer, state: State, refreshed: list[int]
) -> None:
    """The same content, or the end of what is not there, makes no release and no line."""
    writer.write(OFFICE, lambda present: {PUBLIC: present.quads(PUBLIC), NEW: None})
    assert (state.current().number, refreshed) == (1, [])
    assert state.ledger.audit.verify() == 1


def test_audit_line_names_token_and_digests(writer: Writer, state: State) -> None:
    """It says who and what, and has no content."""
    writer.write(OFFICE, lambda _: {NEW: line("urn:n", "secret-3", NEW), PUBLIC: None})
    record = state.ledger.audit.newest()
    entry = next(each for each in state.current().entries if each.graph == NEW)
    assert record is not None
    assert record.event == "accepted"
    said = {name: record.details[name] for name in ("token", "graphs")}
    assert said == {"token": "office", "graphs": {NEW: entry.object, PUBLIC: None}}
    assert b"secret-3" not in state.ledger.audit.path.read_bytes()


@pytest.mark.parametrize("graph", [HIDDEN, "urn:other"])
def test_hidden_graph_is_refused_as_one_that_is_not_theirs(
    writer: Writer, state: State, graph: str
) -> None:
    """The words do not tell whether there is such a graph; nothing changes."""
    with pytest.raises(Refused) as caught:
        writer.write(OFFICE, lambda _: {graph: line("urn:n", "3", graph), NEW: b""})
    with pytest.raises(Refused) as early:
        writer.require(OFFICE, [graph])
    assert str(caught.value) == str(early.value) == "the token does not allow to write there"
    assert state.current().number == 1


def test_nobody_writes_without_a_token(writer: Writer) -> None:
    """A caller without a token is asked for one."""
    with pytest.raises(Unauthenticated):
        writer.require(ANONYMOUS, [PUBLIC])
    with pytest.raises(Unauthenticated):
        writer.write(ANONYMOUS, lambda _: {PUBLIC: None})


def test_writer_sees_only_what_is_theirs_to_see(writer: Writer) -> None:
    """What the work is given has the hidden graph for those alone who may see it."""
    seen: list[tuple[object, bytes]] = []

    def look(present: Present) -> dict[str, bytes | None]:
        seen.append((present.entry(HIDDEN), present.quads(HIDDEN)))
        return {}

    writer.write(OFFICE, look)
    writer.write(STAFF, look)
    assert seen[0] == (None, b"")
    assert seen[1][1] == line("urn:a", "2", HIDDEN)


def test_violation_writes_nothing_but_a_line(
    settings: Settings, state: State, tmp_path: Path, refreshed: list[int]
) -> None:
    """What would violate a shape is reported and stays out."""
    writer = shaped(settings, state, tmp_path, refreshed)
    with pytest.raises(Nonconformity) as caught:
        writer.write(OFFICE, lambda _: {NEW: line("urn:a", "3", NEW)})
    assert isinstance(caught.value.report, Judgement)
    assert [each.focus for each in caught.value.report.report.results] == ["<urn:a>"]
    assert (state.current().number, refreshed) == (1, [])
    record = state.ledger.audit.newest()
    assert record is not None
    assert (record.event, record.details["violations"]) == ("rejected", 1)


def test_verdict_tells_nothing_of_what_is_hidden(
    settings: Settings, state: State, tmp_path: Path, refreshed: list[int]
) -> None:
    """Hidden statements make no violation for those who do not see them."""
    writer = shaped(settings, state, tmp_path, refreshed)
    assert writer.write(OFFICE, lambda _: {PUBLIC: line("urn:a", "9", PUBLIC)}).graphs == (PUBLIC,)
    with pytest.raises(Nonconformity):
        writer.write(STAFF, lambda _: {PUBLIC: line("urn:a", "8", PUBLIC)})


def shaped(settings: Settings, state: State, tmp_path: Path, told: list[int]) -> Writer:
    """Return a writer that holds what it writes against a shape."""
    (tmp_path / "shapes.ttl").write_text(SHAPE)
    given = vars(settings) | {"shapes": str(tmp_path / "shapes.ttl")}
    return Writer(read_settings(given, {}), state, make_refresh(state, told))


def test_writers_at_once_lose_no_change(settings: Settings, state: State) -> None:
    """Changes of one graph by several writers, of this and of other processes, are all there."""
    start = Barrier(4)
    own = Writer(settings, state, state.current)

    def add(name: int, writer: Writer) -> None:
        start.wait()
        for step in range(5):

            def work(present: Present, value: str = f"{name}.{step}") -> dict[str, bytes | None]:
                return {NEW: merged(present.quads(NEW), line("urn:n", value, NEW))}

            while True:
                try:
                    writer.write(OFFICE, work)
                    break
                except Unavailable:
                    continue

    others = [Writer(settings, State(settings), state.current) for _ in range(2)]
    threads = [
        Thread(target=add, args=(name, writer)) for name, writer in enumerate([own, own, *others])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entry = next(each for each in state.current().entries if each.graph == NEW)
    assert entry.triples == 20
    assert state.current().number == 21


def test_work_is_made_anew_on_what_came_between(writer: Writer, state: State) -> None:
    """A release of somebody else is not overwritten: the change starts from it."""
    calls: list[int] = []

    def work(present: Present) -> dict[str, bytes | None]:
        calls.append(present.release.number)
        if len(calls) == 1:
            entries = [*present.release.entries, NewEntry("urn:build", "public", "", "x", b"")]
            state.ledger.commit(entries, issued=datetime(2026, 2, 1, tzinfo=UTC))
        return {NEW: line("urn:n", "3", NEW)}

    writer.write(OFFICE, work)
    assert calls == [1, 2]
    assert {"urn:build", NEW} <= {each.graph for each in state.current().entries}


def test_disk_that_takes_nothing_is_told(
    writer: Writer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit that fails leaves the old release, and no reader is told of another."""

    def fail(*_: object, **__: object) -> None:
        raise LedgerError("disk full")

    monkeypatch.setattr(state.ledger, "commit", fail)
    with pytest.raises(LedgerError):
        writer.write(OFFICE, lambda _: {NEW: b""})
    assert state.current().number == 1


def test_change_is_made_anew_when_something_is_withdrawn_meanwhile(
    writer: Writer, state: State, settings: Settings
) -> None:
    """What a writer was about to read may be gone; it goes on from what is left."""
    calls: list[int] = []

    def work(present: Present) -> Change:
        calls.append(present.release.number)
        if len(calls) == 1:
            withdraw(State(settings).ledger, "urn:a", issued=datetime.now(UTC))
        return {NEW: merged(present.quads(PUBLIC).replace(PUBLIC.encode(), NEW.encode()), b"")}

    written = writer.write(OFFICE, work)
    assert calls == [1, 2]
    assert written.release.number == 3
    assert state.ledger.read(written.release.entries[0].object) == b""


def test_what_was_withdrawn_is_told_to_those_who_could_see_it(writer: Writer, state: State) -> None:
    """Others are refused in the words for a graph that is not theirs; the log has it all."""
    withdraw(state.ledger, HIDDEN, issued=datetime.now(UTC))
    for actor, error in ((STAFF, Withdrawn), (OFFICE, Refused)):
        with pytest.raises(error) as caught:
            writer.write(actor, lambda _: {HIDDEN: line("urn:x", "1", HIDDEN)})
        assert ("withdrawn" in str(caught.value)) is (actor is STAFF)
    newest = state.ledger.audit.newest()
    assert newest is not None
    assert (newest.event, newest.details["withdrawn"]) == ("rejected", HIDDEN)
    assert state.current().number == 2
