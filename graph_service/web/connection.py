"""One connection of a client: how long its requests may be on their way, and how long their heads.

The reading and writing of HTTP is uvicorn's and llhttp's. What is refused before there is a request
to answer is refused here, as a problem document, and ends the connection.
"""

import asyncio
from typing import Final, Protocol, cast

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from graph_service.errors import GraphServiceError, InputError
from graph_service.web.departure import Departure
from graph_service.web.environment import DEPARTURE_STATE
from graph_service.web.refusals import HeadTooLarge, RequestLate

MOST_HEAD: Final = 32 << 10
"""Bytes of a request line with its headers; a longer query comes by POST."""

_MOST_UNREAD: Final = 2 * MOST_HEAD
"""Bytes that may come while a head is not complete."""

_WRITTEN: Final = b"\r\ncontent-type: "
_SPELLED: Final = b"\r\nContent-Type: "
"""uvicorn writes the names of fields in small letters; R's RCurl finds a charset under this name
alone, and reads text as Latin-1 otherwise."""


class Host(Protocol):
    """What a connection asks of the application that it serves."""

    request_seconds: float
    most_connections: int

    def refuse(self, error: GraphServiceError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Return status, headers and body of the problem document of an error."""


class Connection(HttpToolsProtocol):
    """A connection; the application of the server's configuration is its :class:`Host`."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a connection too many is closed at once."""
        super().connection_made(transport)
        self._host = cast(Host, self.app)
        self._departure = Departure()
        self._incomplete = True  # the first request is awaited
        self._in_head = False
        self._unread = 0
        self._refusal: GraphServiceError = InputError("this is no HTTP request")
        self._late: asyncio.TimerHandle | None = None
        if len(self.connections) > self._host.most_connections:
            transport.abort()
            return
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and tell whoever works for the client."""
        super().connection_lost(exc)
        self._incomplete = False
        self._expect()
        self._departure.happen()

    def data_received(self, data: bytes) -> None:
        """Read on; what is incomplete then has a limited time, and a head a limited size."""
        super().data_received(data)
        if self._in_head:
            self._unread += len(data)
            if self._unread > _MOST_UNREAD:
                self._refuse(HeadTooLarge(f"the head has more than {MOST_HEAD} bytes"))
                self.send_400_response("")
        self._expect()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._incomplete = self._in_head = True
        self._unread = 0
        self.scope["state"][DEPARTURE_STATE] = self._departure

    def on_headers_complete(self) -> None:
        """Check the head, and let the request be answered.

        Raises:
            GraphServiceError: it is refused; the parser stops and the answer is that.
        """
        size, hosts = len(self.url), 0
        for name, value in self.headers:
            size += len(name) + len(value)
            hosts += name == b"host"
        if size > MOST_HEAD:
            raise self._refuse(HeadTooLarge(f"the head has more than {MOST_HEAD} bytes"))
        if hosts != 1 and self.parser.get_http_version() == "1.1":
            raise self._refuse(InputError("there must be exactly one Host (RFC 9112, section 3.2)"))
        self._in_head = False
        super().on_headers_complete()
        self.cycle.transport = self._joined = _Joined(self.transport, self.cycle)  # type: ignore[assignment]

    def on_message_complete(self) -> None:
        """End the reading of a request."""
        self._incomplete = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """End an answer."""
        self._joined.flush()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what can't be read, and close."""
        self._incomplete = self._in_head = False
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if cycle.response_started:
                self.transport.abort()  # another answer can't go into the one that is under way
                return
            cycle.disconnected = True
            cycle.message_event.set()
        status, headers, body = self._host.refuse(self._refusal)
        lines = [b"%b: %b\r\n" % header for header in (*headers, (b"connection", b"close"))]
        self.transport.write(b"".join([STATUS_LINE[status], *lines, b"\r\n", body]))
        self.transport.close()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that was quiet for long; one that does not read is cut off."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def _refuse(self, error: GraphServiceError) -> GraphServiceError:
        self._refusal = error
        return error

    def _expect(self) -> None:
        """Start the clock of a request that is not complete, or stop it."""
        if self._incomplete and self._late is None:
            self._late = self.loop.call_later(self._host.request_seconds, self._give_up)
        elif not self._incomplete and self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        self._refuse(RequestLate("the request took too long to arrive"))
        self.send_400_response("")


class _Joined:
    """The transport of one answer: its head leaves with the first of its body, in one piece.

    Two pieces would be two system calls here, and often two for the client.
    """

    def __init__(self, transport: asyncio.Transport, cycle: RequestResponseCycle) -> None:
        self._transport = transport
        self._cycle = cycle
        self._head: bytes | None = None
        self._begun = False

    def write(self, data: bytes) -> None:
        """Write, or hold back the head."""
        if self._begun:
            if self._head is not None:
                data = self._head + data
                self._head = None
            self._transport.write(data)
        elif self._cycle.response_started:
            self._begun = True
            self._head = data.replace(_WRITTEN, _SPELLED, 1)
        else:
            self._transport.write(data)  # 100 Continue

    def flush(self) -> None:
        """Write a head that is held back."""
        if self._head is not None:
            self.write(b"")

    def close(self) -> None:
        """Close, after what was written has left."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Return whether it is closed or about to be."""
        return self._transport.is_closing()
