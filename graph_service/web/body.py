"""Bodies of requests, never longer than they may be."""

from flask import request

from graph_service.errors import TooLarge


def read_body(longest: int) -> bytes:
    """Return the body of the request.

    Raises:
        TooLarge: it has more than ``longest`` bytes.
    """
    if (request.content_length or 0) > longest:
        raise TooLarge(f"the body is longer than {longest} bytes")
    body = request.stream.read(longest + 1)
    if len(body) > longest:
        raise TooLarge(f"the body is longer than {longest} bytes")
    return body
