"""What is there before a change, opened when it is first looked at: often it is not."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import Term
from graph_service.validate.change.overlay import Before


class Later:
    """Triples as :class:`overlay.Before` has them.

    Args:
        opened: opens what finds them.
    """

    def __init__(self, opened: Callable[[], Before]) -> None:
        self._opened = opened

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        """Return the triples with these parts."""
        return self._before.triples(subject, predicate, value)

    def graphs(self, triple: Triple) -> Collection[str]:
        """Return the graphs that have a triple."""
        return self._before.graphs(triple)

    @cached_property
    def _before(self) -> Before:
        return self._opened()
