"""The quick lane gives the answers that threads give, and never makes the loop wait."""

import gzip
import http.client
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from flask import Flask

from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import LONGEST_REQUEST, Lane
from graph_service.web.service import Service
from tests.web.serving import Serving

EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
LARGE = "SELECT * { " + EIGHT + " } LIMIT 1500"
SLOW = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"


class Server(Serving):
    """A server on the synthetic release."""

    def __init__(self, service: Service) -> None:
        self.app: Flask = create_app(service)
        self.service = service
        gateway = Gateway(service.settings, threads=8)
        gateway.application = self.app
        gateway.lane = Lane(front_of(self.app), service, gateway.on_thread)
        super().__init__(gateway)

    def ask(
        self, query: str, headers: dict[str, str] | None = None, method: str = "GET"
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (names in lower case) and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if method == "GET":
                connection.request("GET", "/sparql?query=" + quote(query), headers=headers or {})
            else:
                about = {"Content-Type": "application/sparql-query"} | (headers or {})
                connection.request(method, "/sparql", query.encode(), about)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()
        finally:
            connection.close()

    @property
    def running(self) -> int:
        """Queries that run."""
        return self.service.answering().pool.status().running

    def wait_running(self, count: int) -> None:
        """Wait until so many queries run."""
        while self.running != count:
            time.sleep(0.01)


@pytest.fixture(scope="module")
def server(running: Service) -> Iterator[Server]:
    """Return a running server."""
    server = Server(running)
    yield server
    server.close()


@pytest.mark.parametrize("method", ["GET", "POST", "QUERY"])
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
@pytest.mark.parametrize("length", [0, 2 * LONGEST_REQUEST])
def test_answers_are_those_of_threads(
    server: Server, method: str, accept: str, length: int
) -> None:
    """Body and headers are the same whether the loop or a thread answers."""
    query = f"SELECT ?o {{ ?s ?p ?o }} ORDER BY ?o # {method} {accept} {'x' * length}"
    headers = {"Accept": accept}
    status, told, body = server.ask(query, headers, method)
    assert status == 200
    client = server.app.test_client()
    asked = client.post("/sparql", data={"query": query}, headers=headers)
    assert body == asked.data
    for name in ("content-type", "etag", "vary", "release", "cache-control", "content-length"):
        assert told[name] == asked.headers[name]


def test_known_answer_is_sent_again(server: Server) -> None:
    """The second time nothing runs; a caller that has the answer gets 304."""
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s # again"
    _, told, body = server.ask(query)
    assert server.ask(query)[2] == body
    status, _, nothing = server.ask(query, {"If-None-Match": told["etag"]})
    assert (status, nothing) == (304, b"")


def test_large_answer_goes_on_in_a_thread(server: Server) -> None:
    """An answer that the loop does not wait for comes whole, and coded when that is asked for."""
    _, _, body = server.ask(LARGE, {"Accept": "text/csv"})
    status, told, coded = server.ask(LARGE + " # coded", {"Accept-Encoding": "gzip"})
    assert len(body) > 500_000
    assert (status, told["content-encoding"]) == (200, "gzip")
    assert len(coded) < len(body)
    assert server.running == 0


@pytest.mark.parametrize(
    ("query", "status", "problem"),
    [
        ("SELECT ?s { ?s ?p }", 400, "syntax"),
        ("SELECT ?s { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", 403, "refused"),
        ("SELECT ?s { ?s ?p ?o } # " + "x" * 200_000, 413, "too-large"),
    ],
)
def test_errors_are_problems(server: Server, query: str, status: int, problem: str) -> None:
    """What is wrong with a query is told as everywhere, and the next one is answered."""
    code, told, body = server.ask(query, method="POST")
    assert (code, told["content-type"]) == (status, "application/problem+json")
    assert json.loads(body)["type"].endswith("#" + problem)
    assert server.ask("ASK {}")[0] == 200


def test_same_query_in_flight_runs_once(server: Server) -> None:
    """Those who ask what is being answered wait for that answer."""
    query = SLOW + " # once"
    with ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(server.ask, query + " ") for _ in range(1)]
        server.wait_running(1)
        asked += [threads.submit(server.ask, query + " ") for _ in range(4)]
        time.sleep(0.3)
        assert server.running == 1
        end_workers(server)
        answers = [each.result() for each in asked]
    assert {status for status, _, _ in answers} == {500}
    assert server.running == 0


def end_workers(server: Server) -> None:
    """End the workers of running queries as a crash does."""
    roster = server.service.answering().pool._roster
    for running in list(roster._places.running.values()):
        os.kill(running.worker.pid, signal.SIGSEGV)


def test_worker_that_dies_is_a_problem(server: Server) -> None:
    """A query whose process ends gets an error, and the loop answers others meanwhile."""
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(server.ask, SLOW + " # dies")
        server.wait_running(1)
        assert server.ask("ASK {} # meanwhile")[0] == 200
        end_workers(server)
        status, _, body = asked.result()
    assert (status, json.loads(body)["type"].partition("#")[2]) == (500, "query-lost")


def test_query_is_ended_by_its_owner(server: Server) -> None:
    """A query that the loop waits for can be ended under its id."""
    name = "quick-lane-query-0123456789"
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(server.ask, SLOW, {"Query-Id": name})
        server.wait_running(1)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("DELETE", f"/queries/running/{name}")
        assert connection.getresponse().status == 204
        connection.close()
        assert asked.result()[0] == 500


def test_client_that_leaves_ends_its_query(server: Server) -> None:
    """A query that the loop waits for ends with the connection of its client."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/sparql?query=" + quote(SLOW + " # left"))
    server.wait_running(1)
    connection.close()
    server.wait_running(0)


@pytest.mark.parametrize(("coding", "status"), [("gzip", 200), ("br", 415)])
def test_coding_of_a_body_is_undone_or_refused(server: Server, coding: str, status: int) -> None:
    """A query may come compressed; what can't be read is 415 and says what can."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    about = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    connection.request("POST", "/sparql", gzip.compress(b"ASK {}"), about)
    answer = connection.getresponse()
    assert answer.status == status
    assert answer.getheader("Accept-Encoding") == ("gzip" if status == 415 else None)
    connection.close()


def test_compressed_body_has_the_limit_of_its_text(server: Server) -> None:
    """What expands to more than a body may have is refused before it is there."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    about = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    bomb = gzip.compress(bytes(server.service.settings.body_bytes * 3))
    connection.request("POST", "/sparql", bomb, about)
    assert connection.getresponse().status == 413
    connection.close()
