"""Canned queries as linked data over HTTP."""

import pytest
from flask.testing import FlaskClient
from rdflib import SH, Graph, URIRef

from graph_service.formats import GRAPHS
from graph_service.namespaces import QUERIES
from graph_service.web.service import Service
from tests.web.conftest import BASE
from tests.web.reading import read

IDENTIFIER = "graph-contents"


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_each_format_says_the_same(client: FlaskClient, form: object, running: Service) -> None:
    """By suffix and by Accept, one query and the list come in every format of RDF."""
    suffix, media_type = form.suffix, form.media_type  # type: ignore[attr-defined]
    for path in ("queries", f"queries/{IDENTIFIER}"):
        expected = read(client.get(f"/{path}.nt"))
        answer = client.get(f"/{path}.{suffix}")
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert set(read(answer)) == set(expected)
        chosen = client.get(f"/{path}", headers={"Accept": media_type})
        assert chosen.data == answer.data
        assert chosen.headers["Content-Location"] == f"{BASE}{path}.{suffix}"
    graph = read(client.get("/queries.nt"))
    subjects = {str(each) for each in graph.subjects(SH.select)}
    assert subjects == {QUERIES + each for each in running.queries}


def test_prefixes_come_along(client: FlaskClient) -> None:
    """What ``sh:prefixes`` names is declared in the same document."""
    graph = read(client.get(f"/queries/{IDENTIFIER}.ttl"))
    declared = graph.value(URIRef(QUERIES + IDENTIFIER), SH.prefixes, any=False)
    assert len(list(graph.objects(declared, SH.declare))) > 10


def test_conditions_and_head(client: FlaskClient) -> None:
    """Who has the description gets 304; HEAD has the headers of GET; formats differ in tags."""
    get = client.get(f"/queries/{IDENTIFIER}.ttl")
    tag = get.headers["ETag"]
    known = client.get(f"/queries/{IDENTIFIER}.ttl", headers={"If-None-Match": tag})
    assert (known.status_code, known.data) == (304, b"")
    assert client.head(f"/queries/{IDENTIFIER}.ttl").headers["ETag"] == tag
    assert client.get(f"/queries/{IDENTIFIER}.nt").headers["ETag"] != tag


def test_below_a_release_the_endpoint_is_that_of_the_release(client: FlaskClient) -> None:
    """An editor that reads the description there asks the same release."""
    for path in ("queries.ttl", f"queries/{IDENTIFIER}.ttl"):
        assert f"<{BASE}releases/1/sparql>" in client.get(f"/releases/1/{path}").text


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"/queries/{IDENTIFIER}.ttl?language=fr", 400),
        (f"/queries/{IDENTIFIER}.ttl?nothing=1", 400),
        ("/queries.ttl?nothing=1", 400),
        ("/queries.zip", 404),
        ("/queries?format=zip", 404),
        ("/queries.", 404),
        ("/queries/nothing.ttl", 404),
    ],
)
def test_what_is_wrong_is_said(client: FlaskClient, target: str, status: int) -> None:
    """Values have no place in a description; what is not there is not found."""
    answer = client.get(target)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_json_is_the_list_and_tables_stay_tables(client: FlaskClient) -> None:
    """``.json`` is no JSON-LD here."""
    assert "queries" in client.get("/queries.json").get_json()
    assert "results" in client.get(f"/queries/{IDENTIFIER}.json").get_json()
    assert client.get("/queries.html").mimetype == "text/html"


def test_graph_is_empty_of_blank_nodes(client: FlaskClient) -> None:
    """Everything has an IRI, so that documents can be put together."""
    text = client.get("/queries.nt").text
    assert "_:" not in Graph().parse(data=text, format="nt").serialize(format="nt")
