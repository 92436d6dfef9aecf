"""Pruning deletes what nobody's last releases hold, and a crash in it harms nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.errors import InputError, LedgerError
from graph_service.ledger import pruning
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import Pruning, mark, prune, to_keep

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


def commit(ledger: Ledger, **values: str) -> None:
    """Publish one graph for each audience, a day after the release before."""
    entries = []
    for audience, value in values.items():
        graph = f"https://example.org/g/{audience}"
        quads = f'<https://example.org/s> <https://example.org/p> "{value}" <{graph}> .\n'
        entries.append(NewEntry(graph, audience, "Office", "synthetic", quads.encode()))
    ledger.commit(entries, issued=ISSUED + timedelta(days=ledger.newest()))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger: 1 to 3 are news to the public, 4 to 8 to staff, 9 to both."""
    ledger = Ledger(tmp_path)
    for number in range(1, 10):
        public = str(min(number, 3)) if number < 9 else "9"
        commit(ledger, public=public, internal=str(max(number, 3)))
    return ledger


def sound(ledger: Ledger) -> bool:
    """Return whether nothing is wrong with a record, and nothing is left over."""
    found = examine(ledger)
    assert found.faults == ()
    return (found.orphans, found.leftovers) == ((), ())


def test_each_audience_keeps_its_last_releases(ledger: Ledger) -> None:
    """What staff publish does not push out what the public had."""
    assert to_keep(ledger.history, 1) == {9}
    assert to_keep(ledger.history, 2) == {3, 8, 9}
    assert to_keep(ledger.history, 3) == {2, 3, 7, 8, 9}
    assert prune(ledger, 2) == Pruning((1, 2, 4, 5, 6, 7), 6)
    assert ledger.releases() == (3, 8, 9)
    assert sound(ledger)
    for number in (3, 8, 9):
        for entry in ledger.release(number).entries:
            assert ledger.read(entry.object)


def test_pruned_release_stays_known(ledger: Ledger) -> None:
    """Number, time and digests are told as before, by another process, too."""
    before = ledger.history.issues()
    prune(ledger, 1)
    for history in (ledger.history, Ledger(ledger.folder).history):
        after = history.issues()
        assert [each.is_pruned for each in after] == [True] * 8 + [False]
        assert [(e.number, e.issued, e.digest, e.parts) for e in after] == [
            (e.number, e.issued, e.digest, e.parts) for e in before
        ]
    with pytest.raises(LedgerError, match="there is no release 3"):
        ledger.release(3)
    commit(ledger, public="10", internal="10")
    assert ledger.newest() == 10
    assert sound(ledger)


def test_current_release_of_every_set_is_there(ledger: Ledger) -> None:
    """However little is kept, whoever asks is answered from a manifest that is there."""
    commit(ledger, public="9", internal="9", partner="1")
    commit(ledger, public="9", internal="x", partner="1")
    prune(ledger, 1)
    present = ledger.releases()
    for others in ((), ("internal",), ("partner",), ("partner", "internal"), ("nobody",)):
        assert ledger.history.since(11, {"public", *others}) in present


def test_audience_that_never_had_anything_keeps_the_first(tmp_path: Path) -> None:
    """There is nothing in it for the public, and that is what the public is answered from."""
    ledger = Ledger(tmp_path)
    for value in "abc":
        commit(ledger, internal=value)
    prune(ledger, 1)
    assert ledger.releases() == (1, 3)
    assert ledger.history.since(3, {"public"}) == 1


def test_marked_release_is_spared(ledger: Ledger) -> None:
    """Until it is let go."""
    mark(ledger, [1, 5], keep=True)
    prune(ledger, 1)
    assert ledger.releases() == (1, 5, 9)
    assert sound(ledger)
    mark(ledger, [1], keep=False)
    assert prune(ledger, 1).releases == (1,)
    assert ledger.releases() == (5, 9)
    assert sound(ledger)
    for number in (1, 10):
        with pytest.raises(InputError, match=f"there is no release {number}"):
            mark(ledger, [5, number], keep=True)
    with pytest.raises(InputError, match="at least one"):
        prune(ledger, 0)


def test_nothing_to_prune_writes_nothing(ledger: Ledger) -> None:
    """Then the log has no line either."""
    before = ledger.audit.path.read_bytes()
    assert prune(ledger, 100) == Pruning((), 0)
    assert ledger.audit.path.read_bytes() == before


@contextmanager
def dying_after(monkeypatch: pytest.MonkeyPatch, calls: int) -> Iterator[None]:
    """Let the process die, as far as the disk sees it, at a deletion."""
    left, unlink = calls, Path.unlink

    def dying(path: Path, missing_ok: bool = False) -> None:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", dying)
        yield


@pytest.mark.parametrize("calls", range(13))
def test_crash_at_any_deletion_is_finished_by_the_next(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Nothing is damaged in between, releases that go count as gone, and the next one ends it."""
    with dying_after(monkeypatch, calls), pytest.raises(KeyboardInterrupt):
        prune(ledger, 2)
        raise KeyboardInterrupt  # after the last deletion
    again = Ledger(ledger.folder)
    assert examine(again).faults == ()
    assert [e.number for e in again.history.issues() if e.is_pruned] == [1, 2, 4, 5, 6, 7]
    commit(again, public="10", internal="10")
    assert examine(again).faults == ()
    prune(again, 3)
    assert again.releases() == (3, 8, 9, 10)
    assert sound(again)


def test_pruning_is_in_the_audit_log(ledger: Ledger) -> None:
    """With what was asked for and what went."""
    prune(ledger, 2)
    record = ledger.audit.newest()
    assert record is not None
    assert (record.event, record.details["keep"]) == (pruning.PRUNED, 2)
    assert record.details["releases"] == [1, 2, 4, 5, 6, 7]


def test_lost_manifest_is_a_fault_all_the_same(ledger: Ledger) -> None:
    """What was not pruned must be there."""
    prune(ledger, 2)
    (ledger.manifests / "8.json").unlink()
    faults = examine(ledger).faults
    assert "releases are missing: 8" in faults
    assert "the audit log names releases that are gone: 8" in faults
