"""Objects are kept under their hash, and damage is never read as data."""

from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.objects import Objects, name_of

DATA = b"<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    """Return a folder that holds one object."""
    made = Objects(tmp_path / "objects")
    made.put([(name_of(DATA), DATA)])
    return made


def test_object_lies_under_its_hash(objects: Objects) -> None:
    """The file's name is the SHA-256 of its content, nothing more."""
    assert (objects.folder / name_of(DATA)).read_bytes() == DATA
    assert objects.read(name_of(DATA)) == DATA
    assert objects.names() == {name_of(DATA)}


@pytest.mark.parametrize("position", [0, 30, len(DATA) - 1])
def test_flipped_bit_is_noticed(objects: Objects, position: int) -> None:
    """One changed bit makes the object damaged."""
    damaged = bytearray(DATA)
    damaged[position] ^= 1
    (objects.folder / name_of(DATA)).write_bytes(damaged)
    with pytest.raises(LedgerError, match="is damaged"):
        objects.read(name_of(DATA))


def test_truncated_object_is_noticed(objects: Objects) -> None:
    """An object that ends early is damaged, also when it is empty."""
    (objects.folder / name_of(DATA)).write_bytes(b"")
    with pytest.raises(LedgerError, match="is damaged"):
        objects.read(name_of(DATA))


def test_missing_object_is_named(objects: Objects) -> None:
    """An object that is not there is an error that names it."""
    with pytest.raises(LedgerError, match=f"object {'0' * 64} is missing"):
        objects.read("0" * 64)


@pytest.mark.parametrize("name", ["../lock", "", "0" * 63, "A" * 64, "0" * 64 + "\n"])
def test_only_hashes_are_names(objects: Objects, name: str) -> None:
    """A name that is no hash never reaches the file system."""
    with pytest.raises(LedgerError, match="not the name of an object"):
        objects.read(name)


def test_right_bytes_mend_a_damaged_object(objects: Objects) -> None:
    """Handing in the content again replaces a damaged file."""
    (objects.folder / name_of(DATA)).write_bytes(b"damage")
    objects.put([(name_of(DATA), DATA)])
    assert objects.read(name_of(DATA)) == DATA


def test_sweep_removes_unfinished_files_only(objects: Objects) -> None:
    """What a crashed writer left goes, objects stay."""
    (objects.folder / ("1" * 64 + ".tmp")).write_bytes(b"half")
    objects.sweep()
    assert objects.strangers() == ()
    assert objects.names() == {name_of(DATA)}
