"""Hostile connections cost an ordinary client nothing, and leave nothing behind."""

import contextlib
import http.client
import json
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.children import children_of
from tests.web.conftest import fill, make_settings
from tests.web.test_server import BROKEN, Server, free_port

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

REQUEST_SECONDS = 2.0
CROWD = 200
PATIENCE = 60.0
HEAD = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n"
LARGE = b"GET /sparql?query=%s HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n" % (
    quote(BROKEN + " LIMIT 4900").encode()
)
MEMORY = 64 << 20
"""Bytes that the server process may have more of than before: what is kept, and what a heap is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that waits two seconds for a request."""
    state = tmp_path_factory.mktemp("state")
    fill(make_settings(state))
    os.environ["GRAPH_SERVICE_REQUEST_SECONDS"] = str(REQUEST_SECONDS)
    try:
        server = Server(state, free_port())
    finally:
        del os.environ["GRAPH_SERVICE_REQUEST_SECONDS"]
    server.wait_ready()
    yield server
    assert server.stop() == 0


class Crowd:
    """Many connections of one kind of attacker."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.connections: list[socket.socket] = []

    def connect(self) -> socket.socket:
        """Return a connection more, which does not block."""
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self._port))
        connection.setblocking(False)
        self.connections.append(connection)
        return connection

    def send(self, data: bytes) -> None:
        """Send as much as goes on each connection."""
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.send(data)

    def close(self) -> None:
        """Close all connections."""
        for connection in self.connections:
            connection.close()

    def wait_closed(self) -> None:
        """Wait until the server has closed every connection; what it sends is thrown away."""
        deadline = time.monotonic() + PATIENCE
        left = {connection.fileno(): connection for connection in self.connections}
        events = select.poll()
        for number in left:
            events.register(number, select.POLLIN)
        while left:
            assert time.monotonic() < deadline, f"{len(left)} connections are still open"
            for number, _ in events.poll(1000):
                try:
                    over = not left[number].recv(1 << 16)
                except BlockingIOError:
                    continue
                except OSError:
                    over = True
                if over:
                    events.unregister(number)
                    del left[number]


def silent(crowd: Crowd) -> None:
    """Connect and send nothing."""
    for _ in range(CROWD):
        crowd.connect()
    crowd.wait_closed()


def trickling(crowd: Crowd, start: bytes, drop: bytes) -> None:
    """Begin a request and send a little of it again and again."""
    for _ in range(CROWD):
        crowd.connect()
    crowd.send(start)
    deadline = time.monotonic() + 2 * REQUEST_SECONDS
    while time.monotonic() < deadline:
        crowd.send(drop)
        time.sleep(0.2)
    crowd.wait_closed()


def slow_heads(crowd: Crowd) -> None:
    """Send a head that never ends."""
    trickling(crowd, HEAD, b"X: a\r\n")


def slow_bodies(crowd: Crowd) -> None:
    """Send a body that never ends."""
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n"
    trickling(crowd, head + b"Content-Type: application/sparql-query\r\n\r\n", b"ASK {} ")


def slow_chunks(crowd: Crowd) -> None:
    """Send a chunked body that never ends."""
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
    trickling(crowd, head + b"Content-Type: application/sparql-query\r\n\r\n", b"1\r\n#\r\n")


def deaf(crowd: Crowd) -> None:
    """Ask for large answers and read none of them."""
    for _ in range(CROWD // 4):
        crowd.connect()
    crowd.send(LARGE)
    time.sleep(2 * REQUEST_SECONDS)
    crowd.close()


def flooding(crowd: Crowd) -> None:
    """Send thousands of requests at once and read no answer."""
    for _ in range(20):
        crowd.connect()
    deadline = time.monotonic() + 2 * REQUEST_SECONDS
    while time.monotonic() < deadline:
        crowd.send((HEAD + b"\r\n") * 1000)
        time.sleep(0.05)
    crowd.close()


def leaving(crowd: Crowd) -> None:
    """Go away in the middle of every phase of a request."""
    whole = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n"
    whole += b"Content-Type: application/sparql-query\r\n\r\nASK {}"
    for cut in [*range(0, len(whole) + 1, 3), len(whole)] * 2:
        connection = crowd.connect()
        connection.send(whole[:cut])
        connection.close()
    for pause in (0.0, 0.01, 0.05, 0.2):
        for request in (LARGE, HEAD + b"\r\n", (HEAD + b"\r\n") * 50):
            for _ in range(5):
                connection = crowd.connect()
                connection.send(request)
                time.sleep(pause)
                with contextlib.suppress(BlockingIOError):
                    connection.recv(100)
                connection.close()


ATTACKS = (silent, slow_heads, slow_bodies, slow_chunks, deaf, flooding, leaving)


class OrdinaryClient:
    """Asks all the time while a block runs; ``failures`` says what went wrong."""

    def __init__(self, port: int) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self._port = port
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "OrdinaryClient":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(0.01):
            self.answers += 1
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            try:
                connection.request("GET", "/sparql?query=" + quote(f"ASK {{}} # {self.answers}"))
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    self.failures.append(f"{answer.status} {body[:200]!r}")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
            finally:
                connection.close()


def used(server: Server) -> dict[str, int]:
    """Return what the server process has of what an attacker could use up."""
    (pid,) = server.family() - {server.process.pid} & parents(server)
    status = Path(f"/proc/{pid}/status").read_text()
    return {
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "threads": int(status.partition("Threads:")[2].split()[0]),
        "resident": int(status.partition("VmRSS:")[2].split()[0]) * 1024,
        "processes": len(server.family()),
    }


def parents(server: Server) -> set[int]:
    """Return the children of the process that watches: the server process."""
    return children_of(server.process.pid)


def running(server: Server) -> int:
    """Return how many queries run."""
    with server.get("/status") as answer:
        workers = json.loads(answer.read())["workers"]
    return int(workers["running"]) + int(workers["waiting"])


def settle(condition: Callable[[], bool]) -> bool:
    """Wait until a condition holds; returns whether it does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.__name__ for attack in ATTACKS])
def test_ordinary_client_is_served_meanwhile(
    server: Server, attack: Callable[[Crowd], None]
) -> None:
    """While the attack goes on every ordinary request is answered; afterwards all is as before."""
    for path in ("/status", "/sparql?query=ASK%7B%7D"):
        with server.get(path) as answer:
            assert answer.status == 200
    before = used(server)
    crowd = Crowd(server.port)
    with OrdinaryClient(server.port) as client, contextlib.closing(crowd):
        attack(crowd)
    assert client.failures == []
    assert client.answers > 1
    assert settle(lambda: running(server) == 0)
    assert settle(lambda: used(server)["descriptors"] <= before["descriptors"] + 4), used(server)
    after = used(server)
    assert after["resident"] < before["resident"] + MEMORY, (before, after)
    assert after["processes"] <= 2 + 1 + 3 + 4 + 1  # watcher, server, holder, workers
