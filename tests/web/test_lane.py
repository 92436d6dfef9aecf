"""The quick lane gives the answers that threads give, and never makes the loop wait."""

import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
import uvicorn
from flask import Flask

from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import LONGEST_REQUEST, Lane
from graph_service.web.server import configure
from graph_service.web.service import Service

EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
LARGE = "SELECT * { " + EIGHT + " } LIMIT 1500"
SLOW = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"


class Server:
    """A server in this process, on the synthetic release."""

    def __init__(self, service: Service) -> None:
        self.app: Flask = create_app(service)
        self.service = service
        self.gateway = Gateway(service.settings, threads=8)
        self.gateway.application = self.app
        self.gateway.lane = Lane(front_of(self.app), service, self.gateway.on_thread)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(configure(self.gateway))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()
        self.gateway.close()

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
