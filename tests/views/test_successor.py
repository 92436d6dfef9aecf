"""A store made from another one shares its tables and changes nothing of it."""

import hashlib
import os
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph_service.errors import LedgerError
from graph_service.views.difference import Change
from graph_service.views.store import build_store, open_view
from graph_service.views.successor import succeed_store

G, H = "https://example.org/g/a", "https://example.org/g/b"
FIRST = f'<https://example.org/s> <https://example.org/p> "first" <{G}> .\n'.encode()
SECOND = f'<https://example.org/s> <https://example.org/p> "second" <{H}> .\n'.encode()
OBJECTS = {"first": FIRST, "second": SECOND}
ADDED = Change(H, None, "second", 1)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Return a store with one graph."""
    build_store(tmp_path / "before", [(G, FIRST)])
    return tmp_path / "before"


def contents(folder: Path) -> dict[str, str]:
    """Return the hash of each file, but for the engine's log and lock."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if not path.name.startswith(("LOG", "LOCK"))
    }


def test_store_before_stays_as_it_is(before: Path, tmp_path: Path) -> None:
    """No file of it changes, somebody reads it all the while, and most tables are shared."""
    reader, was = open_view(before), contents(before)
    applied = succeed_store(before, tmp_path / "after", [ADDED], OBJECTS.__getitem__)
    assert (applied.added, applied.merged) == (2, 1)
    assert contents(before) == was
    assert len(list(reader)) == len(open_view(before)) == 2
    assert len(open_view(tmp_path / "after")) == 4
    shared = {path.stat().st_ino for path in before.glob("*.sst")}
    assert shared & {path.stat().st_ino for path in (tmp_path / "after").glob("*.sst")}


def test_chain_of_stores_holds_the_last_content(before: Path, tmp_path: Path) -> None:
    """Many changes after each other, with the tables that the engine merges on the way."""
    store = before
    for number in range(30):
        change = ADDED if number % 2 == 0 else Change(H, "second", None, 1)
        succeed_store(store, tmp_path / str(number), [change], OBJECTS.__getitem__)
        store = tmp_path / str(number)
        assert len(open_view(store)) == (4 if number % 2 == 0 else 2)
    assert list(open_view(store).named_graphs()) == [NamedNode(G)]
    assert len(list(store.iterdir())) < 60


def test_stores_survive_the_removal_of_those_before(before: Path, tmp_path: Path) -> None:
    """Shared tables stay as long as one store has them."""
    succeed_store(before, tmp_path / "after", [ADDED], OBJECTS.__getitem__)
    for path in before.iterdir():
        path.unlink()
    assert len(open_view(tmp_path / "after")) == 4


def test_missing_object_is_a_fault(before: Path, tmp_path: Path) -> None:
    """What can't be read stops it."""

    def read(_: str) -> bytes:
        raise LedgerError("synthetic")

    with pytest.raises(LedgerError, match="synthetic"):
        succeed_store(before, tmp_path / "after", [ADDED], read)


def test_disk_without_links_is_a_fault(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that links no files is said; the caller builds from nothing."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(LedgerError, match="can't write the view"):
        succeed_store(before, tmp_path / "after", [ADDED], OBJECTS.__getitem__)
