"""What is handed in, as the entries of the release that is to be."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph_service.errors import InputError
from graph_service.ledger.entry import Entry
from graph_service.ledger.objects import name_of

if TYPE_CHECKING:
    from graph_service.ledger.ledger import NewEntry


def describe_entries(
    entries: "Sequence[NewEntry | Entry]",
) -> tuple[tuple[Entry, ...], dict[str, bytes]]:
    """Return the entries of a release in graph order, and the objects that come with them."""
    described: dict[str, Entry] = {}
    contents: dict[str, bytes] = {}
    for entry in entries:
        if entry.graph in described:
            other = described[entry.graph].dataset
            reason = f"graph {entry.graph} is in two contributions: {other}, {entry.dataset}"
            raise InputError(reason)
        if not isinstance(entry, Entry):
            name = name_of(entry.quads)
            contents[name] = entry.quads
            entry = Entry(
                *(entry.graph, name, entry.audience, entry.contributor, entry.dataset),
                triples=entry.quads.count(b"\n"),
                licence=entry.licence,
                activity=entry.activity,
            )
        described[entry.graph] = entry
    return tuple(described[graph] for graph in sorted(described)), contents
