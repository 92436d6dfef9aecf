"""Below a release everything is answered as it was; what a caller can't see never was."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.formats import GRAPHS, TABLES
from graph_service.web.app import create_app
from graph_service.web.pinned import is_read
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service
from tests.web.conftest import BASE, make_settings, wait_ready
from tests.web.publishing import GRAPH, MARK, open_published, publish, token_of

ROWS = quote("SELECT * { ?s ?p ?o }")
GRAPHED = quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
ABOUT = quote("SELECT ?p ?o { <http://example.org/s1> ?p ?o }")
PATHS = [
    *(f"sparql?query={ROWS}&format={each.suffix}" for each in TABLES),
    *(f"sparql?query={GRAPHED}&format={each.suffix}" for each in GRAPHS),
    f"sparql?query={ABOUT}",
    f"sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}&default-graph-uri={GRAPH}",
    *(f"exports/graph.{suffix}" for suffix in ("ttl", "trig", "nq", "nt")),
    "queries/graph-contents.csv",
    "queries/graph-contents.json",
    "queries/graph-contents.rq",
    "search?q=one&format=csv",
]
"""What is data: lists and pages name addresses, which are below the release there."""

GRAPH_PATH = f"graphs?graph={quote(GRAPH)}"

SAME = ("ETag", "Release", "Content-Type", "Memento-Datetime", "Content-Disposition")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service of five releases."""
    service = open_published(tmp_path_factory.mktemp("published"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def app(published: Service) -> Flask:
    """Return its application."""
    return create_app(published)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client without a token."""
    return app.test_client()


def whole(answer: TestResponse) -> tuple[object, ...]:
    """Return all of an answer but the time when it was sent and the addresses that it names."""
    headers = sorted(
        (name, value) for name, value in answer.headers if name not in ("Date", "Link", "RateLimit")
    )
    return answer.status_code, headers, answer.data


def settled(client: FlaskClient, path: str) -> TestResponse:
    """Return an answer once it has a tag: until then workers may order rows in another way."""
    deadline = time.monotonic() + 60
    while "ETag" not in (answer := client.get(path)).headers:
        assert time.monotonic() < deadline
    return answer


@pytest.mark.parametrize("backend", ["snapshot", "auto"])
def test_pinned_answers_are_those_of_then(tmp_path: Path, backend: str) -> None:
    """Byte for byte and with the same tags, in all formats, also in another process."""
    settings = make_settings(tmp_path, follow_seconds=0.0, view_backend=backend)
    publish(settings, 1, "one")
    service = open_service(settings)
    try:
        wait_ready(service)
        app = create_app(service)
        search_of(app)._shelf._patience = 60
        client = app.test_client()
        then = {path: settled(client, f"/{path}") for path in PATHS}
        assert {answer.status_code for answer in then.values()} == {200}
        graphs = {
            each.media_type: client.get(f"/{GRAPH_PATH}", headers={"Accept": each.media_type})
            for each in GRAPHS
        }
        publish(settings, 2, "two", "hidden")
        service.refresh()
        assert client.get("/exports").get_json()["release"] == 2
        for path, before in then.items():
            now = settled(client, f"/releases/1/{path}")
            assert now.data == before.data, path
            for name in SAME:
                assert now.headers.get(name) == before.headers.get(name), (path, name)
            links = now.headers.getlist("Link")
            assert set(links) >= {each for each in before.headers.getlist("Link") if "cite" in each}
        assert client.get(f"/{PATHS[0]}").data != then[PATHS[0]].data
        for accept, before in graphs.items():
            now = client.get(f"/releases/1/{GRAPH_PATH}", headers={"Accept": accept})
            assert now.headers["ETag"] == before.headers["ETag"]
            if accept.startswith("application/n-"):
                assert sorted(now.data.splitlines()) == sorted(before.data.splitlines())
    finally:
        service.close()


def test_addresses_are_below_the_release(client: FlaskClient) -> None:
    """A list of a release leads to that release, and a page does."""
    root = f"{BASE}releases/1/"
    exports = client.get("/releases/1/exports").get_json()
    assert (exports["release"], exports["exports"][0]["url"][: len(root)]) == (1, root)
    queries = client.get("/releases/1/queries").get_json()["queries"]
    assert queries[0]["links"]["self"].startswith(f"{root}queries/")
    page = client.get("/releases/1/", headers={"Accept": "text/html"}).text
    assert f'href="{root}sparql"' in page
    assert "You read release 1" in page
    described = client.get("/releases/1/sparql", headers={"Accept": "text/turtle"}).text
    assert f"<{root}sparql>" in described
    assert f"{BASE}update" not in described
    assert client.get("/releases/1/search?q=").status_code == 400
    assert "You read release" not in client.get("/", headers={"Accept": "text/html"}).text


def test_pinned_answer_says_what_it_is_a_state_of(client: FlaskClient) -> None:
    """It names the same thing now, its other states, and the time of this one."""
    answer = client.get(f"/releases/1/graphs?graph={quote(GRAPH, safe='')}")
    assert answer.headers["Memento-Datetime"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    links = answer.headers.getlist("Link")
    assert links[0] == f'<{BASE}releases/1/graphs?graph={GRAPH}>; rel="cite-as"'
    assert links[1] == f'<{BASE}graphs?graph={GRAPH}>; rel="original"'
    timemap = links[2].partition(">")[0].removeprefix(f"<{BASE}")
    assert links[2].endswith('; rel="timemap"; type="application/link-format"')
    listed = client.get(f"/{timemap}", headers={"Accept": "application/link-format"}).text
    assert f'<{BASE}releases/1/graphs?graph={GRAPH}>; rel="memento"' in listed


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        f"/sparql?query={ROWS}",
        "/sparql",
        "/exports",
        "/exports/graph.nt",
        "/queries",
        "/search?q=one",
        f"/graphs?graph={quote(GRAPH)}",
        "/update",
        "/nothing",
    ],
)
def test_number_in_between_never_was(client: FlaskClient, path: str) -> None:
    """A release that was news to others is like one that does not exist, by every method."""
    for method in ("GET", "HEAD", "POST", "QUERY", "PUT", "DELETE", "OPTIONS"):
        for accept in ("*/*", "text/html"):
            answers = [
                client.open(f"/releases/{number}{path}", method=method, headers={"Accept": accept})
                for number in (2, 6, 999_999_999)
            ]
            hidden = whole(answers[0])
            assert hidden[0] in ((404,) if path else (404, 405, 200)), (method, path)
            assert all(whole(answer) == hidden for answer in answers[1:])
            assert MARK.encode() not in answers[0].data


@pytest.mark.parametrize(
    "path",
    [
        "/releases/0/sparql",
        "/releases/01/sparql",
        "/releases/-1/sparql",
        "/releases/1000000000/sparql",
        "/releases/x/sparql",
        "/releases/%31%0a/sparql",
        "/releases/\u0661/sparql",
        "/releases/1//sparql",
        "/releases/1/releases/1/sparql",
        "/releases/1/status",
        "/releases/1/healthz",
        "/releases/1/metrics",
        "/releases/1/validate",
        "/releases/1/static/style.css",
        "/releases/1/docs/problems",
        "/releases/1/../sparql",
        "/releases//sparql",
    ],
)
def test_nothing_else_is_below_a_release(client: FlaskClient, path: str) -> None:
    """What is no number, and what reads nothing of a release, is not there."""
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert answer.get_json()["detail"] == "there is nothing at this address"


def test_nothing_is_written_below_a_release(published: Service, client: FlaskClient) -> None:
    """Every way of writing is 405, with a token too, and nothing changes."""
    before = published.state.current()
    holder = {"Authorization": f"Bearer {token_of(published)}"}
    graph = f"/releases/1/graphs?graph={quote(GRAPH)}"
    for headers in ({}, holder):
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            answer = client.open(graph, method=method, data="", headers=headers)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        for method in ("GET", "POST"):
            answer = client.open("/releases/1/update", method=method, headers=headers)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS")
        assert client.delete("/releases/1/queries/running/x", headers=headers).status_code == 405
    preflight = client.options(graph)
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert published.state.current() == before


def test_token_knows_more_releases(published: Service, client: FlaskClient) -> None:
    """Who sees what is internal may ask for a release of it; caches may not share that."""
    holder = {"Authorization": f"Bearer {token_of(published)}"}
    answer = client.get(f"/releases/4/sparql?query={ROWS}&format=csv", headers=holder)
    assert (answer.status_code, answer.headers["Release"]) == (200, "4")
    assert f"{MARK} b" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    wrong = {"Authorization": "Bearer nonsense"}
    assert client.get(f"/releases/4/sparql?query={ROWS}", headers=wrong).status_code == 401
    assert client.get(f"/releases/4/sparql?query={ROWS}").status_code == 404


def test_what_is_kept_of_one_release_is_not_given_for_another(client: FlaskClient) -> None:
    """The same query of two releases has two answers, however often it is asked."""
    for _ in range(3):
        answers = [
            client.get(f"{at}/sparql?query={ROWS}") for at in ("/releases/1", "", "/releases/3")
        ]
        texts = [answer.get_json()["results"]["bindings"][0]["o"]["value"] for answer in answers]
        assert [text.split()[0] for text in texts] == ["one", "five", "two"]
        assert [answer.headers["Release"] for answer in answers] == ["1", "5", "3"]
    again = client.get(
        f"/releases/1/sparql?query={ROWS}", headers={"If-None-Match": answers[0].headers["ETag"]}
    )
    assert again.status_code == 304


def test_pinned_query_by_post(client: FlaskClient) -> None:
    """A query may come in the body, as now."""
    for method in ("POST", "QUERY"):
        answer = client.open(
            "/releases/1/sparql",
            method=method,
            data="SELECT ?o { <http://example.org/s1> ?p ?o }",
            content_type="application/sparql-query",
            headers={"Accept": "text/csv"},
        )
        assert answer.text == "o\r\none 1\r\n"


def test_paths_that_are_read() -> None:
    """They begin with the name of a route that reads, whatever follows."""
    assert all(
        map(is_read, ("", "sparql", "sparql?query=x", "exports/graph.ttl", "graphs?default"))
    )
    assert not any(map(is_read, ("update", "status", "/sparql", "//x", "releases/1/sparql")))
