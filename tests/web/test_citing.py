"""Every answer names where it is found again, in a way that nobody who asks can bend."""

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.query.protocol import QueryRequest
from graph_service.web.citing import LONGEST, citation, cited, escape, path_of
from graph_service.web.service import Service
from tests.web.conftest import BASE

ROWS = "SELECT * { ?s ?p ?o }"


@pytest.mark.parametrize(
    "text", ["", "a b+c&d=e#f", 'x>; rel="evil"', "é\n\r\0%41", "日本語", "<http://example.org/>;,"]
)
def test_escaped_text_is_read_back_and_ends_nothing(text: str) -> None:
    """It is one value of a query string, and one link in a header."""
    escaped = escape(text)
    assert unquote(escaped) == text
    assert dict(parse_qsl(f"query={escaped}", keep_blank_values=True)) == {"query": text}
    assert escaped.isascii() and not set(escaped) & set('<>"\r\n &#+')


def test_query_is_cited_by_what_it_asks(client: FlaskClient) -> None:
    """The same question has one address, however it was sent; and there it is answered."""
    graph = "http://example.org/public"
    sent = {"query": ROWS, "named-graph-uri": [graph, "http://example.org/a"], "timeout": "5"}
    by_get = client.get("/sparql", query_string=sent | {"query-id": "x" * 30})
    by_post = client.post("/sparql", data=sent | {"named-graph-uri": sent["named-graph-uri"][::-1]})
    (link,) = by_get.headers.getlist("Link")
    assert by_post.headers.getlist("Link") == [link]
    url = link.removeprefix("<").removesuffix('>; rel="cite-as"')
    assert url.startswith(f"{BASE}releases/1/sparql?")
    assert parse_qsl(urlsplit(url).query) == [
        ("query", ROWS),
        ("named-graph-uri", "http://example.org/a"),
        ("named-graph-uri", graph),
    ]
    again = client.get("/" + url.removeprefix(BASE))
    assert (again.data, again.headers["ETag"]) == (by_get.data, by_get.headers["ETag"])
    unchanged = client.get(
        "/sparql", query_string=sent, headers={"If-None-Match": by_get.headers["ETag"]}
    )
    assert (unchanged.status_code, unchanged.headers["Link"]) == (304, link)
    assert unchanged.headers["Memento-Datetime"] == "Sat, 31 Jan 2026 00:00:00 GMT"


def test_what_else_is_sent_is_not_in_an_answer_that_is_kept(client: FlaskClient) -> None:
    """Nobody's parameters come to somebody else."""
    query = "SELECT ?s { ?s ?p ?o } # of two"
    mine = {"query": query, "x": '>; rel="evil"', "query-id": "secret-of-somebody-0001"}
    client.get("/sparql", query_string=mine)
    text = str(client.get("/sparql", query_string={"query": query}).headers)
    assert "evil" not in text and "secret" not in text


def test_long_query_is_cited_by_its_release(client: FlaskClient) -> None:
    """An address has its limits."""
    for query in (ROWS + "#" * LONGEST, ROWS + "#<>" * (LONGEST // 4)):
        answer = client.post("/sparql", data={"query": query})
        assert answer.headers["Link"] == f'<{BASE}releases/1/>; rel="cite-as"'
    assert path_of(QueryRequest("#" * (LONGEST + 1))) == ""


@pytest.mark.parametrize(
    ("path", "again"),
    [
        ("/", "/releases/1/"),
        ("/exports", "/releases/1/exports"),
        ("/exports/graph.nq", "/releases/1/exports/graph.nq"),
        ("/queries", "/releases/1/queries"),
        ("/queries/graph-contents.csv", "/releases/1/queries/graph-contents.csv"),
        ("/search?q=plain&limit=5&format=csv", "/releases/1/search?q=plain&limit=5"),
        ("/graphs?default", "/releases/1/graphs?default"),
        (
            "/graphs?graph=http%3A%2F%2Fexample.org%2Fpublic",
            "/releases/1/graphs?graph=http://example.org/public",
        ),
        ("/sparql", "/releases/1/sparql"),
    ],
)
def test_what_reads_is_cited(client: FlaskClient, path: str, again: str) -> None:
    """With its own address below the release, and the time of that."""
    answer = client.get(path)
    assert answer.status_code == 200
    links = [link for link in answer.headers.getlist("Link") if "cite-as" in link]
    assert links == [f'<{BASE}{again[1:]}>; rel="cite-as"']
    assert answer.headers["Memento-Datetime"] == "Sat, 31 Jan 2026 00:00:00 GMT"
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert client.get(again).status_code == 200


def test_page_of_a_query_has_a_sentence(running: Service, client: FlaskClient) -> None:
    """Title, release, date, digest and the address with the values."""
    page = client.get(
        "/queries/resource-neighbourhood",
        query_string={"resource": "http://example.org/s0"},
        headers={"Accept": "text/html"},
    ).text
    answering = running.answering()
    path = "queries/resource-neighbourhood?resource=http%3A%2F%2Fexample.org%2Fs0"
    assert f"{BASE}releases/1/{path}" in page
    assert f", release 1 of 2026-01-31, SHA-256 {answering.view.digest}, " in page
    told = citation(BASE, answering, path, running.queries["resource-neighbourhood"].title["en"])
    assert told in page
    assert cited(BASE, answering) == f"{BASE}releases/1/"


def test_errors_are_not_cited(app: Flask, client: FlaskClient) -> None:
    """What went wrong is no state of anything."""
    for path in ("/sparql?query=SELECT", "/no-such", "/exports/none", "/graphs?graph=x:none"):
        answer = client.get(path)
        assert answer.status_code >= 400
        assert "Link" not in answer.headers and "Memento-Datetime" not in answer.headers
