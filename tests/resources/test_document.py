"""A description in each format says the same, and what document it is."""

import pytest
from pyoxigraph import DefaultGraph, Quad, parse
from rdflib import Graph
from rdflib.compare import to_isomorphic

from graph_service.export.serialisation import WITH_GRAPHS
from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import BASE, expand
from graph_service.resources.asking import Asker, graph_of
from graph_service.resources.description import describe
from graph_service.resources.document import About, write
from tests.resources.conftest import REP

ABOUT = About(
    "doc/incident/i1",
    REP + "id/incident/i1",
    7,
    ("https://example.org/l", "in words"),
    ("x?page=2",),
)


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_every_format_says_the_same(asker: Asker, form: Format) -> None:
    """All is in the default graph; where the format has graphs, it is in its own, too."""
    found = describe(asker, ABOUT.topic)
    body = write(form, found.quads, ABOUT.triples(found.quads))
    assert body == write(form, sorted(found.quads, key=str), ABOUT.triples(found.quads))
    quads = set(parse(body, format=form.rdf)) if form.rdf else set()
    triples = {Quad(q.subject, q.predicate, q.object) for q in quads}
    expected = {Quad(q.subject, q.predicate, q.object) for q in found.quads}
    own = {Quad(*triple) for triple in ABOUT.triples(found.quads)}
    assert triples == expected | own
    merged = {q for q in quads if isinstance(q.graph_name, DefaultGraph)}
    named = quads - merged
    assert merged == triples
    assert named == (found.quads if form.suffix in WITH_GRAPHS else set())


def test_document_says_what_it_is(asker: Asker) -> None:
    """Its topic, terms, release, graphs and next page, with IRIs that are the same everywhere."""
    found = describe(asker, ABOUT.topic)
    said = {(t.predicate.value, str(t.object)) for t in ABOUT.triples(found.quads)}
    assert {t.subject.value for t in ABOUT.triples()} == {BASE + "doc/incident/i1"}  # type: ignore[union-attr]
    assert {
        (expand("foaf:primaryTopic"), f"<{ABOUT.topic}>"),
        (expand("dcterms:license"), "<https://example.org/l>"),
        (expand("dcterms:rights"), '"in words"'),
        (expand("dcterms:isPartOf"), f"<{BASE}releases/7>"),
        (expand("rdfs:seeAlso"), f"<{BASE}x?page=2>"),
    } <= said
    graphs = {value for name, value in said if name == expand("prov:wasDerivedFrom")}
    assert graphs == {f"<{graph_of(quad)}>" for quad in found.quads}


def test_other_readers_agree(asker: Asker) -> None:
    """Turtle and RDF/XML are the same graph to a reader that is not ours."""
    found = describe(asker, ABOUT.topic)
    graphs = [
        to_isomorphic(Graph().parse(data=write(form, found.quads), format=form.media_type))
        for form in GRAPHS
        if form.suffix in ("ttl", "rdf")
    ]
    assert graphs[0] == graphs[1]
    assert len(graphs[0]) > 20
