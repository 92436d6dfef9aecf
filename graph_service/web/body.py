"""Bodies of requests, never longer than they may be."""

from typing import Any

from werkzeug.wsgi import get_input_stream

from graph_service.errors import TooLarge


def read_body(environ: dict[str, Any], longest: int) -> bytes:
    """Return the body of the request of a WSGI environment.

    Raises:
        TooLarge: it has more than ``longest`` bytes.
    """
    stated = environ.get("CONTENT_LENGTH") or "0"
    if stated.isdecimal() and int(stated) > longest:
        raise TooLarge(f"the body is longer than {longest} bytes")
    body = get_input_stream(environ).read(longest + 1)
    if len(body) > longest:
        raise TooLarge(f"the body is longer than {longest} bytes")
    return body
