"""What can go wrong, as one tree.

::

    GraphError
    ├── Unreachable         nobody answers there, or the connection broke
    ├── OutOfTime           the time that the caller gave is over
    ├── Damaged             what came is not what was announced
    └── Problem             the service says what is wrong (RFC 9457)
        ├── Wrong           the request: a value, a query, a format (other 4xx)
        ├── NotAllowed      401, 403
        ├── NotThere        404, 410
        ├── Busy            429, 503: come again
        └── Failed          the service, or a partner that it asked (other 5xx)
"""

import json
from typing import Any


class GraphError(Exception):
    """Base of all errors of the client."""


class Unreachable(GraphError):
    """Nobody answers at the address, or the connection broke too often."""


class OutOfTime(GraphError):
    """The time limit of the caller is over."""


class Damaged(GraphError):
    """What came is cut, or has another SHA-256 than was announced."""


class Problem(GraphError):
    """The service refused or failed, and says why.

    ``status`` is that of HTTP, ``type`` the URI of the kind of problem (it leads to a page that
    explains it), ``detail`` what is wrong; ``line`` and ``column`` are places in a query.
    """

    def __init__(self, status: int, said: dict[str, Any]) -> None:
        self.status = status
        self.type = str(said.get("type", "about:blank"))
        self.title = str(said.get("title", f"HTTP {status}"))
        self.detail = str(said.get("detail", ""))
        self.line: int | None = said.get("line")
        self.column: int | None = said.get("column")
        place = f" (line {self.line}, column {self.column})" if self.line is not None else ""
        super().__init__(f"{self.title}{': ' if self.detail else ''}{self.detail}{place}")


class Wrong(Problem):
    """The request is wrong: a value, a query, a format."""


class NotAllowed(Problem):
    """The caller may not do that, or the token is none."""


class NotThere(Problem):
    """There is no such thing for this caller, or it was withdrawn."""


class Busy(Problem):
    """The service asks to come again later; ``retry_after`` is in how many seconds."""

    retry_after: float = 0.0


class Failed(Problem):
    """The service failed, or a partner that it asked."""


def problem_of(status: int, body: bytes) -> Problem:
    """Return the error for an answer that is none, whatever its body is."""
    try:
        said = json.loads(body)
    except ValueError:
        said = {}
    kinds: dict[int, type[Problem]] = {
        401: NotAllowed,
        403: NotAllowed,
        404: NotThere,
        410: NotThere,
        429: Busy,
        503: Busy,
    }
    kind = kinds.get(status, Failed if status >= 500 else Wrong)
    return kind(status, said if isinstance(said, dict) else {})
