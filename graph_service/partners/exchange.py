"""One request to a partner and its answer, over HTTP/1.1, with limits on everything.

Nothing of the caller goes along: the request is made here from the query alone. Redirects are not
followed, proxies of the environment are not used, and nothing of a bad answer is shown to anybody,
since it may be made to be shown.
"""

import http.client
import ssl
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from graph_service.partners.endpoint import Endpoint
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.partners.wire import opened
from graph_service.settings.networks import Address

ACCEPT: Final = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "text/tab-separated-values;q=0.8, text/csv;q=0.1"
)
_FORM: Final = "application/x-www-form-urlencoded"
_HEAD: Final = 1 << 18
"""Bytes that may come beside the body."""

_PIECE: Final = 1 << 16
_KEPT: Final = ("etag", "last-modified", "cache-control", "age")


@dataclass(frozen=True)
class Sent:
    """What is sent: ``headers`` are those beside the usual ones."""

    endpoint: Endpoint
    query: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """An answer: ``unchanged`` is 304; ``headers`` are those that say how long it may be kept."""

    unchanged: bool
    media_type: str
    body: bytes
    headers: Mapping[str, str]


def exchange(
    sent: Sent,
    addresses: Sequence[Address],
    *,
    deadline: float,
    size: int,
    context: ssl.SSLContext | None,
    agent: str,
) -> Reply:
    """Send a request and return its answer.

    Args:
        sent: the request.
        addresses: where to.
        deadline: when all has to be done (``time.monotonic``).
        size: bytes of the body, expanded.
        context: of TLS; not used for ``http``.
        agent: who we are.

    Raises:
        PartnerTimeout: it takes too long.
        PartnerFault: it can't be reached, or its answer is none that can be used.
    """
    with reached(
        sent.endpoint, addresses, deadline=deadline, size=size, context=context
    ) as connection:
        return _talk(connection, sent, size, agent)


@contextmanager
def reached(
    endpoint: Endpoint,
    addresses: Sequence[Address],
    *,
    deadline: float,
    size: int,
    context: ssl.SSLContext | None,
) -> Iterator[http.client.HTTPConnection]:
    """Give a connection to a place, for one request, whose bytes and time are limited.

    Args:
        endpoint: the place.
        addresses: where that is.
        deadline: when all has to be done (``time.monotonic``).
        size: bytes of the body that may come.
        context: of TLS; not used for ``http``.

    Raises:
        PartnerTimeout: it takes too long.
        PartnerFault: it can't be reached, or does not speak HTTP.
    """
    secured = context if endpoint.scheme == "https" else None
    try:
        with opened(
            addresses,
            endpoint.port,
            host=endpoint.host,
            context=secured,
            deadline=deadline,
            most=size + _HEAD,
        ) as wire:
            connection = http.client.HTTPConnection("partner")  # no name is used: see Host
            connection.auto_open = 0
            connection.sock = wire
            yield connection
    except TimeoutError as error:
        raise PartnerTimeout("it takes too long") from error
    except ssl.SSLError as error:
        raise PartnerFault("its certificate or its TLS does not hold", ails=True) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise PartnerFault("it can't be reached, or does not speak HTTP", ails=True) from error


def _talk(connection: http.client.HTTPConnection, sent: Sent, size: int, agent: str) -> Reply:
    asked = urlencode({"query": sent.query})
    path, body = sent.endpoint.path, None
    headers = {
        "Host": sent.endpoint.authority,
        "User-Agent": agent,
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **sent.headers,
    }
    if sent.method == "GET":
        path += "?" + asked
    else:
        body, headers["Content-Type"] = asked.encode(), _FORM
    connection.request(sent.method, path, body, headers)
    with connection.getresponse() as response:
        if response.status == 304 and "If-None-Match" in sent.headers:
            return Reply(True, "", b"", _kept(response))
        check_status(response.status)
        kind = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        return Reply(False, kind, _body(response, size), _kept(response))


def check_status(status: int) -> None:
    """Return for a good answer.

    Raises:
        PartnerFault: it is none; nothing that it says of itself is shown.
    """
    if 300 <= status < 400:
        raise PartnerFault("it leads elsewhere, which is not followed")
    if status in (401, 403):
        raise PartnerFault("it refuses our query or our credential")
    if status in (429, 502, 503, 504):
        raise PartnerFault("it is busy", ails=True)
    if status != 200:
        raise PartnerFault(f"it answers with status {status}")


def _body(response: http.client.HTTPResponse, size: int) -> bytes:
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip"):
        raise PartnerFault("its answer has a coding that was not asked for")
    expected, came = response.length, 0
    expand = None if coding == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts: list[bytes] = []
    left = size
    while piece := response.read(_PIECE):
        came += len(piece)
        while piece:
            part, piece = (piece, b"") if expand is None else _expanded(expand, piece, left)
            left -= len(part)
            if left < 0:
                raise PartnerFault("its answer is too long")
            parts.append(part)
    if (expected is not None and came != expected) or (expand is not None and not expand.eof):
        raise PartnerFault("its answer is cut off")
    return b"".join(parts)


def _expanded(expand: "zlib._Decompress", piece: bytes, left: int) -> tuple[bytes, bytes]:
    """Return a part that is expanded to a little more than may come, and what is left to do."""
    if expand.eof:
        raise PartnerFault("its answer goes on after its end")
    try:
        part = expand.decompress(piece, left + 1)
    except zlib.error as error:
        raise PartnerFault("its answer is damaged") from error
    return part, expand.unused_data or expand.unconsumed_tail


def _kept(response: http.client.HTTPResponse) -> dict[str, str]:
    found = {name: response.headers.get(name) for name in _KEPT}
    return {name: value for name, value in found.items() if value is not None}
