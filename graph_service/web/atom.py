"""What was published and what was withdrawn, as a feed (Atom, RFC 4287).

Whoever keeps a copy learns here what to delete: a withdrawal is a ``deleted-entry`` (RFC 6721) that
names the IRI, for the audiences that could see it and for nobody else. Releases are those that the
caller knows, as in ``/releases``.
"""

from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from graph_service.state import Issue, Notice
from graph_service.web.answering import Answering
from graph_service.web.citing import TITLE
from graph_service.web.negotiation import Kind
from graph_service.web.service import Service

WITHDRAWN: Final = "This was withdrawn from every release. Please delete your copies."
MOST: Final = 1_000
"""Releases, and withdrawals, of one feed: the newest."""

ATOM: Final = Kind("application/atom+xml", ("application/xml", "text/xml"), "atom")
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"


def feed(here: Service, answering: Answering) -> bytes:
    """Return the feed of what the caller may know, the newest change first.

    Raises:
        LedgerError: the record is damaged.
    """
    audiences = answering.view.audiences
    issues = here.pinning.issues(audiences)[-MOST:]
    known = [each for each in here.state.notices() if not audiences.isdisjoint(each.audiences)]
    return _write(here, answering, issues, known[-MOST:])


def _write(
    here: Service, answering: Answering, issues: tuple[Issue, ...], known: list[Notice]
) -> bytes:
    """Return the feed; a withdrawal comes after the release that it made."""
    register_namespace("", NAMESPACE)
    register_namespace("at", TOMBSTONES)
    root, audiences = Element(atom("feed")), answering.view.audiences
    times = [each.issued_for(audiences) for each in issues]
    times += [datetime.fromisoformat(each.time) for each in known]
    url = here.url("changes")
    add(root, "id", url)
    add(root, "title", TITLE)
    add(root, "updated", _time(max(times, default=answering.issued)))
    SubElement(add(root, "author"), atom("name")).text = TITLE
    SubElement(root, atom("link"), rel="self", type=ATOM.media_type, href=url)
    things = here.url("changes/things.atom")
    SubElement(root, atom("link"), rel="related", type=ATOM.media_type, href=things)
    rows: list[tuple[int, int, Issue | Notice]] = [(each.number, 0, each) for each in issues]
    rows += [(each.release, 1, each) for each in known]
    for _, _, each in sorted(rows, key=lambda row: row[:2], reverse=True):
        if isinstance(each, Issue):
            _add_release(root, here, each, audiences)
        else:
            when = _time(datetime.fromisoformat(each.time))
            gone = SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", ref=each.iri, when=when)
            comment = SubElement(gone, f"{{{TOMBSTONES}}}comment")
            comment.text = WITHDRAWN
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add_release(root: Element, here: Service, issue: Issue, audiences: frozenset[str]) -> None:
    url, entry = here.url(f"releases/{issue.number}"), add(root, "entry")
    add(entry, "id", url)
    add(entry, "title", f"Release {issue.number}")
    add(entry, "updated", _time(issue.issued_for(audiences)))
    SubElement(entry, atom("link"), rel="alternate", href=url)
    counts = f"{issue.triples_for(audiences)} statements in {issue.graphs_for(audiences)} graphs"
    add(entry, "summary", f"{counts}; SHA-256 {issue.digest_for(audiences)}")


def add(parent: Element, name: str, text: str | None = None) -> Element:
    """Add an element of Atom, and return it."""
    found = SubElement(parent, atom(name))
    found.text = text
    return found


def atom(name: str) -> str:
    """Return the full name of an element of Atom."""
    return f"{{{NAMESPACE}}}{name}"


def _time(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")
