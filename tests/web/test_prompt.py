"""Connections that answer at once: the same answers, whoever gives them, and no others."""

import re
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from graph_service.web.gateway import Gateway
from graph_service.web.service import Service
from tests.web.test_lane import Server

QUERY = "SELECT ?p ?o { <http://example.org/known-by-bytes> ?p ?o }"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_VARIABLE = re.compile(rb"\r\ndate: [^\r]*", re.IGNORECASE)


@pytest.fixture(scope="module")
def server(running: Service) -> Iterator[Server]:
    """Return a running server."""
    server = Server(running)
    yield server
    server.close()


@pytest.fixture
def recalled(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return a list that gets each answer that was known by the bytes of its request."""
    known: list[bytes] = []
    recall = Gateway.recall

    def note(self: Gateway, request: bytes, fields: bytes) -> bytes | None:
        found = recall(self, request, fields)
        if found is not None:
            known.append(found)
        return found

    monkeypatch.setattr(Gateway, "recall", note)
    return known


def request_of(query: str, *fields: str, version: str = "1.1") -> bytes:
    """Return a GET request."""
    lines = [f"GET /sparql?query={quote(query)} HTTP/{version}", "Host: x", *fields, "", ""]
    return "\r\n".join(lines).encode()


class Line:
    """A connection, byte by byte."""

    def __init__(self, server: Server) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self._received = b""

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, *parts: bytes) -> None:
        """Send parts, each by itself."""
        for part in parts:
            self._socket.sendall(part)
            time.sleep(0.02)

    def receive(self) -> bytes:
        """Return one answer, but for its date and the version before its status."""
        while b"\r\n\r\n" not in self._received:
            self._read()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        size = int(length[1]) if length else 0
        while len(self._received) < size:
            self._read()
        body, self._received = self._received[:size], self._received[size:]
        return _VARIABLE.sub(b"", head).removeprefix(b"HTTP/1.1 ") + b"\r\n\r\n" + body

    def _read(self) -> None:
        part = self._socket.recv(1 << 16)
        if not part:
            raise ConnectionError
        self._received += part

    def ask(self, *parts: bytes) -> bytes:
        """Send a request and return its answer."""
        self.send(*parts)
        return self.receive()


def test_same_bytes_get_the_same_answer(server: Server, recalled: list[bytes]) -> None:
    """The first answer runs, the second is kept, the third is not even read; all are the same."""
    asked = request_of(QUERY)
    with Line(server) as line:
        answers = [line.ask(asked) for _ in range(5)]
    assert len(set(answers)) == 1
    assert len(recalled) == 3
    with Line(server) as another:
        assert another.ask(asked) == answers[0]
    assert len(recalled) == 4


def test_condition_is_part_of_the_bytes(server: Server, recalled: list[bytes]) -> None:
    """Who has the answer gets 304, and who has another one gets the answer."""
    query = QUERY.replace("?p", "?condition")
    with Line(server) as line:
        whole = line.ask(request_of(query))
        found = re.search(rb'ETag: ("[^"]+")', whole)
        assert found is not None
        having = request_of(query, f"If-None-Match: {found[1].decode()}")
        other = request_of(query, 'If-None-Match: "another"')
        assert [line.ask(having)[:3] for _ in range(4)] == [b"304"] * 4
        assert [line.ask(other) for _ in range(4)] == [whole] * 4
    assert sum(answer.startswith(b"HTTP/1.1 304") for answer in recalled) == 3


@pytest.mark.parametrize(
    "fields",
    [("Authorization: Bearer nobody",), ("Content-Length: 0",), ("Connection: close",)],
)
def test_others_are_never_known(
    server: Server, recalled: list[bytes], fields: tuple[str, ...]
) -> None:
    """A token, a body and the wish to close are read each time."""
    asked = request_of(QUERY.replace("?p", "?others"), *fields)
    for _ in range(4):
        with Line(server) as line:
            line.ask(asked)
    assert recalled == []


def test_two_requests_in_one_piece_are_both_answered(server: Server, recalled: list[bytes]) -> None:
    """What holds more than one request is read, however its lines end."""
    asked = request_of(QUERY)
    with Line(server) as line:
        one = [line.ask(asked) for _ in range(3)][-1]
        line.send(asked + asked)
        assert [line.receive(), line.receive()] == [one, one]
        known = len(recalled)
        line.send(asked + asked)
        assert [line.receive(), line.receive()] == [one, one]
        assert len(recalled) == known


def test_request_in_pieces_is_answered_once(server: Server, recalled: list[bytes]) -> None:
    """A piece that looks like a whole request is none when it goes on with another."""
    asked = request_of(QUERY)
    with Line(server) as line:
        one = [line.ask(asked) for _ in range(3)][-1]
        assert line.ask(b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: x\r\n", b"\r\n") != one
        before = len(recalled)
        post = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        length = b"Content-Length: %d\r\n\r\n" % len(asked)
        answer = line.ask(post + length, asked)
        assert answer.startswith(b"400") and len(recalled) == before
        assert line.ask(asked) == one


def test_known_requests_are_counted(server: Server, recalled: list[bytes]) -> None:
    """A request that is not read counts like one that is."""
    metrics = server.app.extensions["graph_service.instruments"].metrics
    asked = request_of(QUERY.replace("?p", "?counted"))
    with Line(server) as line:
        for _ in range(3):
            line.ask(asked)
        before = metrics.rows()["/sparql", "GET", "200", "kept"][0]
        line.ask(asked)
    assert metrics.rows()["/sparql", "GET", "200", "kept"][0] == before + 1


def test_idle_connection_is_closed_though_it_was_never_read(
    running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of a quiet connection begins with its last answer."""
    server = Server(running)
    try:
        asked = request_of(QUERY)
        with Line(server) as line:
            for _ in range(3):
                line.ask(asked)
        with Line(server) as line:
            line.ask(asked)
            (connection,) = server.connections
            assert connection.timeout_keep_alive_task is not None
            monkeypatch.setattr(connection, "timeout_keep_alive", 0.05)
            connection.loop.call_soon_threadsafe(connection.timeout_keep_alive_handler)
            assert line._socket.recv(1) == b""
    finally:
        server.close()
