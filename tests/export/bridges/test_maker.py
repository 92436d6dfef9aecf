"""Bridges are made like all exports, and hold what their audience sees alone."""

import pytest

from graph_service.export.bridges.maker import BRIDGES, report_of
from graph_service.ledger.ledger import NewEntry
from graph_service.views.audiences import INTERNAL
from tests.export.conftest import MakeEntry, MakeShelf, make_entry, make_shelf
from tests.leaks.canaries import find, hidden_entries, needles, public_entries

__all__ = ["make_entry", "make_shelf"]

HIDDEN = ("partner", "internal")
NAMES = [name for bridge in BRIDGES.values() for name in (bridge, report_of(bridge))]


def test_each_bridge_has_a_report(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """Each is found by its name and listed; there is no coded form and no other name."""
    shelf = make_shelf("one", make_entry("a"))
    listed = {file.name for file in shelf.offer.files()}
    assert set(NAMES) <= listed
    for name in ("bridges/", "bridges/none.json", NAMES[0] + ".gz"):
        assert shelf.offer.find(name) is None


@pytest.fixture
def entries() -> list[NewEntry]:
    """Return public graphs, and hidden ones full of marks in every place."""
    return [*public_entries(), *(each for name in HIDDEN for each in hidden_entries(name))]


def test_marks_are_in_no_public_file(make_shelf: MakeShelf, entries: list[NewEntry]) -> None:
    """No bridge and no report of the public has a mark; the internal ones do."""
    public = make_shelf("one", *entries, names=tuple(NAMES))
    internal = make_shelf("one", *entries, audiences=INTERNAL, names=tuple(NAMES))
    wanted = needles(HIDDEN)
    for name in BRIDGES.values():
        assert find(internal.path(name).read_bytes(), wanted), name
    for name in NAMES:
        assert find(public.path(name).read_bytes(), wanted) is None, name


def test_what_is_hidden_changes_no_byte(make_shelf: MakeShelf, entries: list[NewEntry]) -> None:
    """Public files are the same with hidden graphs beside them and without: counts, too."""
    with_hidden = make_shelf("one", *entries, names=tuple(NAMES))
    alone = make_shelf("two", *public_entries(), names=tuple(NAMES))
    for name in NAMES:
        assert with_hidden.path(name).read_bytes() == alone.path(name).read_bytes()
