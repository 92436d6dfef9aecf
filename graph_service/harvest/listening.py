"""What a partner's feed says that was not heard before, over as many documents as that takes.

Documents are bounded in size and number, and the next one is on the same host or is not read. The
first is asked for under the conditions of the last time.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from graph_service.errors import InputError
from graph_service.harvest.feed import Gone, Page, read_page
from graph_service.harvest.fetching import Validators
from graph_service.partners.download import UNCHANGED, Head
from graph_service.partners.endpoint import Endpoint, read_endpoint
from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.partners.harvest import origin
from graph_service.partners.partner import Partner

DOCUMENTS: Final = 50
"""Documents of a feed that are read at a time."""

LONGEST: Final = 5_000_000
"""Bytes of one."""

_ACCEPT: Final = "application/atom+xml"
_KINDS: Final = (_ACCEPT, "application/xml", "text/xml")
_DIGITS: Final = 32


@dataclass(frozen=True)
class Heard:
    """Withdrawals that are new, the oldest first, and what the first document is known by.

    ``cut`` says that there are more documents than were read.
    """

    gone: tuple[Gone, ...]
    validators: Validators
    cut: bool = False


def mark_of(gone: Gone) -> str:
    """Return what stands for an entry of a feed, and does not tell it."""
    return hashlib.sha256(f"{gone.iri}\0{gone.when}".encode()).hexdigest()[:_DIGITS]


def listen(
    gateway: Gateway,
    partner: Partner,
    feed: Endpoint,
    known: Validators,
    heard: frozenset[str],
    *,
    deadline: float,
) -> Heard | None:
    """Return what is new in a feed, ``None`` when it has not changed.

    Args:
        gateway: the way to the partner.
        partner: whose feed it is.
        feed: its first document.
        known: of the first document, when it was read last.
        heard: marks of entries that were dealt with.
        deadline: when all has to be done (``time.monotonic``).

    Raises:
        PartnerFault: it can't be had or read, or leads elsewhere.
        LedgerError: the credential is missing.
    """
    place, seen = feed, {feed.iri}
    found: list[Gone] = []
    first: Validators | None = None
    while True:
        conditions = known.conditions if first is None else {}
        head, body = _fetch(gateway, partner, place, conditions, deadline)
        if head.status == UNCHANGED:
            return None
        if first is None:
            first = Validators(head.fields.get("etag", ""), head.fields.get("last-modified", ""))
        page = read_page(body)
        new = [each for each in page.gone if mark_of(each) not in heard]
        found += new
        if not page.older or len(new) < len(page.gone):
            return Heard(_sorted(found), first)
        if len(seen) == DOCUMENTS:
            return Heard(_sorted(found), first, cut=True)
        place = _older(place, page)
        if place.iri in seen:
            return Heard(_sorted(found), first)
        seen.add(place.iri)


def _fetch(
    gateway: Gateway,
    partner: Partner,
    place: Endpoint,
    conditions: Mapping[str, str],
    deadline: float,
) -> tuple[Head, bytes]:
    parts: list[bytes] = []

    def take(head: Head) -> Callable[[bytes], object]:
        if head.media_type not in _KINDS:
            raise PartnerFault(f"its feed is not sent as {_ACCEPT}")
        return parts.append

    headers = {"Accept": _ACCEPT, **conditions}
    head = gateway.fetch(partner, place, headers, take, deadline=deadline, size=LONGEST)
    return head, b"".join(parts)


def _older(place: Endpoint, page: Page) -> Endpoint:
    try:
        found = read_endpoint(urljoin(place.iri, page.older))
    except (InputError, ValueError) as error:
        raise PartnerFault("its feed leads to an address that is not written plainly") from error
    if origin(found) != origin(place):
        raise PartnerFault("its feed leads to another host, which is not followed")
    return found


def _sorted(found: list[Gone]) -> tuple[Gone, ...]:
    return tuple(sorted(set(found), key=lambda each: (each.when, each.iri)))
