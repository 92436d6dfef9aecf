"""A client that sends thousands of requests at once gets all answers, and makes nobody wait."""

import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from graph_service.web.gateway import Gateway
from graph_service.web.service import Service
from graph_service.web.slices import SLICE
from tests.web.test_lane import Server

FLOOD = b"GET /sparql?query=" + quote("ASK {} # flood").encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n"
BODY = b'"boolean":true'
MANY = 3_000
FEW = 300
"""Requests that are more than a slice, and whose answers may wait to be read."""


@pytest.fixture(scope="module")
def server(running: Service) -> Iterator[Server]:
    """Return a running server."""
    server = Server(running)
    yield server
    server.close()


def connect(server: Server) -> socket.socket:
    """Return a connection."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=60)


def count_answers(connection: socket.socket, wanted: int) -> int:
    """Read until so many answers have come, or the connection ends; returns how many came."""
    received = b""
    while received.count(BODY) < wanted and (piece := connection.recv(1 << 16)):
        received += piece
    return received.count(BODY)


def test_every_request_of_a_flood_is_answered(server: Server) -> None:
    """However the requests are cut into slices, each has its answer, and the last comes last."""
    last = FLOOD.replace(b"Host: x", b"Host: x\r\nConnection: close")
    assert server.ask("ASK {} # flood")[0] == 200  # from now on it is answered at once
    with connect(server) as flooding:
        for _ in range(0, MANY, FEW):  # a client that reads: what it has not read is limited
            flooding.sendall(FLOOD * FEW)
            assert count_answers(flooding, FEW) == FEW
        flooding.sendall(FLOOD * FEW + last)
        received = b""
        while piece := flooding.recv(1 << 16):
            received += piece
    assert received.count(b"HTTP/1.1 200 ") == FEW + 1
    assert received.lower().count(b"connection: close") == 1
    assert b"connection: close" in received[received.rindex(b"HTTP/1.1 200 ") :].lower()


@pytest.mark.parametrize("length", [SLICE - 1, SLICE, SLICE + 1, 3 * SLICE, 9 * SLICE + 7])
def test_long_body_is_read_in_order(server: Server, length: int) -> None:
    """A query of many slices is the query that was sent."""
    lines = "".join(f"# {n}\n" for n in range(length))[:length].rpartition("\n")[0]
    status, _, body = server.ask(lines + "\nSELECT (7 AS ?n) {}", {"Accept": "text/csv"}, "POST")
    assert (status, body.split()) == (200, [b"n", b"7"])


def test_others_have_their_turn(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a request and its turn no more of a flood is answered than fits in two slices."""
    handled: list[bool] = []
    recall, at_once = Gateway.recall, Gateway.at_once
    asked: list[int] = []

    def note(query: bytes) -> None:
        handled.append(b"flood" in query)
        if len(handled) == 20:  # the flood is being read: now somebody else asks
            asked.append(len(handled))
            other.sendall(FLOOD.replace(b"flood", b"other"))

    def recalled(self: Gateway, request: bytes, fields: bytes) -> bytes | None:
        found = recall(self, request, fields)
        if found is not None:
            note(request)
        return found

    def answered(self: Gateway, scope: dict[str, object], *rest: bytes) -> bytes | None:
        note(bytes(scope["query_string"]))  # type: ignore[arg-type]
        return at_once(self, scope, *rest)

    monkeypatch.setattr(Gateway, "recall", recalled)
    monkeypatch.setattr(Gateway, "at_once", answered)
    with connect(server) as other, connect(server) as flooding:
        flooding.sendall(FLOOD * MANY)
        other.recv(1)
    turn = handled.index(False)
    assert asked == [20]
    assert 20 <= turn < 20 + 3 * SLICE // len(FLOOD)


def test_client_that_leaves_a_flood_behind_is_forgotten(server: Server) -> None:
    """What it left is thrown away, and the next client is served."""
    for _ in range(5):
        with connect(server) as flooding:
            flooding.sendall(FLOOD * MANY)
    assert server.ask("ASK {} # afterwards")[0] == 200
