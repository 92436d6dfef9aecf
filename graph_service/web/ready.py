"""An answer that says what it is and leaves its headers to the front.

A query is answered a thousand times a second; to check, copy and join a dozen headers that are
always the same would cost more than to dispatch the request.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response


class Ready(Response):
    """A response with status 200 of which the framework touches nothing.

    Args:
        body: its bytes, as a list of one when they are complete.
        content_type: the only header.
    """

    def __init__(self, body: Iterable[bytes], content_type: str) -> None:
        self._body = body
        self._content_type = content_type

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer as WSGI asks (PEP 3333)."""
        start_response("200 OK", [("Content-Type", self._content_type)])
        return self._body
