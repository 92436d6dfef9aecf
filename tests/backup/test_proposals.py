"""A backup carries what waits for a decision, and what was withdrawn since ends in it, too."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.proposal import ENDED
from graph_service.ledger.withdrawal import withdraw
from tests.backup.conftest import ISSUED
from tests.ledger.test_proposal import ID, PROPOSAL


@pytest.mark.parametrize("name", ["copy", "copy.tar.zst", "copy.tar.gz"])
def test_what_waits_comes_back(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """As it was when the backup was taken."""
    ledger.proposals.write(PROPOSAL)
    take_backup(ledger, tmp_path / name)
    ledger.proposals.write(replace(PROPOSAL, note="later"))
    restore_backup(tmp_path / name, tmp_path / "new")
    assert Ledger(tmp_path / "new" / "ledger").proposals.read(ID) == PROPOSAL


def test_what_was_withdrawn_since_ends(ledger: Ledger, state: Path, tmp_path: Path) -> None:
    """Though no release of the backup has it."""
    ledger.proposals.write(PROPOSAL)
    take_backup(ledger, tmp_path / "copy")
    withdraw(ledger, "https://example.org/s", issued=ISSUED)
    ledger.journal.remove()
    restore_backup(tmp_path / "copy", state, replace=True)
    left = Ledger(state / "ledger").proposals.read(ID)
    assert left is not None and left.state == ENDED
    for path in (state / "ledger").rglob("*.json"):
        assert b"https://example.org/s" not in path.read_bytes()


def test_damaged_proposal_is_not_backed_up(ledger: Ledger, tmp_path: Path) -> None:
    """As nothing is that is damaged."""
    ledger.proposals.write(PROPOSAL)
    path = ledger.proposals.folder / f"{ID}.json"
    path.write_bytes(path.read_bytes().replace(b"office", b"0ffice"))
    with pytest.raises(LedgerError):
        take_backup(ledger, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
