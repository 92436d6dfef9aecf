"""One connection of a client: what it may keep the server waiting for, and how much of it.

The reading and writing of HTTP is uvicorn's and llhttp's. What is refused before there is a request
to answer is refused here, as a problem document, and ends the connection.
"""

import asyncio
import time
from functools import partial
from typing import Final, Protocol, cast

from httptools.parser.protocol import HTTPProtocol
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from graph_service.errors import GraphServiceError, InputError
from graph_service.web.departure import Departure
from graph_service.web.environment import DEPARTURE_STATE
from graph_service.web.joined import Joined
from graph_service.web.parser import Parser
from graph_service.web.refusals import HeadTooLarge, RequestLate

MOST_HEAD: Final = 32 << 10
"""Bytes of a request line with its headers; a longer query comes by POST."""

_MOST_UNREAD: Final = 2 * MOST_HEAD
"""Bytes that may come while a head is not complete."""

MOST_PIPELINED: Final = 100
"""Requests of one connection that may wait for an answer; one more breaks it."""

PATIENCE: Final = 30.0
"""Seconds in which a client must take something of what was written."""


class Host(Protocol):
    """What a connection asks of the application that it serves."""

    request_seconds: float
    most_connections: int

    def refuse(self, error: GraphServiceError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Return status, headers and body of the problem document of an error."""


class Connection(HttpToolsProtocol):
    """A connection; the application of the server's configuration is its :class:`Host`."""

    transport: asyncio.Transport
    parser: Parser

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; for a connection too many, the one that was idle longest is closed, or itself."""
        super().connection_made(transport)
        self.parser = Parser(cast(HTTPProtocol, self))  # dropped by uvicorn at the end
        self._host = cast(Host, self.app)
        self._departure = Departure()
        self._incomplete = True  # the first request is awaited
        self._answered = False
        self._in_head = False
        self._begun = False
        self._unread = 0
        self._refusal: GraphServiceError = InputError("this is no HTTP request")
        self._late: asyncio.TimerHandle | None = None
        self._deaf: asyncio.TimerHandle | None = None
        self.since = time.monotonic()  # the loop's clock has milliseconds, which many share
        if len(self.connections) > self._host.most_connections:
            others = (each for each in self.connections if isinstance(each, Connection))
            idle = [each for each in others if each.idle and each is not self]
            chosen = min(idle, key=lambda each: each.since, default=self)
            chosen.transport.abort()
        self._expect()

    @property
    def is_free(self) -> bool:
        """Whether the request that begins now, or has just begun, can be answered right away."""
        cycle = self.cycle
        answered = cycle is None or cycle.response_complete
        return answered and not (self.pipeline or self.flow.write_paused)

    @property
    def is_between(self) -> bool:
        """Whether the next byte begins such a request."""
        return self.is_free and not (self._incomplete and self._begun)

    @property
    def idle(self) -> bool:
        """Whether it is the client's turn; ``since`` says when that began, by the precise clock."""
        cycle = self.cycle
        return cycle is None or cycle.response_complete or cycle.more_body

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and tell whoever works for the client."""
        super().connection_lost(exc)
        self._incomplete = False
        self._expect()
        self._heard()
        self._departure.happen()

    def data_received(self, data: bytes) -> None:
        """Read on; what is incomplete then has a limited time, and a head a limited size."""
        self._begun = True
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
        if self.parser.passes_over(self.url, self.headers):
            return
        if len(self.pipeline) >= MOST_PIPELINED:
            self.transport.abort()
            raise self._refuse(InputError("too many requests of this connection wait"))
        size, hosts = len(self.url), 0
        for name, value in self.headers:
            size += len(name) + len(value)
            hosts += name == b"host"
        if size > MOST_HEAD:
            raise self._refuse(HeadTooLarge(f"the head has more than {MOST_HEAD} bytes"))
        if hosts != 1 and self.parser.get_http_version() == "1.1":
            raise self._refuse(InputError("there must be exactly one Host (RFC 9112, section 3.2)"))
        self._in_head = False
        self._answered = self.answer_at_once()
        if self._answered:
            return
        super().on_headers_complete()
        joined = Joined(self.transport, self.cycle)
        self.cycle.transport = joined  # type: ignore[assignment]
        self.cycle.on_response = partial(self._end, joined)

    def on_message_complete(self) -> None:
        """End the reading of a request."""
        if self.parser.passing_over:
            return
        self._incomplete = False
        if not self._answered:
            super().on_message_complete()
            return
        self._answered = False
        self._unset_keepalive_if_required()
        self.note_answer()

    def answer_at_once(self) -> bool:
        """Answer the request whose head was read, if that is quick; none is here."""
        return False

    def note_answer(self) -> None:
        """Note that a request was answered that no cycle of uvicorn's knows."""
        self._incomplete = False
        self._expect()
        self.since = time.monotonic()
        self.server_state.total_requests += 1
        if self.timeout_keep_alive_task is None:
            self._wait_for_more(self.timeout_keep_alive)

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def pause_writing(self) -> None:
        """Wait for a client that does not read, for some time."""
        super().pause_writing()
        self._heard()
        self._deaf = self.loop.call_later(PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on with a client that reads."""
        self._heard()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what can't be read, and close."""
        self._incomplete = self._in_head = False
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if cycle.response_started or self.pipeline or not cycle.more_body:
                self.transport.abort()  # it would be taken for the answer that is under way
                return
            cycle.disconnected = True
            cycle.message_event.set()
        status, headers, body = self._host.refuse(self._refusal)
        lines = [b"%b: %b\r\n" % header for header in (*headers, (b"connection", b"close"))]
        self.transport.write(b"".join([STATUS_LINE[status], *lines, b"\r\n", body]))
        self.transport.close()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that was quiet for long; one that does not read is cut off."""
        left = self.since + self.timeout_keep_alive - time.monotonic()
        if left > 0:  # what is recalled does not stop the clock
            self._wait_for_more(left)
            return
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def _end(self, joined: "Joined") -> None:
        """End an answer."""
        joined.flush()
        self.since = time.monotonic()
        self.on_response_complete()
        if self.pipeline and not self.transport.is_closing():  # else more and more would wait
            self.flow.pause_reading()

    def _heard(self) -> None:
        if self._deaf is not None:
            self._deaf.cancel()
            self._deaf = None

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
