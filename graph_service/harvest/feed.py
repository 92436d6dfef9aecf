"""A partner's feed of withdrawals (Atom, RFC 4287; ``deleted-entry``, RFC 6721), one document.

It is read by a process without network, with memory and time of its own; a document type, and so
every entity, is refused.
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from graph_service.errors import InputError, QueryEnded
from graph_service.partners.faults import PartnerFault
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand

MOST: Final = 10_000
"""Withdrawals of one document."""

_MODULE: Final = "graph_service.harvest.feed"
_MEMORY: Final = 256 << 20
_SECONDS: Final = 30.0
_LONGEST: Final = 2_000
"""Characters of an IRI that is believed."""

_ATOM: Final = "http://www.w3.org/2005/Atom "
_DELETED: Final = "http://purl.org/atompub/tombstones/1.0 deleted-entry"
_OLDER: Final = ("prev-archive", "next")
_DEEPEST: Final = 50


@dataclass(frozen=True)
class Gone:
    """A withdrawal: what, and when, as the feed has it."""

    iri: str
    when: str


@dataclass(frozen=True)
class Page:
    """A document of a feed: what was withdrawn, and where older entries are, if anywhere."""

    gone: tuple[Gone, ...]
    older: str


def read_page(data: bytes) -> Page:
    """Return what a document says.

    Raises:
        PartnerFault: it is no such document, or takes too much to read.
    """
    try:
        answer = send_errand(
            _MODULE, str(_MEMORY), asked=data, seconds=_SECONDS, longest=4 * len(data) + (1 << 20)
        )
    except QueryEnded as error:
        raise PartnerFault("its feed takes too much to read") from error
    said: dict[str, Any] = json.loads(answer)
    if "fault" in said:
        raise PartnerFault(said["fault"])
    return Page(tuple(Gone(iri, when) for iri, when in said["gone"]), said["older"])


def main(memory: str, descriptor: str, parent: str) -> None:
    """Read the document that the socket holds, in a process of its own."""
    run_errand(lambda asked: _answer(asked, int(memory)), descriptor, parent)


def _answer(asked: bytes, memory: int) -> bytes:
    limit_memory(memory)
    try:
        page = parse_page(asked)
    except InputError as error:
        return json.dumps({"fault": error.reason}).encode()
    gone = [[each.iri, each.when] for each in page.gone]
    return json.dumps({"gone": gone, "older": page.older}).encode()


def parse_page(data: bytes) -> Page:
    """Return what a document says; to be called where it can do no harm.

    Raises:
        InputError: it is no such document; the reason is in our words.
    """
    gone, older, open_elements = list[Gone](), list[str](), list[str]()

    def begin(name: str, attributes: dict[str, str]) -> None:
        open_elements.append(name)
        if len(open_elements) == 1 and name != _ATOM + "feed":
            raise InputError("its feed is no feed of Atom")
        if len(open_elements) > _DEEPEST:
            raise InputError("its feed is nested too deeply")
        if len(open_elements) != 2:
            return
        if name == _DELETED:
            gone.append(_gone(attributes))
            if len(gone) > MOST:
                raise InputError(f"a document of its feed has more than {MOST} withdrawals")
        elif name == _ATOM + "link" and attributes.get("rel") in _OLDER:
            older.append(attributes.get("href", ""))

    def refuse(*_: object) -> None:
        raise InputError("its feed has a document type or entities, which are not read")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: open_elements.pop()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError("its feed is no XML") from error
    return Page(tuple(gone), older[0] if older else "")


def _gone(attributes: dict[str, str]) -> Gone:
    iri, when = attributes.get("ref", ""), attributes.get("when", "")
    plain = iri.isprintable() and not any(each in iri for each in ' <>"{}|\\^`')
    if not plain or ":" not in iri or len(iri) > _LONGEST or len(when) > _LONGEST:
        raise InputError("its feed has a withdrawal that names no IRI")
    return Gone(iri, when)
