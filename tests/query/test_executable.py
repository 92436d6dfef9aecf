"""Canned queries as statements, read as outside editors read them."""

import pytest
from pyoxigraph import Store
from rdflib import RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef

from graph_service.export.lines import lines_of
from graph_service.export.prefixes import DECLARED
from graph_service.namespaces import QUERIES
from graph_service.query.canned import CannedQuery, read_queries, read_query
from graph_service.query.executable import COLLECTION, collection, executable
from graph_service.shipped import QUERIES as FOLDER

SHIPPED = read_queries(FOLDER)
ENDPOINT = "https://data.example.org/sparql"
SCHEMA = Namespace("https://schema.org/")
DCTERMS = Namespace("http://purl.org/dc/terms/")


def described(query: CannedQuery) -> Graph:
    """Return what is said of a query."""
    lines = lines_of(executable(query, ENDPOINT, DECLARED))
    return Graph().parse(data=b"".join(lines), format="nt")


@pytest.mark.parametrize("identifier", sorted(SHIPPED))
def test_text_runs_as_it_is(identifier: str) -> None:
    """An editor that takes what ``sh:select`` says can send it; comments are in each language."""
    graph, subject = described(SHIPPED[identifier]), URIRef(QUERIES + identifier)
    assert (subject, RDF.type, SH.SPARQLExecutable) in graph
    text = graph.value(subject, SH.select, any=False)
    assert Store().query(str(text)) is not None
    for texts in (RDFS.label, RDFS.comment):
        found = [each for each in graph.objects(subject, texts) if isinstance(each, Literal)]
        assert sorted(str(each.language) for each in found) == ["en", "es", "fr"]
    assert (subject, SH.prefixes, URIRef(DECLARED)) in graph
    assert (subject, SCHEMA.target, URIRef(ENDPOINT)) in graph
    assert len(list(graph.objects(subject, SH.parameter))) == len(SHIPPED[identifier].parameters)


def test_parameters_have_types_bounds_and_defaults() -> None:
    """An integer has datatype, bounds and default; a concept its scheme; a thing its class."""
    graph = described(SHIPPED["incidents-after-engagement"])
    subject = QUERIES + "incidents-after-engagement"
    days = URIRef(subject + "#parameter-days")
    assert graph.value(days, SH.path) == URIRef(subject + "#days")
    assert graph.value(days, SH.datatype) == XSD.integer
    assert (days, SH.defaultValue, Literal(90)) in graph
    assert (days, SH.minInclusive, Literal(0)) in graph
    assert (days, SH.maxInclusive, Literal(36500)) in graph
    assert (days, SH.optional, Literal(True)) in graph
    strength = URIRef(subject + "#parameter-strength")
    assert graph.value(strength, SH["class"]) == SKOS.Concept
    scheme = URIRef("https://w3id.org/reprisals/scheme/link-strength")
    assert graph.value(strength, SKOS.inScheme) == scheme
    state = URIRef(subject + "#parameter-state")
    assert graph.value(state, SH["class"]) == URIRef("https://w3id.org/reprisals/ontology/Area")


def test_required_value_without_default_is_its_example() -> None:
    """A query that can't run without a value is shown with the example of it."""
    header = [
        *(f'{key}.{tag} = "a"' for key in ("title", "question") for tag in ("en", "fr", "es")),
        '[[parameter]]\nname = "thing"\ntype = "iri"\nrequired = true',
        'example = "http://e.org/x"',
        *(f'label.{tag} = "Thing"' for tag in ("en", "fr", "es")),
    ]
    lines = "\n".join(header).splitlines()
    text = "".join(f"#: {line}\n" for line in lines)
    text += "SELECT ?thing ?p { ?thing ?p ?o } ORDER BY ?p LIMIT 5"
    graph = described(read_query("topic", "made-up", text))
    made = URIRef(QUERIES + "made-up")
    assert "<http://e.org/x>" in str(graph.value(made, SH.select))
    assert (URIRef(QUERIES + "made-up#parameter-thing"), SH.optional, Literal(False)) in graph


def test_collection_names_its_members() -> None:
    """The list has all queries as parts."""
    lines = lines_of(collection(SHIPPED.values(), ENDPOINT, DECLARED))
    graph = Graph().parse(data=b"".join(lines), format="nt")
    found = {str(each) for each in graph.objects(URIRef(COLLECTION), DCTERMS.hasPart)}
    assert found == {QUERIES + each for each in SHIPPED}
