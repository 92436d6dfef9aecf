"""Cases of the update suites, read from their manifests: a dataset, a request, what must become."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, parse

from graph_service.namespaces import PREFIXES
from tests.conformance.manifests import DAWGT, MF, RDF, Graph, Suite, Term
from tests.conformance.service import FORMATS

UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
_LEFT_OUT: Final = (NamedNode(DAWGT + "Withdrawn"), NamedNode(DAWGT + "Rejected"))


@dataclass(frozen=True)
class Contents:
    """A dataset as a manifest gives it: files of the default graph, files by names of graphs."""

    data: tuple[str, ...] = ()
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_quads(self) -> bool:
        """Whether files name the graphs: they can't tell those that are empty."""
        return any(iri.endswith((".trig", ".nq")) for iri in self.data)

    def quads(self, suite: Suite) -> set[Quad]:
        """Return the statements; each file has blank nodes of its own."""
        found = set()
        for name, files in ((None, self.data), *self.named.items()):
            for iri in files:
                path = suite.path(iri)
                for quad in parse(
                    path.read_bytes(),
                    format=FORMATS[path.suffix],
                    base_iri=iri,
                    rename_blank_nodes=True,
                ):
                    graph = quad.graph_name if name is None else NamedNode(name)
                    found.add(Quad(quad.subject, quad.predicate, quad.object, graph))
        return found

    def graphs(self, suite: Suite) -> set[str]:
        """Return the names of its graphs, also of those that are empty."""
        inside = {quad.graph_name for quad in self.quads(suite)} - {DefaultGraph()}
        return {*self.named, *(each.value for each in inside if isinstance(each, NamedNode))}


@dataclass(frozen=True)
class UpdateCase:
    """One update to send. A case about syntax alone has no contents."""

    name: str
    kind: str
    request: str
    before: Contents = field(default_factory=Contents)
    after: Contents = field(default_factory=Contents)

    @property
    def is_evaluated(self) -> bool:
        """Whether the suite says what must become of the dataset."""
        return self.kind == "UpdateEvaluationTest"


def update_cases(suite: Suite, folder: str) -> Iterator[UpdateCase]:
    """Yield the cases of a folder such as ``sparql11/copy`` that send updates."""
    graph = suite.manifest(folder)
    (entries,) = {t.object for t in graph.triples if t.predicate.value == MF + "entries"}
    for node in graph.items(entries):
        action = graph.value(node, MF + "action")
        request = graph.value(action, UT + "request") or action
        kind = graph.value(node, RDF + "type")
        if graph.value(node, DAWGT + "approval") in _LEFT_OUT:
            continue
        if not isinstance(request, NamedNode) or not request.value.endswith(".ru"):
            continue
        assert isinstance(kind, NamedNode)
        assert isinstance(node, NamedNode)
        yield UpdateCase(
            name=folder + "#" + node.value.rpartition("#")[2],
            kind=kind.value.rpartition("#")[2],
            request=request.value,
            before=_contents(graph, action),
            after=_contents(graph, graph.value(node, MF + "result")),
        )


def _contents(graph: Graph, node: Term | None) -> Contents:
    named: dict[str, tuple[str, ...]] = {}
    for each in graph.values(node, UT + "graphData"):
        label = graph.value(each, PREFIXES["rdfs"] + "label")
        assert isinstance(label, Literal)
        files = (*graph.values(each, UT + "graph"), *graph.values(each, UT + "data"))
        named[label.value] = named.get(label.value, ()) + _iris(files)
    return Contents(_iris(graph.values(node, UT + "data")), named)


def _iris(terms: tuple[Term, ...] | list[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if isinstance(term, NamedNode))
