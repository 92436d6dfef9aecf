"""``Idempotency-Key``: a request that may have been done already can be sent again.

As the draft of the IETF has it (draft-ietf-httpapi-idempotency-key-header): a key belongs to who
sends it, and to one request.
"""

import hashlib
import re
from io import BytesIO
from typing import Any, Final

from graph_service.access.actor import Actor
from graph_service.errors import InputError
from graph_service.web.bearer import HEADER
from graph_service.web.body import read_body
from graph_service.writing import Request

_NAME: Final = "HTTP_IDEMPOTENCY_KEY"
_KEY: Final = re.compile(
    r' *(?:"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"|([\x21\x23-\x2b\x2d-\x3a\x3c-\x7e]+)) *'
)
_LONGEST: Final = 255
_SAID: Final = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "QUERY_STRING",
    "CONTENT_TYPE",
    "HTTP_CONTENT_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
)
"""What of a request, beside its body, another one under the same key must not differ in."""


def request_of(environ: dict[str, Any], actor: Actor, longest: int) -> Request | None:
    """Return what a request with a key is known by, ``None`` for one without, or of nobody.

    The body is read for it, and is there to be read again.

    Args:
        environ: of the request.
        actor: who sent it.
        longest: bytes that its body may have.

    Raises:
        InputError: the key is malformed.
        TooLarge: the body has more bytes.
    """
    key = key_of(environ)
    if key is None or actor.name is None:
        return None
    body = read_body(environ, longest)
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    said = "\0".join(environ.get(name) or "" for name in _SAID).encode("utf-8", "surrogateescape")
    fingerprint = hashlib.sha256(said + b"\0" + hashlib.sha256(body).digest()).hexdigest()
    return Request(_hash(actor.name, key), fingerprint)


def name_of(environ: dict[str, Any]) -> str | None:
    """Return the name of what a request with a key makes, always the same; ``None`` without one.

    Who does not know the token can't guess it.

    Raises:
        InputError: the key is malformed.
    """
    key = key_of(environ)
    return None if key is None else _hash("name", environ.get(HEADER) or "", key)[:32]


def key_of(environ: dict[str, Any]) -> str | None:
    """Return the key of a request: a string of RFC 9651, or as most clients send it, bare.

    Raises:
        InputError: it is neither, or too long.
    """
    header = environ.get(_NAME)
    if header is None:
        return None
    match = _KEY.fullmatch(header)
    key = (match[1] or match[2]) if match else ""
    if not 0 < len(key) <= _LONGEST:
        raise InputError(f"Idempotency-Key is one text of up to {_LONGEST} characters of ASCII")
    return key


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
