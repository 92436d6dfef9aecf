"""The terms of text search inside of queries answer as linked data."""

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, SKOS, URIRef

from graph_service.export.search_terms import TERMS
from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import SEARCH_TERMS
from graph_service.query import search_block
from tests.web.reading import read


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_terms_are_described_in_each_format(client: FlaskClient, form: Format) -> None:
    """By suffix, and by Accept at the address that their IRIs have without the fragment."""
    answer = client.get(f"/search.{form.suffix}")
    graph = read(answer)
    for name in TERMS:
        term = URIRef(SEARCH_TERMS + name)
        assert (term, RDF.type, RDF.Property) in graph
        assert graph.value(term, SKOS.definition)
    assert client.get("/search", headers={"Accept": form.media_type}).data == answer.data


def test_terms_are_those_that_a_query_may_name() -> None:
    """Each property of a search block, and no other."""
    assert set(TERMS) == set(search_block._PROPERTIES)


def test_a_search_is_no_description(client: FlaskClient) -> None:
    """Whoever looks for something gets what is found, or no RDF."""
    turtle = {"Accept": "text/turtle"}
    assert client.get("/search?q=one", headers=turtle).status_code == 406
    assert client.get("/search", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/search", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "status"), [("/search.html", 404), ("/search.zip", 404), ("/search.ttl?q=one", 400)]
)
def test_other_forms_are_refused(client: FlaskClient, path: str, status: int) -> None:
    """There are formats of RDF and no parameters."""
    assert client.get(path).status_code == status
    assert client.post("/search.ttl").status_code == 405
