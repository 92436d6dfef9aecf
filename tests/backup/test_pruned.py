"""A record that was pruned can be backed up and restored, with what it knows of what went."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import prune


def test_pruned_record_is_backed_up_and_restored(tmp_path: Path) -> None:
    """The gaps stay gaps, and what went stays known."""
    ledger = Ledger(tmp_path / "from" / "ledger")
    for value in "1234":
        graph = "https://example.org/g"
        quad = f'<https://example.org/s> <https://example.org/p> "{value}" <{graph}> .\n'
        entry = NewEntry(graph, "public", "Synthetic Office", "synthetic", quad.encode())
        ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    prune(ledger, 2)
    before = ledger.history.issues()
    take_backup(ledger, tmp_path / "backup")
    restore_backup(tmp_path / "backup", tmp_path / "to")
    restored = Ledger(tmp_path / "to" / "ledger")
    assert restored.releases() == (3, 4)
    assert restored.history.issues() == before
    assert examine(restored).faults == ()
