"""Making leaves whole files, or the ones before, whatever happens in the middle."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.errors import LedgerError, NotStored
from graph_service.export import making
from graph_service.export.making import make_exports
from graph_service.export.offer import File
from graph_service.export.shelf import unsound_exports
from tests.export.conftest import MakeEntry, MakeShelf


def test_file_is_made_once(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """What is there is left as it is; what it is made from is made, too."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.ttl.gz",))
    assert set(shelf.index().exports) == {"graph.nt", "graph.ttl", "graph.ttl.gz"}
    before = shelf.path("graph.ttl").stat()
    make_exports(shelf, ["graph.ttl", "graph.ttl.zst"])
    assert shelf.path("graph.ttl").stat() == before


def test_damaged_file_is_made_again(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """A damaged file gets its bytes back."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.ttl",))
    good = shelf.path("graph.ttl").read_bytes()
    shelf.path("graph.ttl").write_bytes(good[:-9])
    make_exports(shelf, ["graph.ttl"])
    assert shelf.path("graph.ttl").read_bytes() == good
    assert shelf.export("graph.ttl") is not None


def test_damaged_object_is_not_exported(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """Damage in the ledger ends the making, and nothing half written is taken for a file."""
    shelf = make_shelf("one", make_entry("a"))
    entry = shelf.content.entries[0]
    (shelf.content.objects.folder / entry.object).write_bytes(b"damage")
    for name in ("graph.nq", "graph.ttl", "graphs/a.nq"):
        with pytest.raises(LedgerError, match="is damaged"):
            make_exports(shelf, [name])
    assert sorted(path.name for path in shelf.folder.iterdir()) == ["index.json", "lock"]


def test_halves_of_a_crash_go(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """What a killed process left is named by a check, and removed by the next one."""
    shelf = make_shelf("one", make_entry("a"))
    half = shelf.folder / "graph.nq.half"
    half.write_bytes(b"half")
    name = f"public/{shelf.folder.name}/graph.nq.half: unfinished"
    assert list(unsound_exports(shelf.folder.parent.parent)) == [name]
    assert shelf.export("graph.nq") is None
    make_exports(shelf, ["graph.nt"])
    assert not half.exists()


def test_full_disk_leaves_nothing_half(
    make_shelf: MakeShelf, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says that the disk is full; what was there stays, and what was begun goes."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))

    def full(*_: object) -> Iterator[bytes]:
        yield b"some"
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(making, "packed", full)
    with pytest.raises(NotStored, match="No space left"):
        make_exports(shelf, ["graph.nq.gz"])
    assert {path.name for path in shelf.folder.iterdir()} == {"index.json", "lock", "graph.nq"}
    assert set(shelf.index().exports) == {"graph.nq"}


def test_removed_folder_ends_the_making(
    make_shelf: MakeShelf, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who makes a file of what is withdrawn meanwhile can't put it anywhere."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))

    def removed(*_: object) -> Iterator[bytes]:
        yield b"some"
        for path in shelf.folder.iterdir():
            path.unlink()
        shelf.folder.rmdir()

    monkeypatch.setattr(making, "packed", removed)
    with pytest.raises(LedgerError):
        make_exports(shelf, ["graph.nq.gz"])
    assert not shelf.folder.exists()


def test_folder_is_held_and_locked_meanwhile(
    make_shelf: MakeShelf, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a file is made nobody removes the folder as unused, and nobody else makes one."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))
    met: list[Path] = []

    def blocked(path: Path) -> bool:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def looked(*_: object) -> Iterator[bytes]:
        met.extend(p for p in (shelf.folder, shelf.folder / "lock") if blocked(p))
        yield b"some"

    monkeypatch.setattr(making, "packed", looked)
    make_exports(shelf, ["graph.nq.gz"])
    assert met == [shelf.folder, shelf.folder / "lock"]
    assert not any(map(blocked, met))


def test_names_that_are_not_offered_are_passed_over(
    make_shelf: MakeShelf, make_entry: MakeEntry
) -> None:
    """Nothing is written for a name that the content does not have."""
    shelf = make_shelf("one", make_entry("a"))
    make_exports(shelf, ["graph.exe", "../graph.nq", "graphs/none.nq", "datasets/none.ttl"])
    assert not shelf.index().exports
    assert shelf.offer.find("graph.nq") == File("graph.nq", "application/n-quads")
