"""A file of a partner, on its way to the disk: in parts, each counted, with a deadline for all.

It is asked for as it is, without a coding: a part that is missing can then be asked for later. All
that holds for a query holds here (:mod:`graph_service.partners.exchange`): one place, no redirects.
"""

import http.client
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.partners.endpoint import Endpoint
from graph_service.partners.exchange import check_status, reached
from graph_service.partners.faults import PartnerFault
from graph_service.settings.networks import Address

WHOLE: Final = 200
PART: Final = 206
UNCHANGED: Final = 304
NO_PART: Final = 416
"""There is no such part."""

_PIECE: Final = 1 << 18
_TOLD: Final = ("etag", "last-modified", "content-range", "repr-digest", "content-digest")
_LONGEST: Final = 1_000
"""Characters of a field that is believed."""


@dataclass(frozen=True)
class Head:
    """How an answer begins: its status, its media type, fields by name in small letters."""

    status: int
    media_type: str
    fields: Mapping[str, str]


Take = Callable[[Head], Callable[[bytes], object]]
"""Is given the head of an answer with a body, and returns what takes its pieces, in order."""


@dataclass(frozen=True)
class Way:
    """How a place is reached: its addresses, TLS, who we are, and what is sent in any case."""

    addresses: Sequence[Address]
    context: ssl.SSLContext
    agent: str
    headers: Mapping[str, str]


def download(
    endpoint: Endpoint,
    headers: Mapping[str, str],
    way: Way,
    take: Take,
    *,
    deadline: float,
    size: int,
) -> Head:
    """Ask for a file and hand on what comes; what was handed on before a fault stays so.

    Args:
        endpoint: the file.
        headers: conditions and the like.
        way: to it.
        take: gets what comes.
        deadline: when all has to be done (``time.monotonic``).
        size: bytes that may come.

    Raises:
        PartnerTimeout: it takes too long.
        PartnerFault: it can't be reached, its answer is too long, cut off, or none.
    """
    sent = {
        "Host": endpoint.authority,
        "User-Agent": way.agent,
        "Accept-Encoding": "identity",
        "Connection": "close",
        **way.headers,
        **headers,
    }
    with reached(
        endpoint, way.addresses, deadline=deadline, size=size, context=way.context
    ) as connection:
        connection.request("GET", endpoint.path, None, sent)
        with connection.getresponse() as response:
            head = _head(response)
            if head.status == UNCHANGED and _asks(headers, "If-None-Match", "If-Modified-Since"):
                return head
            if head.status == NO_PART and _asks(headers, "Range"):
                return head
            if not (head.status == PART and _asks(headers, "Range")):
                check_status(head.status)
            _hand_on(response, head, take, size)
            return head


def _hand_on(response: http.client.HTTPResponse, head: Head, take: Take, size: int) -> None:
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding != "identity":
        raise PartnerFault("its answer has a coding that was not asked for")
    expected, came = response.length, 0
    if expected is not None and expected > size:
        raise PartnerFault("its answer is too long")
    write = take(head)
    while expected is None or came < expected:
        # what is there is handed on at once: a part that came is not to be lost
        piece = response.read1(_PIECE if expected is None else min(_PIECE, expected - came))
        if not piece:
            break
        came += len(piece)
        if came > size:
            raise PartnerFault("its answer is too long")
        write(piece)
    if expected is not None and came != expected:
        raise PartnerFault("its answer is cut off", ails=True)


def _head(response: http.client.HTTPResponse) -> Head:
    kind = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    found = {name: response.headers.get(name) or "" for name in _TOLD}
    plain = {
        name: text
        for name, text in found.items()
        if text and text.isascii() and text.isprintable() and len(text) <= _LONGEST
    }
    return Head(response.status, kind, plain)


def _asks(headers: Mapping[str, str], *names: str) -> bool:
    return any(name in headers for name in names)
