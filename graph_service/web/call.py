"""One request on its way out: its answer is begun, sent, counted and logged here, once."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from graph_service.errors import GraphServiceError
from graph_service.web.answering import Answering
from graph_service.web.asked import Asked, Environ
from graph_service.web.coded import Answered
from graph_service.web.conditions import matches_any, matching
from graph_service.web.headers import ROUTE, VOLATILE
from graph_service.web.instruments import Instruments
from graph_service.web.kept import Header, Packed
from graph_service.web.spending import Spending

Start = Callable[..., Any]

QUERY_ID: Final = "Query-Id"
_UNKNOWN: Final = "unknown"
_SETTLED: Final = ("kept", "unchanged")
PINNED: Final = "/releases/<number>"
"""Stands before the template of a route below a release."""

_LAST_GOOD: Final = 399
_LAST_REFUSED: Final = 499


class Call:
    """A request and what sends its answer.

    Args:
        environ: of the request.
        start: of the server (PEP 3333).
        begun: when it came, by :func:`time.perf_counter`.
        answering: what it is answered from, to its end.
        instruments: where it is counted.

    ``route`` is the template of its path, ``spending`` what it uses of the pool, ``asked`` the
    query: each where it is known. ``settled`` says how an answer went out that is the same for
    whoever sends the same bytes: status, outcome and size of its body.
    """

    __slots__ = (
        "_begun",
        "_instruments",
        "_start",
        "answering",
        "asked",
        "environ",
        "route",
        "settled",
        "spending",
    )

    def __init__(
        self,
        environ: Environ,
        start: Start,
        begun: float,
        answering: Answering,
        instruments: Instruments,
    ) -> None:
        self.answering = answering
        self.environ = environ
        self.route: str | None = None
        self.spending: Spending | None = None
        self.asked: Asked | None = None
        self.settled: tuple[int, str, int] | None = None
        self._start = start
        self._begun = begun
        self._instruments = instruments

    def packed(self, packed: Packed, outcome: str) -> list[bytes]:
        """Send a complete answer, or say that the caller has it."""
        condition = self.environ.get("HTTP_IF_NONE_MATCH")
        if (
            condition is not None
            and packed.tag is not None
            and (matching(condition, (packed.tag,)) is not None or matches_any(condition))
        ):
            return self.unchanged(packed.unchanged)
        self._start("200 OK", packed.headers + self._about_the_query())
        return self._whole(200, packed.body, outcome)

    def unchanged(self, headers: list[Header]) -> list[bytes]:
        """Say that the caller has the answer."""
        self._start("304 Not Modified", headers + self._about_the_query())
        return self._whole(304, b"", "unchanged")

    def operators(self, content_type: str, body: bytes) -> list[bytes]:
        """Send what only operators see."""
        about = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        self._start("200 OK", [*about, ("Cache-Control", VOLATILE)])
        return self._whole(200, body, "made")

    def send(self, answered: Answered) -> Iterable[bytes]:
        """Send an answer; it is complete when its body is a list."""
        self._start(answered.status, answered.headers + self._about_the_query())
        code, body = answered.code, answered.body
        if isinstance(body, list):
            return self._whole(code, b"".join(body), _outcome(code))
        sent = Sent(body, _outcome(code), lambda end, size: self._count(code, end, size))
        if self.environ["REQUEST_METHOD"] == "HEAD":
            sent.close()
            return []
        return sent

    def _whole(self, code: int, body: bytes, outcome: str) -> list[bytes]:
        if self.environ["REQUEST_METHOD"] == "HEAD":
            body = b""
        self._count(code, outcome, len(body))
        if outcome in _SETTLED and self.spending is None:
            self.settled = code, outcome, len(body)
        return [body]

    def _about_the_query(self) -> list[Header]:
        """Return the headers of an answer for which something ran, or was to run."""
        spending = self.spending
        if spending is None or not spending.used:
            return []
        if spending.query_id is None:
            return spending.headers()
        return [*spending.headers(), (QUERY_ID, spending.query_id)]

    def _count(self, code: int, outcome: str, size: int) -> None:
        if self.spending is not None and self.spending.left:
            outcome = "left"
        route = self.route or self.environ.get(ROUTE, _UNKNOWN)
        if self.environ["SCRIPT_NAME"]:
            route = PINNED + route
        self._instruments.answered(
            self.environ, route, code, outcome, size, self._begun, self.spending, self.asked
        )


class Sent:
    """A body that streams, with a count of what left.

    Args:
        body: its chunks; may have a ``close``.
        outcome: how it ended when all of it left.
        done: is told once how it ended, and with how many bytes.
    """

    def __init__(
        self, body: Iterable[bytes], outcome: str, done: Callable[[str, int], None]
    ) -> None:
        self._body = body
        self._outcome = outcome
        self._ended = "left"
        self._size = 0
        self._done: Callable[[str, int], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._body:
                self._size += len(chunk)
                yield chunk
            self._ended = self._outcome
        except GraphServiceError:
            self._ended = "broken"
            raise

    def close(self) -> None:
        """End the body; the server calls this in any case."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()
        done, self._done = self._done, None
        if done is not None:
            done(self._ended, self._size)


def _outcome(code: int) -> str:
    if code == 304:
        return "unchanged"
    return "made" if code <= _LAST_GOOD else "refused" if code <= _LAST_REFUSED else "failed"
