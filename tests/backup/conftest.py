"""A record with three releases, to be backed up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.ledger.ledger import Ledger, NewEntry

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


def make_entry(name: str, value: str = "1") -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/g/{name}"
    quads = f'<https://example.org/{name}> <https://example.org/p> "{value}" <{graph}> .\n'
    return NewEntry(graph, "public", "Synthetic Office", "synthetic", quads.encode())


def content_of(ledger: Ledger) -> list[dict[str, bytes]]:
    """Return all releases: the graphs of each, verified."""
    return [
        {entry.graph: ledger.read(entry.object) for entry in ledger.release(number).entries}
        for number in ledger.releases()
    ]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, but locks, with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state folder whose ledger has three releases and a refusal."""
    ledger = Ledger(tmp_path / "state" / "ledger")
    for value in "123":
        ledger.commit([make_entry("a"), make_entry("b", value)], issued=ISSUED)
    ledger.reject(violations=2)
    return tmp_path / "state"


@pytest.fixture
def ledger(state: Path) -> Ledger:
    """Return the ledger of that folder."""
    return Ledger(state / "ledger")
