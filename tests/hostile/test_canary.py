"""What only others may see is in no public answer: every route, every form, every error."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.errors import QueryEnded
from graph_service.formats import GRAPHS, TABLES
from tests.hostile.conftest import ABSENT, HIDDEN, MARK

pytestmark = pytest.mark.hostile
TYPES = [each.media_type for each in (*TABLES, *GRAPHS)]
ACCEPTS = ["*/*", "text/html", "application/problem+json", "text/plain", "image/png", *TYPES]
QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT DISTINCT ?g { GRAPH ?g {} }",
    "SELECT * { ?s (<http://example.org/x>|!<http://example.org/x>)* ?o } LIMIT 50000",
    "SELECT ?o { <http://example.org/s1> ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
    "DESCRIBE <http://example.org/s1>",
    "SELECT (COUNT(*) AS ?n) (GROUP_CONCAT(?o) AS ?all) { ?s ?p ?o }",
]
ABOUT = [
    "SELECT * { GRAPH <$> { ?s ?p ?o } }",
    "SELECT * FROM <$> { ?s ?p ?o }",
    "SELECT * FROM NAMED <$> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <http://example.org/graph/public> FROM <$> { ?s ?p ?o }",
    "ASK FROM <$> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <$> { ?s ?p ?o }",
    "ASK { GRAPH <$> {} }",
    "CONSTRUCT { ?s ?p ?o } FROM <$> WHERE { ?s ?p ?o }",
    "DESCRIBE <http://example.org/s1> FROM <$>",
]


def everything(answer: TestResponse) -> bytes:
    """Return body and headers of an answer, whether it broke off or not."""
    body = bytearray(str(answer.headers).encode())
    try:
        for part in answer.iter_encoded():
            body += part
    except QueryEnded as error:
        body += str(error).encode()
    answer.close()
    return bytes(body)


@pytest.mark.parametrize("query", QUERIES)
def test_queries_do_not_find_it(client: FlaskClient, query: str) -> None:
    """No pattern finds the hidden graph, in any format."""
    found = 0
    for accept in ACCEPTS:
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
        found += answer.status_code == 200
        assert MARK.encode() not in everything(answer)
    assert found  # the time limit is short here: a loaded machine may meet it in some formats


@pytest.mark.parametrize("query", ABOUT)
def test_hidden_graph_is_as_an_absent_one(client: FlaskClient, query: str) -> None:
    """Who names the hidden graph gets what they get for one that does not exist."""
    for accept in ("*/*", "text/csv", "application/n-triples"):
        hidden, absent = (
            client.get(
                "/sparql",
                query_string={"query": query.replace("$", graph)},
                headers={"Accept": accept},
            )
            for graph in (HIDDEN, ABSENT)
        )
        assert hidden.status_code == absent.status_code
        # a graph that is named in the query may come back by its name
        assert hidden.data.replace(HIDDEN.encode(), ABSENT.encode()) == absent.data
        assert hidden.headers["Content-Type"] == absent.headers["Content-Type"]
        assert b"about" not in hidden.data


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_protocol_datasets_do_not_find_it(client: FlaskClient, parameter: str) -> None:
    """The same holds for datasets of the protocol."""
    for query in (
        *QUERIES[:2],
        "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
    ):
        answers = [
            client.get("/sparql", query_string={"query": query, parameter: graph})
            for graph in (HIDDEN, ABSENT)
        ]
        assert answers[0].status_code == answers[1].status_code == 200
        assert answers[0].data.replace(HIDDEN.encode(), ABSENT.encode()) == answers[1].data


def paths(app: Flask) -> list[str]:
    """Return an address for every rule of the application, and some that it lacks."""
    found = []
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "graph.nq" if "exports" in rule.rule else "x")
        with app.test_request_context():
            found.append(app.url_map.bind("").build(rule.endpoint, values))
    return sorted({*found, "/static/style.css", "/no-such", "/graph/" + "x", "/id/x/y", "/ledger"})


def test_no_route_shows_it(app: Flask, client: FlaskClient) -> None:
    """Each route, asked for each type and by each method, keeps it."""
    methods = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "QUERY")
    for path, accept, method in product(paths(app), ACCEPTS, methods):
        answer = client.open(path, method=method, headers={"Accept": accept})
        assert answer.status_code < 500, (method, path, accept)
        assert MARK.encode() not in everything(answer), (method, path, accept)


def test_exports_do_not_hold_it(client: FlaskClient) -> None:
    """No file has it, and the list does not count it."""
    listed = client.get("/exports").get_json()["exports"]
    assert len(listed) >= 4
    for each in listed:
        path = "/" + each["url"].removeprefix("https://data.example.org/")
        body = everything(client.get(path))
        assert len(body) > 1000
        assert MARK.encode() not in body


def test_canned_queries_do_not_find_it(app: Flask, client: FlaskClient) -> None:
    """No canned query shows it, with its name as value or without."""
    listed = client.get("/queries").get_json()["queries"]
    for query in listed:
        values = {each["name"]: f"http://example.org/{MARK}" for each in query["parameters"]}
        for given, accept in product(({}, values), ("text/csv", "text/html")):
            answer = client.get(
                f"/queries/{query['id']}", query_string=given, headers={"Accept": accept}
            )
            assert answer.status_code in (200, 400), query["id"]
            assert f"{MARK} ".encode() not in everything(answer)


def test_errors_do_not_show_it(client: FlaskClient) -> None:
    """Problems of every kind keep it, when the request does not name it."""
    for query in ("SELECT * {", "ASK { SERVICE <x:y> {} }", "ASK { FILTER(<x:f>(1)) }", ""):
        for accept in ("*/*", "text/html"):
            answer = client.get(
                "/sparql", query_string={"query": query}, headers={"Accept": accept}
            )
            assert 400 <= answer.status_code < 500
            assert MARK.encode() not in everything(answer)
