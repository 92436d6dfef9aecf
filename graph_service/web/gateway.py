"""The application as the server sees it (ASGI): the loop answers what is quick, threads the rest.

What streams is sent as fast as the client reads it, and no faster: the next chunk is asked for when
the one before is on its way. When a body fails midway the connection is broken, so that nobody
takes what came for the whole.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from json import dumps
from typing import Any, Final, TypeVar

from graph_service.errors import GraphServiceError, Unavailable
from graph_service.settings import Settings
from graph_service.web.document import describe, problem_of
from graph_service.web.environment import environment_of
from graph_service.web.front import PATHS
from graph_service.web.head import Head
from graph_service.web.headers import ALWAYS, VOLATILE
from graph_service.web.lane import LONGEST_REQUEST, Begun, Lane
from graph_service.web.negotiation import PROBLEM
from graph_service.web.recall import Recalled

Application = Callable[..., Iterable[bytes]]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_Value = TypeVar("_Value")

_WAITING: Final = 4
"""Requests that may wait for a thread, for each thread."""


_BEGUN: Final = "begun"
"""Under which name the state of a scope has what was found out about its request."""


class _Full(Exception):
    """No more requests can wait for a thread."""


class TransferBroken(Exception):
    """An answer can't be completed: the server closes the connection."""


class Gateway:
    """The ASGI application of a service.

    Args:
        settings: limits of requests.
        threads: requests that are worked on at once.
        withheld: tells whether nothing is to be answered but by the application.

    ``application`` is the WSGI one, to be set before the first request; ``lane`` answers queries
    once it is there.
    """

    application: Application

    def __init__(
        self, settings: Settings, threads: int, withheld: Callable[[], bool] = lambda: False
    ) -> None:
        self._lane: Lane | None = None
        self._withheld = withheld
        self.request_seconds = settings.request_seconds
        self.most_connections = settings.connections
        self._longest = settings.body_bytes
        self._base_url = settings.base_url
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most = threads * (1 + _WAITING)
        self._busy = 0

    @property
    def lane(self) -> Lane | None:
        """What answers queries now."""
        return None if self._withheld() else self._lane

    @lane.setter
    def lane(self, lane: Lane) -> None:
        self._lane = lane

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request.

        Raises:
            TransferBroken: the answer began and can't be completed.
        """
        begun: tuple[Head, Begun] | None = scope["state"].pop(_BEGUN, None)
        try:
            if begun is not None and self._lane is not None:
                head, answer = begun[0], await self._lane.finish(begun[1])
            else:
                head = Head()
                found = await self._answer(scope, receive, head)
                if found is None:
                    return
                answer = found
        except _Full:
            start, text = self._refused(Unavailable("too many requests wait"))
            await _send_whole(send, start, text)
            return
        await self._send(send, head, answer)

    async def _answer(self, scope: Message, receive: Receive, head: Head) -> Iterable[bytes] | None:
        """Return the body of an answer, ``None`` when the client is gone."""
        environ, size = environment_of(scope), 0
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            body = await self._read(receive)
            if body is None:
                return None
            size = len(body)
            environ["wsgi.input"] = BytesIO(body)
        lane = self.lane
        if lane is None or environ["PATH_INFO"] not in PATHS:
            return await self.on_thread(lambda: self.application(environ, head))
        return await lane.answer(environ, head, size)

    def recall(self, request: bytes, fields: bytes) -> bytes | None:
        """Return the whole answer to a request that is known by its bytes.

        Args:
            request: all of it.
            fields: headers that an answer has besides.
        """
        lane = self.lane
        if lane is None:
            return None
        begun = time.perf_counter()
        found = lane.instruments.recall.get(request, lane.key)
        if found is None:
            return None
        lane.instruments.recalled(found, begun)
        return b"".join([found.line, fields, found.rest])

    def at_once(self, scope: Message, fields: bytes, request: bytes | None) -> bytes | None:
        """Return the whole answer to a GET with its head, if it needs no waiting.

        Args:
            scope: of the request, which has no body.
            fields: headers that its answer has besides.
            request: all of it, if it came in one piece and may be known by its bytes.

        Returns:
            ``None`` when it is to be answered as usual; what was found out goes with the scope.
        """
        lane = self.lane
        if lane is None:
            return None
        environ, head = environment_of(scope), Head()
        if len(environ["QUERY_STRING"]) > LONGEST_REQUEST:
            return None
        try:
            begun = lane.begin(environ, head)
        except Exception:  # it will be met again where it is logged and answered
            return None
        if begun.body is None:
            scope["state"][_BEGUN] = head, begun
            return None
        rest = b"".join([head.fields, *begun.body])
        settled, found = begun.call.settled, begun.call.answering
        if request is not None and settled is not None:
            answer = Recalled(found.key, found.release, head.line, rest, *settled)
            lane.instruments.remember(request, answer)
        return b"".join([head.line, fields, rest])

    def refuse(self, error: GraphServiceError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Return status, headers and body of the problem document of an error."""
        start, body = self._refused(error)
        return start["status"], start["headers"], body

    def close(self) -> None:
        """Wait for the threads to end."""
        self._executor.shutdown()

    async def _read(self, receive: Receive) -> bytes | None:
        """Return the body, or as much as shows that it is too long; ``None`` without a client."""
        body = bytearray()
        while len(body) <= self._longest:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message["body"]
            if not message["more_body"]:
                break
        return bytes(body)

    async def _send(self, send: Send, head: Head, answer: Iterable[bytes]) -> None:
        if isinstance(answer, list):
            await _send_whole(send, head.message, b"".join(answer))
        else:
            await self._send_stream(send, head.message, answer)

    async def _send_stream(self, send: Send, start: Message, body: Iterable[bytes]) -> None:
        chunks = iter(body)
        try:
            await send(start)
            while (chunk := await self._go_on(lambda: next(chunks, None))) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except GraphServiceError as error:
            raise TransferBroken from error
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                await self._go_on(close)

    async def on_thread(self, work: Callable[[], _Value], /) -> _Value:
        """Begin work on a thread and return what it returns."""
        if self._busy >= self._most:
            raise _Full
        return await self._go_on(work)

    async def _go_on(self, work: Callable[[], _Value]) -> _Value:
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._busy -= 1

    def _refused(self, error: GraphServiceError) -> tuple[Message, bytes]:
        """Return the problem document of an error, which needs no application."""
        body = dumps(describe(error, self._base_url)).encode() + b"\n"
        head, status = Head(), problem_of(error).status
        retry = [("Retry-After", str(error.retry_after))] if isinstance(error, Unavailable) else []
        about = [("Content-Type", PROBLEM.media_type), ("Content-Length", str(len(body)))]
        more = [*ALWAYS.items(), ("Cache-Control", VOLATILE), *retry]
        head(f"{status} {HTTPStatus(status).phrase}", [*about, *more])
        return head.message, body


async def _send_whole(send: Send, start: Message, body: bytes) -> None:
    await send(start)
    await send({"type": "http.response.body", "body": body})
