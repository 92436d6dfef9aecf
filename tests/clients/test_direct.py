"""Clients that researchers use ask the service directly: SPARQLWrapper and stores of rdflib."""

from collections.abc import Iterator
from http.client import IncompleteRead
from urllib.error import HTTPError

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, Unauthorized

from tests.web.conftest import fill, make_settings
from tests.web.test_server import Server, free_port

SELECT = "SELECT ?s ?o WHERE { ?s <http://example.org/p> ?o } ORDER BY ?s"
ACCENTED = 'café, "quoted"\nsecond line'


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a query endpoint on the synthetic release."""
    state = tmp_path_factory.mktemp("state")
    fill(make_settings(state))
    server = Server(state, free_port())
    server.wait_ready()
    yield f"http://127.0.0.1:{server.port}/sparql"
    server.stop()


def ask(endpoint: str, query: str, answer: str, method: str = GET, form: str = "") -> object:
    """Send a query through SPARQLWrapper and return what it makes of the answer."""
    wrapper = Wrapper(endpoint)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(answer)
    wrapper.setMethod(method)
    if form:
        wrapper.setRequestMethod(form)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize(("method", "form"), [(GET, ""), (POST, ""), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_gets_rows_in_each_way_of_asking(
    endpoint: str, method: str, form: str
) -> None:
    """GET, form POST and direct POST give the same rows, with their text unharmed."""
    answer = ask(endpoint, SELECT, JSON, method, form)
    assert isinstance(answer, dict)
    rows = answer["results"]["bindings"]
    assert len(rows) == 4
    assert rows[1]["o"] == {"type": "literal", "value": ACCENTED, "xml:lang": "fr"}


def test_sparqlwrapper_reads_xml_and_csv(endpoint: str) -> None:
    """The other formats of tables are read too."""
    answer = ask(endpoint, SELECT, XML)
    assert "caf" in answer.toxml()  # type: ignore[attr-defined]
    text = ask(endpoint, SELECT, CSV)
    assert isinstance(text, bytes)
    assert text.startswith(b"s,o\r\n")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.parametrize("form", [RDFXML, JSONLD])
def test_sparqlwrapper_builds_a_graph_from_construct(endpoint: str, form: str) -> None:
    """A CONSTRUCT comes back as an rdflib graph."""
    query = "CONSTRUCT { ?s <http://example.org/q> ?o } WHERE { ?s <http://example.org/p> ?o }"
    graph = ask(endpoint, f"{query} ORDER BY ?s LIMIT 2", form)
    assert isinstance(graph, Graph)
    assert len(graph) == 2


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize(
    "query",
    ["CONSTRUCT WHERE { <http://example.org/s1> ?p ?o }", "DESCRIBE <http://example.org/s1>"],
)
def test_sparqlwrapper_gets_a_graph_without_being_told_a_format(
    endpoint: str, query: str, method: str
) -> None:
    """Its own choice, ``format=xml``, is RDF/XML for a graph."""
    wrapper = Wrapper(endpoint)
    wrapper.setQuery(query)
    wrapper.setMethod(method)
    graph = wrapper.queryAndConvert()
    assert isinstance(graph, Graph)
    assert Literal(ACCENTED, lang="fr") in graph.objects()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.filterwarnings("ignore:Sending Accept header")  # it expects JSON for tables alone
def test_sparqlwrapper_gets_a_graph_as_json(endpoint: str) -> None:
    """Who asks for JSON gets the JSON of graphs."""
    graph = ask(endpoint, "DESCRIBE <http://example.org/s1>", JSON)
    assert isinstance(graph, Graph)
    assert Literal(ACCENTED, lang="fr") in graph.objects()


def test_turtle_of_a_construct_is_read_by_rdflib(endpoint: str) -> None:
    """Turtle through SPARQLWrapper parses to the same triples."""
    text = ask(endpoint, "CONSTRUCT WHERE { <http://example.org/s1> ?p ?o }", TURTLE)
    assert isinstance(text, bytes)
    graph = Graph().parse(data=text, format="turtle")
    assert list(graph.objects()) == [Literal(ACCENTED, lang="fr")]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_rdflib_store_queries_the_endpoint(endpoint: str, method: str) -> None:
    """An rdflib graph on the endpoint answers queries and looks up triples."""
    graph = Graph(SPARQLStore(endpoint, method=method))
    assert len(list(graph.query(SELECT))) == 4
    subject = URIRef("http://example.org/s3")
    assert list(graph.objects(subject)) == [URIRef("http://example.org/o")]


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_tells_what_is_wrong(endpoint: str, form: str) -> None:
    """A query that can't be read, and one that is not allowed, are errors, not empty tables."""
    with pytest.raises(QueryBadFormed):
        ask(endpoint, "SELECT nothing", form)
    with pytest.raises(HTTPError, match="403"):
        ask(endpoint, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", form)


@pytest.mark.parametrize("form", [JSON, XML, CSV])
def test_sparqlwrapper_sees_that_rows_are_missing(endpoint: str, form: str) -> None:
    """What has more rows than an answer may have is broken off where the client notices."""
    with pytest.raises((IncompleteRead, HTTPError, EndPointInternalError)):
        ask(
            endpoint,
            "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(7)) + " }",
            form,
        )


def test_sparqlwrapper_with_a_wrong_token_is_refused(endpoint: str) -> None:
    """It is not taken for nobody, who would see less and not be told."""
    wrapper = Wrapper(endpoint)
    wrapper.addCustomHttpHeader("Authorization", "Bearer wrong")
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    with pytest.raises(Unauthorized):
        wrapper.query()


def test_rdflib_store_with_a_wrong_token_is_refused(endpoint: str) -> None:
    """In the words of rdflib."""
    graph = Graph(SPARQLStore(endpoint, headers={"Authorization": "Bearer wrong"}))
    with pytest.raises(ValueError, match="You did something wrong"):
        graph.query(SELECT)
