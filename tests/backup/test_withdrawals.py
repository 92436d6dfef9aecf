"""What was withdrawn after a backup was taken stays withdrawn when the backup is restored."""

from pathlib import Path

import pytest

from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.backup.withdrawals import stones_of
from graph_service.errors import LedgerError, Withdrawn
from graph_service.ledger.fsck import examine
from graph_service.ledger.journal import Pending
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.release import tombstone_name
from graph_service.ledger.withdrawal import lift, withdraw
from tests.backup.conftest import ISSUED, content_of, files_of, make_entry

GRAPH = "https://example.org/g/b"
THING = "https://example.org/a"
LATER = "https://example.org/later"


def found_in(folder: Path, iri: str) -> list[str]:
    """Return the names of the files below a folder, but logs, that hold an IRI."""
    files = files_of(folder)
    return [name for name, data in files.items() if iri.encode() in data and ".log" not in name]


@pytest.mark.parametrize("name", ["b", "b.tar.zst"])
def test_withdrawal_since_the_backup_is_applied_again(
    ledger: Ledger, tmp_path: Path, name: str
) -> None:
    """A graph and a resource, which every release of the backup has, are in none afterwards."""
    take_backup(ledger, tmp_path / name)
    for iri in (GRAPH, THING):
        withdraw(ledger, iri, issued=ISSUED)
    done = restore_backup(tmp_path / name, ledger.folder.parent, replace=True)
    restored = Ledger(ledger.folder)
    assert done.withdrawn == 2
    assert found_in(ledger.folder, GRAPH + ">") == found_in(ledger.folder, THING + ">") == []
    assert examine(restored).faults == ()
    assert examine(restored).leftovers == ()
    for entry in (make_entry("a"), make_entry("b")):
        with pytest.raises(Withdrawn):
            restored.commit([entry], issued=ISSUED)
    assert [record.event for record in restored.audit.records()].count("withdrawn") == 2


def test_what_the_backup_never_had_stays_withdrawn(ledger: Ledger, tmp_path: Path) -> None:
    """Something that came after the backup and was withdrawn can't come back either."""
    take_backup(ledger, tmp_path / "b")
    before = content_of(ledger)
    ledger.commit([make_entry("later")], issued=ISSUED)
    withdraw(ledger, LATER, issued=ISSUED)
    done = restore_backup(tmp_path / "b", ledger.folder.parent, replace=True)
    restored = Ledger(ledger.folder)
    assert done.withdrawn == 1
    assert content_of(restored) == [*before, before[-1]]
    assert examine(restored).faults == ()
    with pytest.raises(Withdrawn):
        restored.commit([make_entry("later")], issued=ISSUED)


def test_what_the_backup_knows_is_not_done_again(ledger: Ledger, tmp_path: Path) -> None:
    """A withdrawal before the backup is in it."""
    withdraw(ledger, GRAPH, issued=ISSUED)
    take_backup(ledger, tmp_path / "b")
    before = content_of(ledger)
    assert restore_backup(tmp_path / "b", ledger.folder.parent, replace=True).withdrawn == 0
    assert content_of(Ledger(ledger.folder)) == before


def test_what_was_lifted_is_not_withdrawn_again(ledger: Ledger, tmp_path: Path) -> None:
    """The last word of the record counts."""
    take_backup(ledger, tmp_path / "b")
    withdraw(ledger, GRAPH, issued=ISSUED)
    lift(ledger, GRAPH, issued=ISSUED)
    (ledger.manifests / "5.json").write_bytes(b"damage")  # the log alone knows of it
    assert restore_backup(tmp_path / "b", ledger.folder.parent, replace=True).withdrawn == 0


def test_log_that_ends_too_early_is_not_enough(ledger: Ledger) -> None:
    """A log whose last lines are cut off is a sound chain, and might have told of a withdrawal."""
    withdraw(ledger, GRAPH, issued=ISSUED)
    (ledger.manifests / "4.json").write_bytes(b"damage\n")
    lines = ledger.audit.path.read_bytes().splitlines(keepends=True)
    ledger.audit.path.write_bytes(b"".join(lines[:-2]))
    with pytest.raises(LedgerError, match="move its folder away"):
        stones_of(Ledger(ledger.folder))


@pytest.mark.parametrize("damaged", ["manifest", "log"])
def test_damaged_record_still_tells(ledger: Ledger, tmp_path: Path, damaged: str) -> None:
    """Either the newest manifest or the log is enough to know what was withdrawn."""
    take_backup(ledger, tmp_path / "b")
    withdraw(ledger, GRAPH, issued=ISSUED)
    path = ledger.manifests / "4.json" if damaged == "manifest" else ledger.audit.path
    path.write_bytes(b"damage\n")
    assert restore_backup(tmp_path / "b", ledger.folder.parent, replace=True).withdrawn == 1
    assert found_in(ledger.folder, GRAPH) == []


def test_record_that_tells_nothing_is_not_replaced(ledger: Ledger, tmp_path: Path) -> None:
    """When neither can be read, something might be forgotten: nothing is changed."""
    take_backup(ledger, tmp_path / "b")
    withdraw(ledger, GRAPH, issued=ISSUED)
    (ledger.manifests / "4.json").write_bytes(b"damage\n")
    ledger.audit.path.write_bytes(b"damage\n")
    before = files_of(ledger.folder)
    with pytest.raises(LedgerError, match="move its folder away"):
        restore_backup(tmp_path / "b", ledger.folder.parent, replace=True)
    assert files_of(ledger.folder) == before


def test_withdrawal_that_is_not_over_counts(ledger: Ledger) -> None:
    """What a crash interrupted is in the journal alone."""
    ledger.journal.write(Pending(GRAPH, 4, ISSUED, ("public",)))
    assert stones_of(ledger).keys() == {tombstone_name(GRAPH)}


def test_backup_finishes_a_withdrawal_first(ledger: Ledger, tmp_path: Path) -> None:
    """A withdrawal that a crash interrupted is over in a backup that was taken after it."""
    ledger.journal.write(Pending(GRAPH, 4, ISSUED, ("public",)))
    assert take_backup(ledger, tmp_path / "b").release == 4
    assert found_in(tmp_path / "b", GRAPH) == []
