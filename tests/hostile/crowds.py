"""Crowds of connections that want a server to be busy with them: slow, deaf, many, or leaving.

Each attack takes a :class:`Crowd` and ends by itself once the server has closed what it should.
"""

import contextlib
import select
import socket
import time
from urllib.parse import quote

from tests.web.test_server import BROKEN

CROWD = 200
PATIENCE = 60.0
HEAD = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n"
LARGE = b"GET /sparql?query=%s HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n" % (
    quote(BROKEN + " LIMIT 4900").encode()
)


class Crowd:
    """Many connections of one kind of attacker, which goes on for so many seconds.

    Args:
        port: of the server, on loopback.
        seconds: how long an attack trickles, floods or does not read; more than the server waits
            for a request, or it never closes anything.
    """

    def __init__(self, port: int, seconds: float) -> None:
        self._port = port
        self.seconds = seconds
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
    deadline = time.monotonic() + crowd.seconds
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
    time.sleep(crowd.seconds)
    crowd.close()


def flooding(crowd: Crowd) -> None:
    """Send thousands of requests at once and read no answer."""
    for _ in range(20):
        crowd.connect()
    deadline = time.monotonic() + crowd.seconds
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
"""All of them, in the order in which they are tried."""
