"""Every property shape can fail: none is dead because of a wrong path, class or value."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph_service.namespaces import SCHEME, SHAPES
from graph_service.shipped import ONTOLOGY
from graph_service.shipped import SHAPES as FOLDER
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import Shapes

SYNTHETIC = Namespace("urn:synthetic:")
EMPTY, WRONG = SYNTHETIC.empty, SYNTHETIC.wrong
VALUES = (
    Literal(42),
    Literal("a", "en"),
    Literal("b", "en"),
    Literal("1900-13-01", datatype=XSD.date),
    SYNTHETIC.unknown,
    URIRef(SCHEME + "claim-status/withdrawn"),
)
EXPECT = re.compile(r"# expect: shape=repsh:(\S+)")


def steps(graph: Graph, path: Node) -> Iterator[tuple[tuple[URIRef, bool], ...]]:
    """Yield each way through a path: predicates, and whether each is walked backwards."""
    if isinstance(path, URIRef):
        yield ((path, False),)
    elif (path, RDF.first, None) in graph:
        ways: list[tuple[tuple[URIRef, bool], ...]] = [()]
        for item in Collection(graph, path):
            ways = [way + more for way in ways for more in steps(graph, item)]
        yield from ways
    elif (inverse := graph.value(path, SH.inversePath)) is not None:
        for ((predicate, _),) in steps(graph, inverse):
            yield ((predicate, True),)
    else:
        choices = graph.value(path, SH.alternativePath)
        assert isinstance(choices, BNode)
        for item in Collection(graph, choices):
            yield from steps(graph, item)


def wrong_data(graph: Graph, parts: list[Node]) -> Graph:
    """Return a node that has wrong values, and several, on the path of every property shape."""
    data = Graph()
    for part in parts:
        for way in steps(graph, graph.value(part, SH.path)):
            for number, value in enumerate(VALUES):
                node: Node = WRONG
                for position, (predicate, backwards) in enumerate(way):
                    last = position == len(way) - 1
                    target = value if last else SYNTHETIC[f"between{number}"]
                    if backwards and isinstance(target, Literal):
                        continue
                    data.add((target, predicate, node) if backwards else (node, predicate, target))
                    node = target
    return data


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Return the shapes."""
    graph = Graph()
    for file in FOLDER.glob("*.ttl"):
        graph.parse(file)
    return graph


def examples() -> set[str]:
    """Return the names of the shapes that an example of bad data expects to fail."""
    folder: Path = ONTOLOGY / "examples" / "invalid"
    return {
        name
        for file in folder.glob("*.ttl")
        for name in EXPECT.findall(file.read_text(encoding="utf-8"))
    }


def test_every_property_shape_fails_on_missing_or_wrong_values(graph: Graph) -> None:
    """Aimed at a node without anything and at one with wrong values, each property shape speaks."""
    parts = sorted(graph.subjects(RDF.type, SH.PropertyShape))
    data = wrong_data(graph, parts)
    aimed = Graph() + graph
    for part in parts:
        aimed.add((part, SH.targetNode, EMPTY))
        aimed.add((part, SH.targetNode, WRONG))
    text = aimed.serialize(format="nt", encoding="utf-8")
    report = validate([data.serialize(format="nt", encoding="utf-8")], Shapes(text), seconds=120)
    spoken = {
        result.shape[1:-1].removeprefix(SHAPES)
        for result in report.results
        if result.focus in (f"<{EMPTY}>", f"<{WRONG}>")
    }
    silent = {str(part).removeprefix(SHAPES) for part in parts} - spoken
    assert silent <= examples(), "these fail neither here nor in an example"
    assert len(parts) > 400
    assert len(silent) <= 10
