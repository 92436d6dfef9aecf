"""Statements become one graph, and a document of it."""

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from graph_service.bridges.evidence import state
from graph_service.bridges.graphs import document_of, graph_of
from graph_service.formats import by_suffix
from graph_service.ingest.contribution import Origin
from graph_service.namespaces import expand

STATEMENTS = [
    state("urn:x:b", expand("rdfs:label"), Literal("b"), Origin("f", 2)),
    state("urn:x:a", expand("rdfs:label"), Literal("a"), Origin("f", 1)),
]
GRAPH = "https://w3id.org/reprisals/graph/x"


def test_graph_is_canonical() -> None:
    """Sorted, each statement once, in the graph."""
    made = graph_of([*STATEMENTS, *STATEMENTS], GRAPH)
    assert [line.split()[0] for line in made.splitlines()] == [b"<urn:x:a>", b"<urn:x:b>"]
    assert made.count(f"<{GRAPH}>".encode()) == 2
    assert graph_of([], GRAPH) == b""


@pytest.mark.parametrize("suffix", ["nq", "trig", "ttl", "nt", "jsonld", "rdf"])
def test_documents_say_the_same(suffix: str) -> None:
    """Formats of graphs have the graph, others its triples."""
    form = by_suffix(suffix)
    assert form is not None
    assert form.rdf is not None
    quads = graph_of(STATEMENTS, GRAPH)
    found = list(parse(document_of(quads, form), format=form.rdf))
    assert {quad.object.value for quad in found} == {"a", "b"}
    named = {str(quad.graph_name) for quad in found}
    assert (f"<{GRAPH}>" in named) == form.rdf.supports_datasets
    assert form.rdf != RdfFormat.N_QUADS or document_of(quads, form) == quads
