"""Cases of the SPARQL suites, read from their manifests."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.namespaces import PREFIXES

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
DAWGT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#"
RDF: Final = PREFIXES["rdf"]
OTHER_NAMES: Final = {"sparql10": "dawg-data-r2"}
"""Folders of the archive that carries the suites under their old names."""

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode


class Graph:
    """One RDF file, looked up by subject and predicate."""

    def __init__(self, path: Path, iri: str) -> None:
        formats = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML}
        self.triples: list[Triple] = []
        self._values: dict[tuple[object, str], list[Term]] = {}
        for quad in parse(path.read_bytes(), format=formats[path.suffix], base_iri=iri):
            self.triples.append(quad.triple)
            key = (quad.subject, quad.predicate.value)
            self._values.setdefault(key, []).append(quad.object)

    def values(self, subject: object, predicate: str) -> list[Term]:
        """Return the values of a property."""
        return self._values.get((subject, predicate), [])

    def value(self, subject: object, predicate: str) -> Term | None:
        """Return the first value of a property."""
        return next(iter(self.values(subject, predicate)), None)

    def items(self, node: Term | None) -> Iterator[Term]:
        """Yield the items of a list."""
        while node is not None and node != NamedNode(RDF + "nil"):
            yield from self.values(node, RDF + "first")
            node = self.value(node, RDF + "rest")


@dataclass(frozen=True)
class Case:
    """One query to send.

    ``kind`` is the last part of the type in the manifest. ``data`` and ``named`` are the IRIs of
    the files that make up the dataset, ``result`` that of the expected result. ``lax``: repeated
    rows may be missing.
    """

    name: str
    kind: str
    query: str
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str | None = None
    lax: bool = False


class Suite:
    """A folder with the suites ``sparql10``, ``sparql11`` and ``sparql12``, or some of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = "archive" if (root / OTHER_NAMES["sparql10"]).is_dir() else "rdf-tests"

    def path(self, iri: str) -> Path:
        """Return the file of an IRI below :data:`BASE`."""
        version, _, rest = unquote(iri.removeprefix(BASE)).partition("/")
        name = OTHER_NAMES.get(version, version) if self.source == "archive" else version
        return self.root / name / rest

    def manifest(self, folder: str, name: str = "manifest.ttl") -> Graph:
        """Return a manifest of a folder."""
        iri = f"{BASE}{folder}/{name}"
        return Graph(self.path(iri), iri)

    def folders(self) -> Iterator[str]:
        """Yield the folders that have a manifest with entries."""
        for version in ("sparql10", "sparql11", "sparql12"):
            for path in sorted(self.path(f"{BASE}{version}/").glob("*/manifest.ttl")):
                if b"mf:entries" in path.read_bytes():
                    yield f"{version}/{path.parent.name}"

    @cache  # noqa: B019 - there is one suite
    def cases(self, folder: str) -> tuple[Case, ...]:
        """Return the cases of a folder such as ``sparql11/bind`` that ask queries."""
        graph = self.manifest(folder)
        (entries,) = {t.object for t in graph.triples if t.predicate.value == MF + "entries"}
        found = (_case(graph, node, folder) for node in graph.items(entries))
        return tuple(case for case in found if case)


def _case(graph: Graph, node: Term, folder: str) -> Case | None:
    kind = graph.value(node, RDF + "type")
    approval = graph.value(node, DAWGT + "approval")
    if not isinstance(kind, NamedNode) or not isinstance(node, NamedNode) or "Update" in kind.value:
        return None
    if approval in (NamedNode(DAWGT + "Withdrawn"), NamedNode(DAWGT + "Rejected")):
        return None
    action = graph.value(node, MF + "action")
    query = graph.value(action, QT + "query") or action
    if not isinstance(query, NamedNode) or not query.value.endswith(".rq"):
        return None
    return Case(
        name=folder + "#" + node.value.rpartition("#")[2],
        kind=kind.value.rpartition("#")[2],
        query=query.value,
        data=_iris(graph.values(action, QT + "data")),
        named=_iris(graph.values(action, QT + "graphData")),
        result=next(iter(_iris(graph.values(node, MF + "result"))), None),
        lax=graph.value(node, MF + "resultCardinality") == NamedNode(MF + "LaxCardinality"),
    )


def _iris(terms: list[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if isinstance(term, NamedNode))
