"""Connections: what is no request, comes too slowly, is too long, or is given up by its client."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from graph_service.settings import read_settings
from graph_service.web.connection import MOST_HEAD, MOST_PIPELINED
from graph_service.web.departure import KEY, Departure
from graph_service.web.gateway import Gateway
from tests.web.serving import Serving

PATIENCE = 0.5
MOST = 5


class Door(Serving):
    """A server whose application does what a test wants."""

    def __init__(self, answer: Callable[..., Iterable[bytes]], patience: float = PATIENCE) -> None:
        settings = read_settings({"request_seconds": patience, "connections": MOST}, environ={})
        gateway = Gateway(settings, threads=2)
        gateway.application = answer
        super().__init__(gateway)

    def connect(self) -> socket.socket:
        """Return a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, *parts: bytes) -> bytes:
        """Send bytes and return all that comes until the connection is closed."""
        with self.connect() as connection:
            for part in parts:
                connection.sendall(part)
            return read_all(connection)


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes or breaks the connection."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(1 << 16):
            received += part
    return received


def respond(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the method and the length of the body."""
    body = f"{environ['REQUEST_METHOD']} {len(environ['wsgi.input'].read())}".encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def door() -> Iterator[Door]:
    """Return a server that answers everything."""
    door = Door(respond)
    yield door
    door.close()


@pytest.fixture
def patient() -> Iterator[Door]:
    """Return one that gives requests a long time to arrive."""
    door = Door(respond, patience=600)
    yield door
    door.close()


def problem_of(answer: bytes) -> tuple[int, str]:
    """Return status and type of a problem document."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert b"connection: close" in head
    return int(head.split()[1]), json.loads(body)["type"].partition("#")[2]


SMALL = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
CLOSE = b"Host: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("method", [b"GET", b"POST", b"QUERY"])
def test_requests_are_answered(door: Door, method: bytes) -> None:
    """A request gets its answer, whatever its method and however it is cut."""
    answer = door.ask(method + b" / HT", b"TP/1.1\r\nContent-Length: 3\r\n", CLOSE, b"ab", b"c")
    assert answer.endswith(b"\r\n\r\n" + method + b" 3")


def test_the_type_of_an_answer_has_the_name_that_clients_look_for() -> None:
    """The field is spelled as in the RFCs, once, and what a value or a body says stays as it is."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        kind = "application/sparql-results+xml; charset=utf-8"
        body = b"\r\ncontent-type: of the body"
        about = [("X-A", "content-type: of a"), ("Content-Type", kind)]
        start("200 OK", [*about, ("Content-Length", str(len(body)))])
        return [body]

    door = Door(answer)
    head, _, body = door.ask(b"GET / HTTP/1.1\r\n" + CLOSE).partition(b"\r\n\r\n")
    door.close()
    typed = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-type:")]
    assert typed == [b"Content-Type: application/sparql-results+xml; charset=utf-8"]
    assert b"x-a: content-type: of a" in head.split(b"\r\n")
    assert body == b"\r\ncontent-type: of the body"


@pytest.mark.parametrize("offer", [b"h2c", b"websocket"])
def test_offers_of_another_protocol_are_passed_over(door: Door, offer: bytes) -> None:
    """The body is read and the connection goes on, as if nothing had been offered."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nContent-Length: 12\r\n"
    request = head + b"Upgrade: " + offer + b"\r\n\r\n"
    answer = door.ask(request, b"GET / HTTP/1", b"GET / HTTP/1.1\r\n" + CLOSE)
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert answer.count(b"POST 12") == answer.count(b"GET 0") == 1


def test_requests_of_one_connection_are_answered_in_turn(door: Door) -> None:
    """Requests that are sent at once are answered one after the other."""
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    answer = door.ask(request * 3 + b"GET / HTTP/1.1\r\n" + CLOSE)
    assert answer.count(b"GET 0") == 4


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"NOSUCH / HTTP/1.1\r\n" + CLOSE,
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: b\r\n" + CLOSE,
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n" + CLOSE,
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + CLOSE,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + CLOSE + b"zz\r\n",
    ],
)
def test_what_is_no_request_is_refused(door: Door, request_bytes: bytes) -> None:
    """Bytes that are no request, or could be read as two different ones, get 400."""
    assert problem_of(door.ask(request_bytes)) == (400, "bad-request")


@pytest.mark.parametrize(
    "parts",
    [
        (b"GET /" + b"a" * MOST_HEAD + b" HTTP/1.1\r\n" + CLOSE,),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * MOST_HEAD + b"\r\n" + CLOSE,),
        (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * (MOST_HEAD // 2) + CLOSE,),
        (b"GET /", *[b"a" * 8000] * 20),
        (b"GET / HTTP/1.1\r\nX: ", *[b"a" * 8000] * 20),
    ],
)
def test_head_that_is_too_long_is_refused(door: Door, parts: tuple[bytes, ...]) -> None:
    """A head that is too long gets 431, whether or not it ever ends."""
    with door.connect() as connection:
        with contextlib.suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
        answer = read_all(connection)
    assert not answer or problem_of(answer) == (431, "head-too-large")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
    ],
)
def test_request_that_never_ends_is_given_up(door: Door, sent: bytes) -> None:
    """A client that goes on sending slowly, or nothing, is let go."""
    answer = door.ask(sent)
    assert not answer or problem_of(answer) == (408, "late")


def test_slow_head_has_a_deadline(door: Door) -> None:
    """Bytes that keep coming do not put the deadline off."""
    begun = time.monotonic()
    with door.connect() as connection, contextlib.suppress(ConnectionError):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        while time.monotonic() < begun + 20 * PATIENCE:
            connection.sendall(b"X: a\r\n")
            time.sleep(PATIENCE / 10)
    assert time.monotonic() < begun + 20 * PATIENCE


def test_connections_have_a_limit(patient: Door) -> None:
    """For one connection too many the one that was idle longest is closed, the others stay."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(patient.connect()) for _ in range(MOST)]
        for connection in connections[1:]:
            connection.sendall(SMALL)
            assert connection.recv(1000)
        assert patient.ask(b"GET / HTTP/1.1\r\n" + CLOSE).endswith(b"GET 0")
        assert read_all(connections[0]) == b""
        for connection in connections[1:]:
            connection.sendall(SMALL)
            assert connection.recv(1000)


class Slow:
    """An application that answers when it may."""

    def __init__(self) -> None:
        self.may = threading.Semaphore(0)
        self.asked = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        self.asked.release()
        assert self.may.acquire(timeout=60)
        return respond(environ, start)


@pytest.fixture
def slow() -> Iterator[tuple[Door, Slow]]:
    """Return a server, and the application that it waits for."""
    application = Slow()
    door = Door(application)
    yield door, application
    for _ in range(1000):
        application.may.release()
    door.close()


def test_connections_at_work_are_not_closed_for_others(slow: tuple[Door, Slow]) -> None:
    """When all connections wait for the server, it is the new one that is closed."""
    door, application = slow
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(door.connect()) for _ in range(MOST)]
        for connection in connections:
            connection.sendall(SMALL)
        while len([each for each in door.connections if not each.idle]) < MOST:
            time.sleep(0.01)
        assert door.ask(b"GET / HTTP/1.1\r\n" + CLOSE) == b""
        for _ in range(MOST):
            application.may.release()
        for connection in connections:
            assert connection.recv(1000).endswith(b"GET 0")


def test_heads_without_bodies_come_in_turn(door: Door) -> None:
    """Each of several HEAD requests that are sent at once gets its head."""
    request = b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
    assert door.ask(request * 3 + b"HEAD / HTTP/1.1\r\n" + CLOSE).count(b"200 OK") == 4


def test_requests_that_wait_are_not_joined_by_more(slow: tuple[Door, Slow]) -> None:
    """While requests of a connection wait, no more are read; all are answered in the end."""
    door, application = slow
    most = 0
    with door.connect() as connection:
        connection.sendall(SMALL * 10)
        assert application.asked.acquire(timeout=60)
        while len(door.connections[0].pipeline) < 9:
            time.sleep(0.01)
        connection.sendall(SMALL * 2 * MOST_PIPELINED)
        for _ in range(8):
            application.may.release()
            assert application.asked.acquire(timeout=60)
            time.sleep(0.01)
            most = max(most, len(door.connections[0].pipeline))
    assert most == 8


def test_requests_that_wait_are_bounded(slow: tuple[Door, Slow]) -> None:
    """A connection that sends very many requests at once is broken; another one is served."""
    door, application = slow
    assert door.ask(SMALL * 2 * (MOST_PIPELINED + 2)) == b""
    application.may.release()
    application.may.release()
    assert door.ask(b"GET / HTTP/1.1\r\n" + CLOSE).endswith(b"GET 0")


def test_refusal_is_not_taken_for_an_answer(slow: tuple[Door, Slow]) -> None:
    """What is no request, sent behind one that is being answered, breaks the connection."""
    door, application = slow
    with door.connect() as connection:
        connection.sendall(SMALL)
        assert application.asked.acquire(timeout=60)
        connection.sendall(b"NOSUCH / HTTP/1.1\r\n" + CLOSE)
        assert read_all(connection) == b""


def test_client_that_reads_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete answers that nobody reads are not kept for long, nor is what is asked after them."""

    def large(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(30 << 20))])
        return [bytes(30 << 20)]

    monkeypatch.setattr("graph_service.web.connection.PATIENCE", PATIENCE)
    door = Door(large)
    with door.connect() as connection:
        connection.sendall(SMALL * 3)
        deadline = time.monotonic() + 60
        while not door.connections:
            assert time.monotonic() < deadline
        while door.connections:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    door.close()


def test_departure_of_a_client_is_told() -> None:
    """Who works for a client that hangs up is told; for one that stays nothing is said."""
    departed, working = threading.Event(), threading.Event()

    def work(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        departure = environ[KEY]
        assert isinstance(departure, Departure)
        departure.expect(departed.set)
        working.set()
        assert departed.wait(20)
        start("200 OK", [("Content-Length", "0")])
        return [b""]

    door = Door(work)
    with door.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert working.wait(20)
        assert not departed.wait(0.2)
    assert departed.wait(20)
    door.close()
