"""Bodies of requests, never longer than they may be, whether they are coded or not."""

import zlib
from typing import Any, Final

from werkzeug.wsgi import get_input_stream

from graph_service.errors import InputError, TooLarge
from graph_service.web.refusals import BodyCodingRefused

_GZIP: Final = ("gzip", "x-gzip")
_WINDOW: Final = 31  # 15 bits, with the header and trailer of gzip (RFC 1952)


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


def read_content(environ: dict[str, Any], longest: int) -> bytes:
    """Return what a body holds, its coding undone (``Content-Encoding``: gzip or none).

    Raises:
        TooLarge: it has more than ``longest`` bytes, as it comes or decoded.
        BodyCodingRefused: it has another coding.
        InputError: it is not what its coding says.
    """
    coding = (environ.get("HTTP_CONTENT_ENCODING") or "identity").strip().lower()
    if coding == "identity":
        return read_body(environ, longest)
    if coding not in _GZIP:
        raise BodyCodingRefused(_GZIP[:1])
    return _expanded(read_body(environ, longest), longest)


def _expanded(body: bytes, longest: int) -> bytes:
    """Return what members of gzip hold; no more is ever expanded than may be there."""
    parts: list[bytes] = []
    room = longest
    while body:
        decoder = zlib.decompressobj(_WINDOW)
        try:
            part = decoder.decompress(body, room + 1)
        except zlib.error as error:
            raise InputError("the body is not what gzip makes") from error
        if len(part) > room:
            raise TooLarge(f"the body expands to more than {longest} bytes")
        if not decoder.eof:
            raise InputError("the body ends in the middle of its gzip")
        parts.append(part)
        room -= len(part)
        body = decoder.unused_data
    return b"".join(parts)
