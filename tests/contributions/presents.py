"""What a writer sees, made of texts in memory."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

from graph_service.ledger.entering import describe_entries
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Release
from graph_service.writing import Present


def make_release(graphs: Mapping[str, bytes], number: int = 1) -> Release:
    """Return a release of public graphs."""
    entries, _ = describe_entries([NewEntry(g, "public", "", "d", q) for g, q in graphs.items()])
    return Release(number, datetime(2026, 1, 31, tzinfo=UTC), "", None, entries)


def make_present(graphs: Mapping[str, bytes]) -> Present:
    """Return what anybody sees of such a release."""
    _, contents = describe_entries([NewEntry(g, "public", "", "d", q) for g, q in graphs.items()])
    ledger = cast(Ledger, SimpleNamespace(read=contents.__getitem__))
    return Present(ledger, make_release(graphs), frozenset({"public"}))
