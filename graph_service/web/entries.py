"""``/changes/things.atom``: what became of each thing, as a feed (Atom, RFC 4287) in parts.

It is one feed in many documents, as RFC 5005, section 4, has it: this one has the newest changes,
and leads by ``prev-archive`` to the closed fragments of the stream, the newest first. An entry
stands for a thing; of one that is in several documents the newest counts. A thing that is gone is
a ``deleted-entry`` (RFC 6721), as is what was withdrawn, for those who could see it.
"""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Blueprint, Response, request

from graph_service.errors import InputError
from graph_service.export.feeds.member import DELETED, Member
from graph_service.export.feeds.stream import Stream
from graph_service.export.feeds.withdrawn import Withdrawn, withdrawn_from
from graph_service.export.statements import Literal, read_literal, unescape
from graph_service.namespaces import PREFIXES
from graph_service.web.answering import Answering, answering_of
from graph_service.web.atom import ATOM, NAMESPACE, TOMBSTONES, WITHDRAWN, add, atom
from graph_service.web.citing import TITLE
from graph_service.web.headers import SHARED
from graph_service.web.negotiation import choose
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("entries", __name__)

CONTENT_TYPE: Final = f"{ATOM.media_type}; charset=utf-8"
MOST_WITHDRAWN: Final = 1_000
"""Withdrawals in the feed: the newest."""

_PATH: Final = "changes/things.atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_UNWRITABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMES: Final = tuple(
    PREFIXES[prefix] + local
    for prefix, local in (
        ("skos", "prefLabel"),
        ("rdfs", "label"),
        ("dcterms", "title"),
        ("foaf", "name"),
    )
)


@blueprint.get(f"/{_PATH}")
def things() -> Response:
    """Return the document of the feed that has the newest changes.

    Raises:
        InputError: there is a parameter; it has none.
        NotAcceptable: the caller accepts no Atom.
        Unavailable: the stream is being made.
    """
    here, answering = service(), answering_of(request.environ)
    if request.args:
        raise InputError("the feed of things has no parameters")
    choose(request.headers.get("Accept"), (ATOM,))
    stream = here.streams.of(answering.view.audiences, answering.release)
    response = Response(_current(here, answering, stream), content_type=CONTENT_TYPE)
    response.add_etag()
    response.headers["Release"] = str(stream.release)
    response.headers["Cache-Control"] = SHARED
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def archive(here: Service, stream: Stream, place: int, members: Iterable[Member]) -> bytes:
    """Return a closed fragment as a document of the feed.

    Args:
        here: the service.
        stream: the stream.
        place: of the fragment.
        members: of the fragment.
    """
    root = _feed(here, stream.fragments[place].last)
    SubElement(root, f"{{{_HISTORY}}}archive")
    SubElement(root, atom("link"), rel="current", href=here.url(_PATH))
    _link_archive(root, here, stream, place)
    return _finish(root, here, members)


def withdrawals_of(here: Service, answering: Answering, stream: Stream) -> list[Withdrawn]:
    """Return what was withdrawn from the caller, as members of a stream, the oldest first."""
    audiences, history = answering.view.audiences, here.state.ledger.history

    def since(number: int) -> int | None:
        return None if history.issue(number) is None else history.since(number, audiences)

    return withdrawn_from(here.state.notices(), stream.steps, audiences, since)


def label_of(member: Member) -> Literal:
    """Return a label of the thing of a member, in English where there is one, else its IRI."""
    found = []
    for line in member.lines:
        _, predicate, term = line.decode().removesuffix(" .\n").split(" ", 2)
        if predicate[1:-1] in _NAMES and term.startswith('"'):
            found.append(read_literal(term))
    found.sort(key=lambda each: (not each.language.startswith("en"), each.text))
    return found[0] if found else Literal(iri_of(member), "")


def iri_of(member: Member) -> str:
    """Return the IRI of the thing of a member."""
    return unescape(member.subject.decode()[1:-1])


def _current(here: Service, answering: Answering, stream: Stream) -> bytes:
    root = _feed(here, stream.steps[-1].time)
    url = here.url(_PATH)
    SubElement(root, atom("link"), rel="self", type=ATOM.media_type, href=url)
    _link_archive(root, here, stream, len(stream.fragments))
    gone = withdrawals_of(here, answering, stream)
    return _finish(root, here, stream.newest(), gone[-MOST_WITHDRAWN:])


def _feed(here: Service, updated: str) -> Element:
    register_namespace("", NAMESPACE)
    register_namespace("at", TOMBSTONES)
    register_namespace("fh", _HISTORY)
    root = Element(atom("feed"))
    add(root, "id", here.url(_PATH))
    add(root, "title", f"{TITLE}: what became of each thing")
    add(root, "updated", updated)
    SubElement(add(root, "author"), atom("name")).text = TITLE
    return root


def _link_archive(root: Element, here: Service, stream: Stream, place: int) -> None:
    """Link the document before a place; there is none before the first."""
    if place:
        url = here.url(f"changes/fragments/{stream.fragments[place - 1].name}.{ATOM.suffix}")
        SubElement(root, atom("link"), rel="prev-archive", type=ATOM.media_type, href=url)


def _finish(
    root: Element, here: Service, members: Iterable[Member], gone: Iterable[Withdrawn] = ()
) -> bytes:
    deleted = f"{{{TOMBSTONES}}}deleted-entry"
    for each in gone:
        entry = SubElement(root, deleted, ref=each.thing, when=each.when)
        SubElement(entry, f"{{{TOMBSTONES}}}comment").text = WITHDRAWN
    for member in _newest(members):
        iri = iri_of(member)
        if member.act == DELETED:
            SubElement(root, deleted, ref=iri, when=member.time)
            continue
        label, entry = label_of(member), add(root, "entry")
        add(entry, "id", iri)
        add(entry, "title", _UNWRITABLE.sub("\ufffd", label.text))
        add(entry, "updated", member.time)
        SubElement(entry, atom("link"), rel="alternate", href=iri)
        url = here.url(f"releases/{member.release}")
        SubElement(entry, atom("link"), rel="via", href=url)
        SubElement(entry, atom("category"), term=member.act)
        add(entry, "summary", f"{member.act}d with release {member.release}")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _newest(members: Iterable[Member]) -> list[Member]:
    """Return the last member of each thing, the newest first."""
    last = {member.subject: member for member in members}
    return sorted(last.values(), key=lambda each: each.release, reverse=True)
