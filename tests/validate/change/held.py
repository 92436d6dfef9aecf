"""Triples that tests hold in memory, found as the package looks for them."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import Term
from graph_service.validate.change.overlay import Holders, holders_of


class Held:
    """Triples, each with the graphs that have it; without names of graphs it is in one."""

    def __init__(self, triples: Iterable[Triple] | Holders) -> None:
        named = isinstance(triples, Mapping)
        self._holders: Holders = triples if named else {each: ["urn:g"] for each in triples}

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """Return the triples with these parts."""
        wanted = (subject, predicate, value)
        for triple in self._holders:
            if all(term in (None, part) for term, part in zip(wanted, triple, strict=True)):
                yield triple

    def graphs(self, triple: Triple) -> set[str]:
        """Return the graphs that have a triple."""
        return set(self._holders.get(triple, ()))


def held(quads: bytes) -> Held:
    """Return the triples of N-Quads."""
    return Held(holders_of(quads))
