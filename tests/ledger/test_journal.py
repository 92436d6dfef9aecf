"""The journal is there whole or not at all, and a damaged one is no empty one."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.journal import Journal, Pending

PENDING = Pending(
    "https://example.org/é", 4, datetime(2026, 1, 31, tzinfo=UTC), ("public",), {"by": "office"}
)


def test_what_was_noted_is_read_until_it_is_over(tmp_path: Path) -> None:
    """A note replaces the one before it; when it is over nothing of it is there."""
    journal = Journal(tmp_path)
    assert journal.read() is None
    assert not journal.is_there()
    journal.write(PENDING)
    assert journal.read() == PENDING
    journal.write(replace(PENDING, is_recorded=True))
    assert journal.read() == replace(PENDING, is_recorded=True)
    assert journal.is_there()
    journal.remove()
    journal.remove()
    assert journal.read() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"iri": 1}', "\xff"])
def test_damaged_journal_is_an_error(tmp_path: Path, text: str) -> None:
    """Nobody goes on as if there were no withdrawal to be finished."""
    (tmp_path / "withdrawal.json").write_text(text, "latin-1")
    with pytest.raises(LedgerError, match=r"withdrawal\.json in the ledger is damaged"):
        Journal(tmp_path).read()
