"""What is handed in becomes entries in graph order, with their objects."""

import pytest

from graph_service.errors import InputError
from graph_service.ledger.entering import describe_entries
from graph_service.ledger.entry import Activity, Entry
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.objects import name_of

QUADS = b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"
KNOWN = Entry("urn:k", "a" * 64, "internal", "", "x", 2)


def test_new_graphs_are_counted_and_named_by_their_content() -> None:
    """Those that are known stay as they are, and bring nothing."""
    done = Activity("1", "put", "2026-01-31T00:00:00+00:00")
    new = NewEntry("urn:g", "public", "Office", "d", QUADS, "urn:l", done)
    entries, contents = describe_entries([KNOWN, new])
    name = name_of(QUADS)
    assert entries == (Entry("urn:g", name, "public", "Office", "d", 1, "urn:l", done), KNOWN)
    assert contents == {name: QUADS}


def test_one_graph_is_handed_in_once() -> None:
    """Two of a name are refused, whichever they are."""
    twice = NewEntry("urn:k", "public", "", "y", QUADS)
    with pytest.raises(InputError, match="graph urn:k is in two contributions: x, y"):
        describe_entries([KNOWN, twice])
