"""Files made in memory are those that would be made on the disk."""

from dataclasses import replace

import pytest

from graph_service.errors import Inexpressible
from graph_service.export.making import make_exports
from graph_service.export.memory import SMALL, made_in_memory
from graph_service.export.rdf import SUFFIXES
from tests.export.conftest import MakeEntry, MakeShelf

CODINGS = ("", ".gz", ".zst")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_bytes_as_on_the_disk(
    make_shelf: MakeShelf, make_entry: MakeEntry, suffix: str
) -> None:
    """Bytes, size and both digests agree, plain and coded."""
    shelf = make_shelf("one", make_entry("a"))
    for coding in CODINGS:
        file = shelf.offer.find(f"graphs/a.{suffix}{coding}")
        assert file is not None and file.small and not file.listed
        export, data = made_in_memory(shelf.offer, file)
        make_exports(shelf, [file.name])
        made = shelf.export(file.name)
        assert made is not None
        assert (made.size, made.sha256, made.rdfc10) == (export.size, export.sha256, export.rdfc10)
        assert shelf.path(file.name).read_bytes() == data


def test_large_graph_is_made_on_the_disk(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """What takes long to make is made by a process and kept."""
    shelf = make_shelf("one", make_entry("a", "x" * SMALL))
    file = shelf.offer.find("graphs/a.nq")
    assert file is not None and not file.small


def test_what_cannot_be_said_is_told(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """A format that lacks a character refuses; a name that is none can't be made."""
    shelf = make_shelf("one", make_entry("a", "\\u0001"))
    file = shelf.offer.find("graphs/a.rdf")
    assert file is not None
    with pytest.raises(Inexpressible):
        made_in_memory(shelf.offer, file)
    with pytest.raises(LookupError):
        made_in_memory(shelf.offer, replace(file, name="graphs/none.rdf"))
