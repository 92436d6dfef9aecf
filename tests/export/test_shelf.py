"""Files of a view are served only when they are whole, and are told from damaged ones."""

import pytest

from graph_service.errors import LedgerError
from graph_service.export.shelf import Shelf, unsound_exports
from tests.export.conftest import MakeEntry, MakeShelf


def test_folder_is_there_before_its_files(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """A new shelf has an index that says what it is of, and no file."""
    shelf = make_shelf("one", make_entry("a"))
    index = shelf.index()
    assert (index.release, index.digest) == (1, shelf.content.digest)
    assert not index.exports
    assert shelf.export("graph.nq") is None
    assert list(unsound_exports(shelf.folder.parent.parent)) == []


def test_damaged_file_is_none(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """A file with other bytes than the index says is not handed out, also when it was before."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))
    export = shelf.export("graph.nq")
    assert export is not None
    good = shelf.path("graph.nq").read_bytes()
    shelf.path("graph.nq").write_bytes(good[:-9] + b"different")
    assert shelf.export("graph.nq") is None
    assert list(unsound_exports(shelf.folder.parent.parent)) == [
        f"public/{shelf.folder.name}/graph.nq: damaged"
    ]
    shelf.path("graph.nq").unlink()
    assert shelf.export("graph.nq") is None


def test_damaged_index_is_made_anew(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """An index that can't be read is none; the next one who comes begins again."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))
    for damage in (b"{", b"[]", (shelf.folder / "index.json").read_bytes()[:-9]):
        (shelf.folder / "index.json").write_bytes(damage)
        assert not shelf.stands()
        with pytest.raises(LedgerError, match="damaged"):
            shelf.export("graph.nq")
        assert [each.rpartition(": ")[2] for each in unsound_exports(shelf.folder.parent.parent)]
        shelf.prepare()
        assert shelf.stands()
        assert shelf.export("graph.nq") is None


def test_files_stay_when_internal_data_changes(
    make_shelf: MakeShelf, make_entry: MakeEntry
) -> None:
    """The public files keep their place and bytes over an internal change."""
    first = make_shelf("one", make_entry("a"), names=("graph.nq",))
    before = first.path("graph.nq").stat()
    entries = make_entry("a"), make_entry("b", "x", "internal")
    again = make_shelf("one", *entries, names=("graph.nq",))
    assert again.path("graph.nq") == first.path("graph.nq")
    assert again.path("graph.nq").stat() == before


def test_older_folders_go(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """The files of the current content and of the one before it are kept."""
    shelves = [make_shelf("one", make_entry("a", text)) for text in ("x", "y", "z")]
    assert [shelf.folder.exists() for shelf in shelves] == [False, True, True]
    assert [shelf.stands() for shelf in shelves] == [False, True, True]


def test_half_a_folder_goes(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """What a crash left of a folder is removed with the next one."""
    shelf = make_shelf("one", make_entry("a"))
    left = shelf.folder.with_name("9-0123456789abcdef.half")
    left.mkdir()
    (left / "graph.nq").write_bytes(b"half")
    assert list(unsound_exports(left.parent.parent)) == [f"public/{left.name}: unfinished"]
    make_shelf("one", make_entry("a", "other"))
    assert not left.exists()


def test_two_contents_of_one_name_are_told_apart(
    make_shelf: MakeShelf, make_entry: MakeEntry
) -> None:
    """The name of a folder has part of a digest; the index has all of it, which counts."""
    shelf = make_shelf("one", make_entry("a"), names=("graph.nq",))
    other = Shelf(shelf.folder.parent.parent, shelf.content)
    object.__setattr__(
        other,
        "content",
        shelf.content.__class__(
            shelf.content.audiences,
            1,
            shelf.content.digest[:16] + "0" * 48,
            (),
            shelf.content.objects,
            shelf.content.issued,
        ),
    )
    assert shelf.stands() and not other.stands()
