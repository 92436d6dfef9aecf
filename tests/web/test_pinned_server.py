"""An earlier release over a real server: nobody waits for its opening but who asks for it."""

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from graph_service.web import pinning
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.service import Service
from tests.web.publishing import open_published
from tests.web.serving import Serving

QUERY = quote("SELECT ?o { <http://example.org/s1> ?p ?o }")
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service of five releases."""
    service = open_published(tmp_path_factory.mktemp("published"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def server(service: Service) -> Iterator[Serving]:
    """Return a server of it."""
    application = create_app(service)
    gateway = Gateway(service.settings, threads=8)
    gateway.application = application
    gateway.lane = Lane(front_of(application), service, gateway.on_thread)
    server = Serving(gateway)
    yield server
    server.close()


def get(server: Serving, path: str, **headers: str) -> Answer:
    """Return status, headers (names in lower case) and body of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=90)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_others_are_answered_while_a_release_is_opened(
    service: Service, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for it is told to come again; then it answers, as does the same query now."""
    go_on = threading.Event()
    opener = service.pinning._opener
    whole = opener.open_warm
    monkeypatch.setattr(
        opener, "open_warm", lambda *args, **more: go_on.wait(60) and whole(*args, **more)
    )
    monkeypatch.setattr(pinning, "PATIENCE", 0.3)
    with ThreadPoolExecutor(12) as threads:
        asked = [
            threads.submit(get, server, f"/releases/1/sparql?query={QUERY}") for _ in range(12)
        ]
        answered = 0
        while not all(each.done() for each in asked):
            status, headers, body = get(server, f"/sparql?query={QUERY}", Accept="text/csv")
            assert (status, headers["release"], body) == (200, "5", b"o\r\nfive 1\r\n")
            answered += 1
        told = [each.result() for each in asked]
    assert answered
    assert {status for status, _, _ in told} == {503}
    assert {headers["retry-after"] for _, headers, _ in told} == {"2"}
    go_on.set()
    deadline = time.monotonic() + 60
    while True:
        status, headers, body = get(server, f"/releases/1/sparql?query={QUERY}", Accept="text/csv")
        if status == 200:
            break
        assert (status, headers["retry-after"]) == (503, "2")
        assert time.monotonic() < deadline
    assert (headers["release"], body) == ("1", b"o\r\none 1\r\n")


def test_line_of_the_log_has_the_template(service: Service, server: Serving) -> None:
    """Metrics and log tell requests of earlier releases from others, and no numbers."""
    get(server, f"/releases/1/sparql?query={QUERY}")
    get(server, "/releases/77/sparql")
    text = get(server, "/metrics")[2].decode()
    assert 'route="/releases/<number>/sparql"' in text
    assert "/releases/77" not in text and "/releases/1" not in text


@pytest.mark.parametrize(
    "target",
    [
        "/releases/1/sparql?query=" + QUERY + "&x=%0d%0aSet-Cookie:%20a=b",
        "/releases/1/%2e%2e/%2e%2e/etc/passwd",
        "/releases/1%2fsparql?query=" + QUERY,
        "/releases/99999999999999999999/sparql",
        "/releases/1/graphs/..%2f..%2f",
        "/releases/1/exports/..%2findex.json",
        "/releases/1/exports/index.json",
        "/releases/1;x/sparql",
    ],
)
def test_strange_targets_lead_nowhere(server: Serving, target: str) -> None:
    """Nothing but what is below the release is ever answered, and no header is made by a caller."""
    status, headers, body = get(server, target)
    assert status in (200, 404) and "set-cookie" not in headers
    if status == 200:
        assert headers["release"] == "1" and b"root:" not in body


def test_opening_is_charged_to_who_asks(tmp_path: Path) -> None:
    """A client without query time left can't have a release opened; one that is open is for all."""
    service = open_published(tmp_path, budget_seconds=0.01, budget_exempt="", query_seconds=60.0)
    try:
        client = create_app(service).test_client()

        def ask(number: int, address: str) -> TestResponse:
            path = f"/releases/{number}/queries"
            return client.get(path, environ_base={"REMOTE_ADDR": address})

        assert ask(1, "192.0.2.1").status_code == 200
        refused = ask(3, "192.0.2.1")
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) >= 1
        assert ask(1, "192.0.2.1").status_code == 200
        assert ask(3, "192.0.2.2").status_code == 200
        assert ask(3, "192.0.2.1").status_code == 200
    finally:
        service.close()
