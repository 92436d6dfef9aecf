"""A commit may not name what was withdrawn, unless it is there already."""

from datetime import UTC, datetime

import pytest

from graph_service.errors import Withdrawn
from graph_service.ledger.release import Entry, Release, Tombstone, tombstone_name
from graph_service.ledger.tombstones import refuse_withdrawn

GONE = "https://example.org/gone"


def make_entry(graph: str, name: str) -> Entry:
    """Return an entry."""
    return Entry(graph, name * 64, "public", "Synthetic Office", "alpha", 1)


def make_release(*entries: Entry) -> Release:
    """Return a release that something was withdrawn from."""
    stone = Tombstone(tombstone_name(GONE), ("internal",), 1)
    return Release(1, datetime(2026, 1, 31, tzinfo=UTC), "0" * 64, None, entries, (stone,))


def test_new_entry_that_names_it_is_refused() -> None:
    """As a graph, and in what a graph says; the error knows who may be told."""
    for graph, quads in ((GONE, b""), ("urn:g", f"<urn:s> <urn:p> <{GONE}> <urn:g> .\n".encode())):
        entry = make_entry(graph, "a")
        with pytest.raises(Withdrawn) as caught:
            refuse_withdrawn(make_release(), [entry], {entry.object: quads})
        assert (caught.value.iri, caught.value.audiences) == (GONE, {"internal"})


def test_others_are_taken() -> None:
    """What does not name it is new without a fault, and what did not change is not read."""
    known, new = make_entry("urn:known", "a"), make_entry("urn:new", "b")
    longer = f"<{GONE}2> <urn:p> <urn:o> <urn:new> .\n".encode()
    refuse_withdrawn(make_release(known), [known, new], {new.object: longer})
