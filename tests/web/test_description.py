"""The service description: true for its caller, in each format, with the numbers of queries."""

import pytest
from rdflib import RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic

from graph_service.formats import GRAPHS
from tests.leaks.canaries import find, needles
from tests.leaks.twins import Twin
from tests.web.catalogued import CALLERS, HIDDEN
from tests.web.reading import read_text
from tests.web.test_void import WHOLE, rows

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ENDPOINT = URIRef("https://data.example.org/reprisals/sparql")


def described(twin: Twin, who: str | None, target: str = "/sparql") -> Graph:
    """Return the description as a caller gets it."""
    reply = twin.get(target, who, Accept="text/turtle")
    assert reply.status == 200, reply.body
    return Graph().parse(data=reply.body, format="turtle")


@pytest.mark.parametrize("who", CALLERS)
def test_graphs_have_the_triples_that_queries_count(catalogued: Twin, who: str | None) -> None:
    """The default graph, and each named graph that the caller sees, and no other."""
    graph = described(catalogued, who)
    (dataset,) = graph.objects(ENDPOINT, SD.defaultDataset)
    assert graph.value(dataset, SD.defaultGraph) == WHOLE
    whole = rows(catalogued, who, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert graph.value(WHOLE, VOID.triples) == Literal(int(whole[0][0]))
    named = list(graph.objects(dataset, SD.namedGraph))
    counts = {
        str(graph.value(each, SD.name)): graph.value(graph.value(each, SD.graph), VOID.triples)
        for each in named
    }
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    assert counts == {name: Literal(int(n)) for name, n in rows(catalogued, who, query)}
    (available,) = graph.objects(ENDPOINT, SD.availableGraphs)
    assert set(graph.objects(available, SD.namedGraph)) == set(named)


def test_features_are_those_that_hold(catalogued: Twin) -> None:
    """The default graph is the union of the named ones; nothing else is said that is not so."""
    graph = described(catalogued, None)
    assert set(graph.objects(ENDPOINT, SD.feature)) == {SD.UnionDefaultGraph}
    union = rows(
        catalogued,
        None,
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }",
    )
    assert graph.value(WHOLE, VOID.triples) == Literal(int(union[0][0]))
    assert graph.value(ENDPOINT, RDFS.seeAlso) == URIRef(
        "https://data.example.org/reprisals/.well-known/void"
    )
    assert len(list(graph.objects(ENDPOINT, SD.resultFormat))) == 10


@pytest.mark.parametrize("who", CALLERS)
def test_each_format_says_the_same(catalogued: Twin, who: str | None) -> None:
    """By Accept and by parameter; a second reader reads one graph from all of them."""
    wanted = to_isomorphic(described(catalogued, who))
    for form in GRAPHS:
        reply = catalogued.get("/sparql", who, Accept=form.media_type)
        assert reply.body == catalogued.get(f"/sparql?format={form.suffix}", who).body
        assert to_isomorphic(read_text(reply.body, form.media_type)) == wanted
        assert find(reply.whole, needles(HIDDEN if who is None else ())) is None
        tag = reply.header("etag")
        again = catalogued.get("/sparql", who, Accept=form.media_type, If_None_Match=tag or "")
        assert again.status == 304


def test_what_is_wrong_is_said(catalogued: Twin) -> None:
    """A format that is none, or of tables, is not acceptable; so is a type that is not on offer."""
    assert catalogued.get("/sparql?format=csv").status == 406
    assert catalogued.get("/sparql?format=zip").status == 406
    assert catalogued.get("/sparql", Accept="image/png").status == 406


def test_below_a_release_nothing_is_written(catalogued: Twin) -> None:
    """There the endpoint is the one below it, and there is none for updates."""
    number = catalogued.service.answering().release
    graph = described(catalogued, None, f"/releases/{number}/sparql")
    below = URIRef(f"https://data.example.org/reprisals/releases/{number}/sparql")
    assert set(graph.subjects(RDF.type, SD.Service)) == {below}
    assert SD.SPARQL11Update not in set(graph.objects())
