"""Tables are made like all exports, and hold what their audience sees alone."""

import json
from pathlib import Path

import pytest

from graph_service.export.making import make_exports
from graph_service.export.shelf import Shelf
from graph_service.export.tables.declared import tables
from graph_service.ledger.ledger import NewEntry
from graph_service.views.audiences import INTERNAL
from tests.export.conftest import MakeEntry, MakeShelf, make_entry, make_shelf
from tests.export.tables.reading import read_values
from tests.leaks.canaries import find, hidden_entries, needles, public_entries
from tests.unpacking import unpacked

__all__ = ["make_entry", "make_shelf"]

HIDDEN = ("partner", "internal")
NAMES = [f"tables/{table.name}.{suffix}" for table in tables() for suffix in ("csv", "parquet")]
NAMES += ["tables/csv-metadata.json", "bundle.zip"]


def rows(shelf: Shelf, name: str) -> list[list[object]]:
    """Return the rows of a table."""
    table = next(each for each in tables() if each.name == name)
    return list(read_values(shelf.path(f"tables/{name}.csv").read_bytes(), table))


def test_names_are_those_of_the_tables(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """Each table is there in both formats, described by the one description."""
    shelf = make_shelf("one", make_entry("a"))
    listed = {file.name: file for file in shelf.offer.files()}
    assert set(NAMES) <= set(listed)
    for name in NAMES[:-2]:
        assert listed[name].described_by == "tables/csv-metadata.json"
        assert shelf.offer.find(name + ".gz") is None
    for name in ("tables/", "tables/none.csv", "tables/incidents.xlsx", "incidents.csv"):
        assert shelf.offer.find(name) is None


def test_each_content_has_its_own_rows(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """What is kept for one content is not used for another, of the same ledger or not."""
    name = ("tables/incidents.csv",)
    entries = [make_entry("a"), make_entry("b", audience="internal")]
    shelves = [
        make_shelf("one", *entries, names=name),
        make_shelf("one", *entries, audiences=INTERNAL, names=name),
        make_shelf("two", make_entry("c"), names=name),
    ]
    found = [[str(row[0])[-1] for row in rows(shelf, "incidents")] for shelf in shelves]
    assert found == [["a"], ["a", "b"], ["c"]]


def test_what_is_said_at_the_head(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """The description has terms, contributors and the day of the content."""
    shelf = make_shelf("one", make_entry("a"), names=("tables/csv-metadata.json", "bundle.zip"))
    said = json.loads(shelf.path("tables/csv-metadata.json").read_bytes())
    assert said["dc:license"] == ["CC0-1.0"]
    assert said["dc:contributor"] == ["Synthetic Office"]
    assert b'"datePublished": "2026-01-31"' in unpacked(shelf.path("bundle.zip").read_bytes())


@pytest.fixture
def entries() -> list[NewEntry]:
    """Return public graphs, and hidden ones full of marks in every place."""
    return [*public_entries(), *(each for name in HIDDEN for each in hidden_entries(name))]


def test_marks_are_in_no_public_table(make_shelf: MakeShelf, entries: list[NewEntry]) -> None:
    """No table, no description and no bundle of the public has a mark; the internal ones do."""
    public = make_shelf("one", *entries, names=tuple(NAMES))
    internal = make_shelf("one", *entries, audiences=INTERNAL, names=tuple(NAMES))
    wanted = needles(HIDDEN)
    marked = {name for name in NAMES if find(internal.path(name).read_bytes(), wanted)}
    assert len(marked) > len(NAMES) / 2
    assert {"tables/persons.csv", "tables/claims.parquet", "bundle.zip"} <= marked
    for name in NAMES:
        assert find(public.path(name).read_bytes(), wanted) is None, name
    for table in tables():
        assert len(rows(internal, table.name)) >= len(rows(public, table.name))


def test_withdrawn_is_in_no_table(
    make_shelf: MakeShelf, make_entry: MakeEntry, tmp_path: Path
) -> None:
    """Tables of what is left have no row and no byte of what went."""
    before = make_shelf("one", make_entry("a"), make_entry("zqgone", "zqgone"), names=tuple(NAMES))
    assert "zqgone" in before.path("tables/incidents.csv").read_text()
    after = make_shelf("one", make_entry("a"))
    make_exports(after, NAMES)
    for name in NAMES:
        data = after.path(name).read_bytes()
        assert b"zqgone" not in (data + unpacked(data)).lower()
