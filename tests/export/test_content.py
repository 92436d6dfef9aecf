"""Contents are read a block at a time, verified, and each graph's own quads alone."""

import hashlib
from dataclasses import replace

import pytest

from graph_service.errors import LedgerError, Unavailable
from graph_service.export import content as module
from graph_service.export.content import content_of, lines_of
from graph_service.ledger.ledger import Ledger
from graph_service.views.views import Views
from tests.export.conftest import MakeEntry, MakeShelf


@pytest.mark.parametrize("block", [1, 7, 100, 1 << 20])
def test_blocks_are_whole_lines(
    make_shelf: MakeShelf, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """However much is read at once: together they are the object, and triples name no graph."""
    monkeypatch.setattr(module, "_BLOCK", block)
    given = make_entry("a")
    content = make_shelf("one", given).content
    blocks = list(content.quads(content.entries[0]))
    assert b"".join(blocks) == given.quads
    assert all(each.endswith(b" .\n") for each in blocks)
    end = f" <{given.graph}> .\n".encode()
    assert list(lines_of(content.triples(content.entries[0]))) == [
        line.removesuffix(end) + b" .\n" for line in given.quads.splitlines(keepends=True)
    ]
    assert content.size(content.entries[0]) == len(given.quads)


@pytest.mark.parametrize(
    "data", [b"<s> <p> <o> <g> .\n<s> <p> <o> <other> .\n", b"<s> <p> <o> <g> ."]
)
def test_object_of_something_else_is_refused(
    make_shelf: MakeShelf, make_entry: MakeEntry, data: bytes
) -> None:
    """Quads of another graph, and a line without end, are damage."""
    content = make_shelf("one", make_entry("a")).content
    name = hashlib.sha256(data).hexdigest()
    (content.objects.folder / name).write_bytes(data)
    with pytest.raises(LedgerError, match="outside its graph"):
        list(content.quads(replace(content.entries[0], graph="g", object=name)))


def test_content_that_was_amended_is_not_given(
    make_shelf: MakeShelf, make_entry: MakeEntry
) -> None:
    """Who has the digest of before is told to come back."""
    shelf = make_shelf("one", make_entry("a"))
    ledger = Ledger(shelf.content.objects.folder.parent)
    with pytest.raises(Unavailable):
        content_of(Views(ledger.folder / "views", ledger), {"public"}, 1, "0" * 64)
