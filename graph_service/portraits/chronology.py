"""Dated things in the order of time, for a list and a drawing of the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph_service.portraits.dates import When
from graph_service.resources.shown import Named


@dataclass(frozen=True)
class Event:
    """Something with a date: ``kind`` is one of ours, such as ``incident``.

    ``what`` is what it is called, and ``iri`` the thing itself where that is another one.
    """

    kind: str
    what: Named
    when: When
    iri: str = ""

    @property
    def address(self) -> str:
        """The IRI that its name leads to."""
        return self.iri or self.what.iri


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events by the first day that each may have been on; those without one at the end."""
    return tuple(sorted(events, key=lambda event: (event.when.order(), event.kind, event.address)))
