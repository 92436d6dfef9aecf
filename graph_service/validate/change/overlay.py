"""What is there after a change: what was there before, without what goes, with what comes.

A graph may lose a triple that another one still has, or get one that is there already; then the
graphs change, and what they say together does not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from graph_service.validate.change.chains import NotCompiled, Term
from graph_service.validate.change.walking import Changed, Look, object_of, subject_of

Holders = Mapping[Triple, Collection[str]]
"""Triples, each with the IRIs of graphs that have it."""

_Pattern = tuple[Term | None, NamedNode | None, Term | None]


class Before(Look, Protocol):
    """What is there before a change."""

    def graphs(self, triple: Triple) -> Collection[str]:
        """Return the IRIs of the graphs that have a triple."""


class Nothing:
    """What is there where nothing is."""

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        """Return no triple."""
        return ()

    def graphs(self, triple: Triple) -> Collection[str]:
        """Return no graph."""
        return ()


def holders_of(quads: bytes) -> dict[Triple, set[str]]:
    """Return the triples of N-Quads, with the graphs that they are in ("" is the default graph).

    Raises:
        NotCompiled: it is RDF 1.2, which only a full run knows what to make of.
        SyntaxError: they are not N-Quads.
    """
    found: dict[Triple, set[str]] = defaultdict(set)
    for quad in parse(quads, format=RdfFormat.N_QUADS, lenient=True):
        if isinstance(quad.object, Triple):
            raise NotCompiled(f"a triple term (RDF 1.2): {quad.object}")
        graph = quad.graph_name
        found[quad.triple].add(graph.value if isinstance(graph, NamedNode) else "")
    return found


class Overlay:
    """The triples as they are after a change, found as :class:`walking.Look` says.

    Args:
        before: what is there before.
        added: triples that come into graphs.
        removed: triples that graphs lose.
    """

    def __init__(self, before: Before, added: Holders, removed: Holders) -> None:
        self._before = before
        self._added, self._removed = added, removed
        self._known: dict[tuple[Term, NamedNode | None], tuple[Triple, ...]] = {}
        self._new: dict[_Pattern, list[Triple]] = defaultdict(list)
        self._gone: set[Triple] = set()
        self.changes: list[Changed] = []
        """What changed, for each triple once."""
        for triple in added.keys() | removed.keys():
            had, has = bool(before.graphs(triple)), bool(self.graphs(triple))
            self.changes.append(Changed(triple, merged=had != has))
            if has and not had:
                for pattern in _patterns(triple):
                    self._new[pattern].append(triple)
            elif had and not has:
                self._gone.add(triple)

    def subjects(self) -> set[Term]:
        """Return what a change says something else about than before."""
        return {subject_of(triple) for triple, _ in self.changes}

    def graphs(self, triple: Triple) -> set[str]:
        """Return the IRIs of the graphs that have a triple."""
        graphs = set(self._before.graphs(triple))
        return graphs.difference(self._removed.get(triple, ())).union(self._added.get(triple, ()))

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        """Return the triples with these parts; one is given, and not subject and object alone."""
        if subject is None or value is not None:
            return self._find(subject, predicate, value)
        key = subject, predicate  # what a node says is asked for again and again, and is little
        if key not in self._known:
            self._known[key] = tuple(self._find(subject, predicate, value))
        return self._known[key]

    def quads(self, triples: Iterable[Triple]) -> dict[str, bytes]:
        """Return N-Quads of the graphs that have these triples, by the graph's IRI."""
        found: dict[str, list[Quad]] = defaultdict(list)
        for triple in triples:
            for graph in self.graphs(triple):
                found[graph].append(
                    Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))
                )
        return {graph: _text(quads, RdfFormat.N_QUADS) for graph, quads in sorted(found.items())}

    def _find(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        found = self._before.triples(subject, predicate, value)
        if self._gone:
            yield from (triple for triple in found if triple not in self._gone)
        else:
            yield from found
        yield from self._new.get((subject, predicate, value), ())


def _patterns(triple: Triple) -> Iterator[_Pattern]:
    """Yield the parts by which a triple is looked for."""
    subject, predicate, value = subject_of(triple), triple.predicate, object_of(triple)
    yield subject, None, None
    yield subject, predicate, None
    yield subject, predicate, value
    yield None, predicate, None
    yield None, predicate, value
    yield None, None, value


def as_text(triples: Iterable[Triple]) -> bytes:
    """Return N-Triples."""
    return _text(triples, RdfFormat.N_TRIPLES)


def _text(statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat) -> bytes:
    return serialize(statements, format=form) or b""
