"""An HTTP client cheap enough to measure servers with: one kept-alive connection, raw sockets.

It knows what the measurements need (GET, lengths, chunks, ETag, 304), counts every answer that is
not 200 or 304, and tells the time to the first byte of the body.
"""

import re
import socket
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSE: Final = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_ETAG: Final = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
RESULTS: Final = "application/sparql-results+json"
GRAPH: Final = "application/n-triples"


MOST_KEPT: Final = 1 << 28
"""Bytes of a body that is kept; more is an endless answer."""


class Broken(Exception):
    """The server closed the connection or cut the answer short; ``status`` if its head had come."""

    status: int | None = None


class Endless(Exception):
    """The answer is larger than anybody would keep."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``first`` and ``total`` are seconds to the body's first byte and to its end."""

    status: int
    head: bytes
    body: bytes
    first: float
    total: float

    @property
    def etag(self) -> bytes | None:
        """The entity tag with its quotes, or nothing."""
        found = _ETAG.search(self.head)
        return found[1] if found else None


class Connection:
    """One connection to a server, opened again when the server has closed it.

    Nothing may take longer than ``seconds`` to come, and no whole answer longer than ``longest``.
    """

    def __init__(self, url: str, seconds: float, longest: float | None = None) -> None:
        parts = urlsplit(url)
        self.address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.host = parts.netloc.encode()
        self.path = (parts.path or "/").encode()
        self.seconds = seconds
        self.longest = longest or float("inf")
        self._until = float("inf")
        self._kept = 0
        self._socket: socket.socket | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def query(self, text: str, accept: str = RESULTS, etag: bytes | None = None) -> bytes:
        """Return the bytes of a GET request for a query, to be sent with :meth:`ask`."""
        condition = b"If-None-Match: %s\r\n" % etag if etag else b""
        return b"GET %s?query=%s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\n%s\r\n" % (
            self.path,
            quote(text, safe="").encode(),
            self.host,
            accept.encode(),
            condition,
        )

    def post(self, text: str, accept: str = RESULTS) -> bytes:
        """Return the bytes of a request that posts a query: for texts too long for a URL."""
        body = text.encode()
        head = (
            b"POST %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\n"
            b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
        )
        return head % (self.path, self.host, accept.encode(), len(body)) + body

    def ask(self, request: bytes, keep: bool = True) -> Reply:
        """Send a request and return the answer; its body only if it is to be kept.

        Raises:
            Broken: no whole answer came.
            Endless: the body is larger than :data:`MOST_KEPT` and was to be kept.
            OSError: the server can't be reached, or nothing came within the time limit.
        """
        begun = time.perf_counter()
        self._until, self._kept = begun + self.longest, 0 if keep else -(MOST_KEPT**2)
        fresh = self._socket is None
        try:
            return self._exchange(request, begun, keep)
        except (Broken, ConnectionError) as error:
            self.close()
            if fresh or getattr(error, "status", None):
                raise
        except BaseException:
            self.close()
            raise
        # The server had closed a kept-alive connection: one second try, on a new one.
        try:
            return self._exchange(request, begun, keep)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _exchange(self, request: bytes, begun: float, keep: bool) -> Reply:
        if self._socket is None:
            self._socket = socket.create_connection(self.address, self.seconds)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        data = self._receive()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head, data = data[: end + 2], data[end + 4 :]
        status = int(head[9:12])
        if status == 304 or status == 204:
            body, first = b"", time.perf_counter()
        else:
            try:
                body, first = self._body(head, data, keep)
            except (Broken, ConnectionError) as error:
                cut = Broken("the body is cut off")
                cut.status = status
                raise cut from error
        done = time.perf_counter()
        if _CLOSE.search(head):
            self.close()
        return Reply(status, head, body, first - begun, done - begun)

    def _body(self, head: bytes, data: bytes, keep: bool) -> tuple[bytes, float]:
        length = _LENGTH.search(head)
        missing = int(length[1]) - len(data) if length else 1
        data = data or (self._receive() if missing else b"")
        first = time.perf_counter()
        if length:
            return self._counted(data, int(length[1]), keep), first
        if _CHUNKED.search(head):
            return self._chunks(data, keep), first
        raise Broken("an answer without length")

    def _counted(self, data: bytes, length: int, keep: bool) -> bytes:
        parts, got = [data], len(data)
        while got < length:
            data = self._receive()
            got += len(data)
            if keep:
                parts.append(data)
        return b"".join(parts)

    def _chunks(self, data: bytes, keep: bool) -> bytes:
        parts: list[bytes] = []
        while True:
            while (end := data.find(b"\r\n")) < 0:
                data += self._receive()
            size = int(data[:end].split(b";")[0], 16)
            data = data[end + 2 :]
            pieces, got = [data], len(data)
            while got < size + 2:
                pieces.append(self._receive())
                got += len(pieces[-1])
            data = b"".join(pieces)
            if keep:
                parts.append(data[:size])
            data = data[size + 2 :]
            if not size:
                return b"".join(parts)

    def _receive(self) -> bytes:
        assert self._socket
        data = self._socket.recv(1 << 18)
        if not data:
            raise Broken("the server closed the connection")
        self._kept += len(data)
        if self._kept > MOST_KEPT:
            raise Endless
        if time.perf_counter() > self._until:
            raise TimeoutError
        return data
