"""Triples that tests hold in a list, found as :class:`walking.Look` says."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import Term


class Held:
    """Triples in a list."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """Return the triples with these parts."""
        wanted = (subject, predicate, value)
        return (t for t in self._triples if all(w in (None, p) for w, p in zip(wanted, t)))  # noqa: B905
