"""Questions about one thing, asked of the view that the caller is answered from.

The thing is bound as a term. What stands in the text of a query besides is of this package:
numbers, and IRIs that an earlier answer of the same view had (:func:`values`), each checked to be
one.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from graph_service.errors import LedgerError
from graph_service.formats import TABLES
from graph_service.namespaces import PREFIXES, SKOLEM
from graph_service.query.job import Job
from graph_service.views.unnamed import names_of, unname

Run = Callable[[Job], bytes]
"""Runs a job for the caller and returns the body of its answer."""

Naming = Callable[[str], Mapping[str, str]]
"""The IRI of each node without a name in a graph, by its label in the view."""

Subject = NamedNode | BlankNode
Object = NamedNode | BlankNode | Literal | Triple
Row = Mapping[str, Object]

PREAMBLE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}> "
    for name in ("rep", "rdf", "rdfs", "skos", "foaf", "dcterms", "oa")
)
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
LONGEST: Final = 2_000
"""Characters of the IRI of a thing that has a document."""


@dataclass(frozen=True)
class Asker:
    """Asks a view.

    ``run`` runs a job, ``naming`` names the nodes of a graph, ``seconds`` limits each query,
    ``rows`` and ``size`` (bytes) its answer.
    """

    run: Run
    naming: Naming
    seconds: float
    rows: int = 10_000
    size: int = 10_000_000

    def ask(self, query: str, thing: Subject | None = None) -> list[Row]:
        """Return the rows of a query; ``thing`` is bound to the variable of that name.

        Raises:
            ResultTooLarge: there are more than there may be.
            GraphServiceError: what the pool raises.
        """
        job = Job(
            query=PREAMBLE + query,
            table=TABLES[0],
            graph=None,
            seconds=self.seconds,
            substitutions={} if thing is None else {"thing": thing},
            rows=self.rows,
            size=self.size,
            keeps_labels=True,
        )
        results = parse_query_results(self.run(job), QueryResultsFormat.JSON)
        if not isinstance(results, QuerySolutions):
            raise TypeError("not a table")
        names = [variable.value for variable in results.variables]
        return [
            {name: term for name in names if (term := solution[name]) is not None}
            for solution in results
        ]

    def statements(self, query: str, thing: Subject | None = None) -> list[Quad]:
        """Return the statements that the rows of a query are: ``?g ?s ?p ?o``.

        Where there is no ``?s``, or no ``?o``, it is the thing; nodes without a name have the IRI
        that exports have for them.
        """
        return self.named(list(quads_of(self.ask(query, thing), thing)))

    def named(self, quads: Collection[Quad]) -> list[Quad]:
        """Return statements with IRIs for nodes without a name.

        Raises:
            LedgerError: a node has none.
        """
        graphs = {graph_of(quad) for quad in quads if _has_blank(quad)}
        if not graphs:
            return list(quads)
        names: dict[str, str] = {}
        for graph in sorted(graphs):
            names |= self.naming(graph)
        return [_named(quad, names) for quad in quads]


def node_of(iri: str) -> Subject | None:
    """Return what stands for an IRI in a view; ``None`` if it can't be one of a thing."""
    if len(iri) > LONGEST or not _IRI.fullmatch(iri):
        return None
    try:
        node = NamedNode(iri)
    except ValueError:
        return None
    if not iri.startswith(SKOLEM):
        return node
    line = unname(f"<{iri}> <urn:p> <urn:o> .".encode())
    return BlankNode(line.split(b" ")[0].removeprefix(b"_:").decode())


def values(variable: str, nodes: Iterable[object]) -> str:
    """Return a block that gives a variable each of these IRIs; other terms are left out."""
    iris = sorted({node.value for node in nodes if isinstance(node, NamedNode)})
    rows = " ".join(f"<{iri}>" for iri in iris if _IRI.fullmatch(iri))
    return f"VALUES ?{variable} {{ {rows} }}"


def subject_of(quad: Quad) -> str:
    """Return the IRI of the subject of a statement."""
    if not isinstance(quad.subject, NamedNode):
        raise TypeError("the subject of a statement of a document has an IRI")
    return quad.subject.value


def graph_of(quad: Quad) -> str:
    """Return the IRI of the graph that a statement is in."""
    name = quad.graph_name
    if not isinstance(name, NamedNode):
        raise TypeError("a statement of a view is in a named graph")
    return name.value


def quads_of(rows: Iterable[Row], thing: Subject | None = None) -> Iterator[Quad]:
    """Yield the statement that each row is."""
    for row in rows:
        subject, value = row.get("s", thing), row.get("o", thing)
        predicate, graph = row["p"], row["g"]
        if (
            not isinstance(subject, NamedNode | BlankNode)
            or not isinstance(predicate, NamedNode)
            or not isinstance(graph, NamedNode)
            or value is None
        ):
            raise TypeError("not a statement")
        yield Quad(subject, predicate, value, graph)


def names_in(quads: bytes) -> dict[str, str]:
    """Return the IRI of each node without a name in canonical N-Quads, by its label."""
    return names_of(quads)


def is_blank(term: object) -> bool:
    """Return whether a term is, or holds, a node without a name."""
    if isinstance(term, Triple):
        return is_blank(term.subject) or is_blank(term.object)
    return isinstance(term, BlankNode)


def _has_blank(quad: Quad) -> bool:
    return is_blank(quad.subject) or is_blank(quad.object)


def _named(quad: Quad, names: Mapping[str, str]) -> Quad:
    subject = _node(quad.subject, names)
    return Quad(subject, quad.predicate, _object(quad.object, names), quad.graph_name)


def _object(term: Object, names: Mapping[str, str]) -> Object:
    if isinstance(term, Triple):
        subject = _node(term.subject, names)
        return Triple(subject, term.predicate, _object(term.object, names))
    return term if isinstance(term, Literal) else _node(term, names)


def _node(term: Subject | Triple, names: Mapping[str, str]) -> Subject | Triple:
    if not isinstance(term, BlankNode):
        return term
    if term.value not in names:
        raise LedgerError("a node of the view has no name in the record")
    return NamedNode(names[term.value])
