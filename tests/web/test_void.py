"""VoID over HTTP: every number is what a query counts, for each caller, in each format."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import RDF, VOID, Graph, Literal, URIRef
from rdflib.term import Node

from graph_service.namespaces import IDENTIFIER
from tests.leaks.canaries import find, needles
from tests.leaks.twins import Twin
from tests.web.catalogued import CALLERS, HIDDEN

WHOLE = URIRef("https://w3id.org/reprisals/.well-known/void#dataset")


def void(catalogued: Twin, who: str | None) -> Graph:
    """Return the description as a caller gets it."""
    reply = catalogued.get("/.well-known/void", who, Accept="text/turtle")
    assert reply.status == 200, reply.body
    return Graph().parse(data=reply.body, format="turtle")


def rows(catalogued: Twin, who: str | None, query: str) -> list[list[str]]:
    """Return the rows of a query over HTTP."""
    accept = "application/sparql-results+json"
    reply = catalogued.get("/sparql?query=" + quote(query, safe=""), who, Accept=accept)
    assert reply.status == 200, reply.body
    found = json.loads(reply.body)
    names = found["head"]["vars"]
    return [[row[name]["value"] for name in names] for row in found["results"]["bindings"]]


def number(graph: Graph, subject: Node, name: str) -> int:
    """Return a number of a description."""
    value = graph.value(subject, VOID[name])
    assert isinstance(value, Literal), (subject, name)
    return int(value)


TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) { PATTERN }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { PATTERN FILTER(?p = rdf:type && isIRI(?s)) }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { PATTERN }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { PATTERN }",
    "classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) { PATTERN FILTER(?p = rdf:type) }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { PATTERN }",
    "documents": "SELECT (COUNT(DISTINCT ?s) AS ?n)"
    f" {{ PATTERN FILTER(STRSTARTS(STR(?s), '{IDENTIFIER}')) }}",
}
PREFIX = f"PREFIX rdf: <{RDF}> "


@pytest.mark.parametrize("who", CALLERS)
def test_totals_are_what_queries_count(catalogued: Twin, who: str | None) -> None:
    """Triples, entities, subjects, objects, classes, properties and documents of the whole."""
    graph = void(catalogued, who)
    for name, query in TOTALS.items():
        counted = rows(catalogued, who, PREFIX + query.replace("PATTERN", "?s ?p ?o"))
        assert number(graph, WHOLE, name) == int(counted[0][0]), name


@pytest.mark.parametrize("who", CALLERS)
def test_datasets_are_what_queries_count(catalogued: Twin, who: str | None) -> None:
    """The same numbers of each dataset: its graphs merged, each statement once."""
    graph = void(catalogued, who)
    audiences = {"public", *((who,) if who == "partner" else HIDDEN if who else ())}
    release = catalogued.service.state.current()
    seen = [entry for entry in release.entries if entry.audience in audiences]
    names = {entry.dataset for entry in seen}
    described = {each for each in graph.objects(WHOLE, VOID.subset) if "#dataset-" in str(each)}
    assert described == {URIRef(f"{WHOLE}-{name}") for name in names}
    for dataset in names:
        graphs = " ".join(f"<{entry.graph}>" for entry in seen if entry.dataset == dataset)
        pattern = (
            f"{{ SELECT DISTINCT ?s ?p ?o {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }} }}"
        )
        for name, query in TOTALS.items():
            counted = rows(catalogued, who, PREFIX + query.replace("PATTERN", pattern))
            assert number(graph, URIRef(f"{WHOLE}-{dataset}"), name) == int(counted[0][0]), name


@pytest.mark.parametrize("who", CALLERS)
def test_property_partitions_are_what_queries_count(catalogued: Twin, who: str | None) -> None:
    """Each property is there, with its triples, distinct subjects and distinct objects."""
    graph = void(catalogued, who)
    query = (
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b)"
        " { ?s ?p ?o } GROUP BY ?p"
    )
    counted = {name: [int(n) for n in counts] for name, *counts in rows(catalogued, who, query)}
    names = ("triples", "distinctSubjects", "distinctObjects")
    described = {
        str(graph.value(part, VOID.property)): [number(graph, part, name) for name in names]
        for part in graph.objects(WHOLE, VOID.propertyPartition)
    }
    assert described == counted


@pytest.mark.parametrize("who", CALLERS)
def test_class_partitions_are_what_queries_count(catalogued: Twin, who: str | None) -> None:
    """Each class is there, with its members, what is said of them, and by which properties."""
    graph = void(catalogued, who)
    parts = {
        str(graph.value(part, VOID["class"])): part
        for part in graph.objects(WHOLE, VOID.classPartition)
    }
    described = {
        name: [
            number(graph, part, each)
            for each in ("distinctSubjects", "entities", "triples", "properties")
        ]
        for name, part in parts.items()
    }
    query = (
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?e) AS ?b) (COUNT(*) AS ?n)"
        " (COUNT(DISTINCT ?p) AS ?k)"
        " { ?s a ?c ; ?p ?o . FILTER(isIRI(?c)) BIND(IF(isIRI(?s), ?s, ?none) AS ?e) } GROUP BY ?c"
    )
    assert described == {name: list(map(int, n)) for name, *n in rows(catalogued, who, query)}
    within = {
        (name, str(graph.value(each, VOID.property))): [
            number(graph, each, "triples"),
            number(graph, each, "distinctSubjects"),
        ]
        for name, part in parts.items()
        for each in graph.objects(part, VOID.propertyPartition)
    }
    query = (
        "SELECT ?c ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?a)"
        " { ?s a ?c ; ?p ?o . FILTER(isIRI(?c)) } GROUP BY ?c ?p"
    )
    assert within == {(c, p): list(map(int, n)) for c, p, *n in rows(catalogued, who, query)}


@pytest.mark.parametrize("who", CALLERS)
def test_linksets_are_what_queries_count(catalogued: Twin, who: str | None) -> None:
    """Each linkset has the triples that lead from here to its place by its property."""
    graph = void(catalogued, who)
    linksets = list(graph.subjects(RDF.type, VOID.Linkset))
    assert linksets and {*linksets} <= {*graph.objects(WHOLE, VOID.subset)}
    found = 0
    for each in linksets:
        target = graph.value(each, VOID.objectsTarget)
        space, predicate = graph.value(target, VOID.uriSpace), graph.value(each, VOID.linkPredicate)
        query = (
            f"SELECT (COUNT(*) AS ?n) {{ ?s <{predicate}> ?o"
            f" FILTER(isIRI(?o) && STRSTARTS(STR(?o), '{space}')) }}"
        )
        counted = int(rows(catalogued, who, query)[0][0])
        assert number(graph, each, "triples") == counted, (space, predicate)
        assert graph.value(each, VOID.subjectsTarget) == WHOLE
        found += counted
    elsewhere = (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(isIRI(?o) && ?p != rdf:type"
        " && REGEX(STR(?o), '^https?://[^/?#]+/')"
        " && !STRSTARTS(STR(?o), 'https://w3id.org/reprisals/')) }"
    )
    assert found == int(rows(catalogued, who, PREFIX + elsewhere)[0][0])


@pytest.mark.parametrize("who", CALLERS)
def test_examples_and_vocabularies_are_there(catalogued: Twin, who: str | None) -> None:
    """Examples are things of several classes that are there, and nobody is one of them."""
    graph = void(catalogued, who)
    examples = list(graph.objects(WHOLE, VOID.exampleResource))
    assert len(examples) > 3
    for each in examples:
        assert str(each).startswith(IDENTIFIER) and "/person/" not in str(each)
        assert rows(catalogued, who, f"SELECT (COUNT(*) AS ?n) {{ <{each}> ?p ?o }}") != [["0"]]
    assert URIRef("https://w3id.org/reprisals/ontology/") in set(
        graph.objects(WHOLE, VOID.vocabulary)
    )


def test_page_tells_the_numbers(catalogued: Twin) -> None:
    """A browser gets a page with the counts, its headers lead to the other forms."""
    reply = catalogued.get("/.well-known/void", Accept="text/html")
    assert reply.status == 200 and b"<h1>The graph in numbers</h1>" in reply.body
    triples = number(void(catalogued, None), WHOLE, "triples")
    assert f"{triples:,}".encode() in reply.body
    links = [value for name, value in reply.headers if name.lower() == "link"]
    assert any('type="text/turtle"' in each and "void.ttl" in each for each in links)


def test_earlier_release_has_its_own(catalogued: Twin) -> None:
    """Below a release the same numbers are found, and links stay below it."""
    number_of = catalogued.service.answering().release
    reply = catalogued.get(f"/releases/{number_of}/.well-known/void.ttl")
    graph = Graph().parse(data=reply.body, format="turtle")
    assert number(graph, WHOLE, "triples") == number(void(catalogued, None), WHOLE, "triples")
    (endpoint,) = graph.objects(WHOLE, VOID.sparqlEndpoint)
    assert f"/releases/{number_of}/sparql" in str(endpoint)


def test_statistics_lie_beside_their_view_alone(catalogued: Twin) -> None:
    """The file of a set is in the folder of its view, where a withdrawal removes it."""
    void(catalogued, None)
    files = list((catalogued.state / "views" / "public").glob("*/statistics.json"))
    assert files and all(find(path.read_bytes(), needles(HIDDEN)) is None for path in files)
    assert not list(Path(catalogued.state).rglob("statistics*.half"))
