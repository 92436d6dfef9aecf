"""How an answer is cited: the URL where it is found again, the time of its state, and a sentence.

Every answer that reads the graph names, in ``Link``, the same thing below its release (``cite-as``,
RFC 8574): there it stays, unless something in it is withdrawn. ``Memento-Datetime`` (RFC 7089) is
when that state was issued.
"""

from datetime import datetime
from typing import Final

from flask import Response, request

from graph_service.query.protocol import QueryRequest
from graph_service.web.answering import Answering
from graph_service.web.pinned import PREFIX, pin_of
from graph_service.web.service import Service

MEMENTO: Final = "Memento-Datetime"
TITLE: Final = "Knowledge graph of reprisals against human rights defenders"

LONGEST: Final = 1_000
"""Characters of a path in ``cite-as``; what is longer is cited by its release alone."""

_SAFE: Final = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:?@!$'()*,;"
)
_ESCAPES: Final = [chr(n) if n in _SAFE else f"%{n:02X}" for n in range(256)]
Header = tuple[str, str]


def escape(text: str) -> str:
    """Return a text as a value in a query string; what would end a link is escaped, too."""
    return "".join([_ESCAPES[byte] for byte in text.encode()])


def path_of(query: QueryRequest) -> str:
    """Return the path, without leading slash, under which a query is asked by GET."""
    if len(query.query) > LONGEST:
        return ""
    path = f"sparql?query={escape(query.query)}"
    if not query.default_graphs and not query.named_graphs:
        return path
    graphs = [
        *(("default-graph-uri", iri) for iri in sorted(set(query.default_graphs))),
        *(("named-graph-uri", iri) for iri in sorted(set(query.named_graphs))),
    ]
    return path + "".join(f"&{name}={escape(iri)}" for name, iri in graphs)


def cited(base_url: str, answering: Answering, path: str = "") -> str:
    """Return the URL of a path below the release that is answered from."""
    return f"{base_url}{PREFIX[1:]}{answering.release}/{path if len(path) <= LONGEST else ''}"


def headers_of(base_url: str, answering: Answering, path: str) -> list[Header]:
    """Return the headers of an answer that say how it is cited.

    Args:
        base_url: that of the service.
        answering: what it was answered from.
        path: that of the thing now, with its query, escaped, without leading slash.
    """
    link = f'<{cited(base_url, answering, path)}>; rel="cite-as"'
    return [("Link", link), (MEMENTO, answering.memento)]


def cite(response: Response, here: Service, answering: Answering, path: str) -> None:
    """Say in an answer how it is cited, where its other states are, and where it is now.

    For all that has a state in each release: graphs, things and their descriptions, files, lists
    and answers. The arguments are those of :func:`headers_of`.
    """
    for name, value in headers_of(here.settings.base_url, answering, path):
        response.headers.add(name, value)
    if pin_of(request.environ) is not None:
        response.headers.add("Link", f'<{here.url(path)}>; rel="original"')
    if len(path) <= LONGEST:
        timemap = here.url(f"releases?of={escape(path)}" if path else "releases")
        more = 'rel="timemap"; type="application/link-format"'
        response.headers.add("Link", f"<{timemap}>; {more}")


def citation(base_url: str, answering: Answering, path: str = "", title: str = "") -> str:
    """Return the sentence that cites an answer; arguments as for :func:`cited`, and a title."""
    url = cited(base_url, answering, path)
    return sentence(answering.release, answering.issued, answering.view.digest, url, title)


def sentence(release: int, issued: datetime, digest: str, url: str, title: str = "") -> str:
    """Return what cites something of a release: title, number, date, digest, URL.

    Args:
        release: its number.
        issued: when it was issued.
        digest: SHA-256 of what the caller sees of it.
        url: where the thing is found again.
        title: of a query, if it is the answer of one.
    """
    name = f"“{title}”, {TITLE[0].lower()}{TITLE[1:]}" if title else TITLE
    return f"{name}, release {release} of {issued.date().isoformat()}, SHA-256 {digest}, {url}"
