"""The process that makes exports says what it did, or why it could not."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service import exporter
from graph_service.errors import LedgerError, NotStored
from graph_service.exporter import have_made
from graph_service.ledger.ledger import NewEntry
from graph_service.query.child import Child
from graph_service.settings import read_settings
from graph_service.state import Shelf, State


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return a shelf of a small content."""
    state = State(read_settings({"state": tmp_path}, {}))
    quads = b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"
    entry = NewEntry("urn:g", "public", "Synthetic Office", "synthetic", quads)
    state.ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    return state.shelf(state.view(state.current(), {"public"}))


def test_files_are_there_when_it_is_done(shelf: Shelf, tmp_path: Path) -> None:
    """Several files are made by one process, which has ended then."""
    begun: list[Child] = []
    have_made(
        tmp_path, tmp_path / "ledger", shelf.content, ["graph.nq", "graph.nq.zst"], begun.append
    )
    assert set(shelf.index().exports) == {"graph.nq", "graph.nq.zst"}
    assert len(begun) == 1 and begun[0].ended


def test_what_was_amended_is_not_made(shelf: Shelf, tmp_path: Path) -> None:
    """A content that the ledger does not have by now is refused."""
    content = replace(shelf.content, digest="0" * 64)
    with pytest.raises(LedgerError, match="amended"):
        have_made(tmp_path, tmp_path / "ledger", content, ["graph.nq"], id)
    assert not shelf.index().exports


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            NotStored("can't write", "No space left"),
            {"fault": "can't write", "reason": "No space left"},
        ),
        (LedgerError("damage"), {"fault": "damage"}),
        (MemoryError(), {"fault": "an export needs more memory than it may have"}),
    ],
)
def test_fault_is_said_with_its_kind(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, said: object
) -> None:
    """What is full, damaged or too much comes back as such."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(exporter, "make_exports", fail)
    monkeypatch.setattr(exporter, "content_of", lambda *_: None)
    monkeypatch.setattr(exporter, "Shelf", lambda *_: None)
    wish = {"folder": "/x", "ledger": "/x/ledger", "audiences": ["public"], "release": 1}
    wish |= {"digest": "", "names": []}
    assert json.loads(exporter._answer(json.dumps(wish).encode())) == said
