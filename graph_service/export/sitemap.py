"""Sitemaps: the addresses of documents, as search engines read them (sitemaps.org, protocol 0.9).

What is listed are the pages of everything that has an IRI of ours as subject. No page says when it
changed: what leads to a thing is on it, too, so no release tells that.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from graph_service.export.statements import unescape
from graph_service.namespaces import BASE
from graph_service.views.content import Content
from graph_service.views.views import View

PAGE: Final = 50_000
"""Addresses of one sitemap: the most that the protocol allows."""

MOST: Final = 1_000_000
"""Things that are listed; of more, the first by IRI."""

_KINDS: Final = ("id/", "graph/", "ontology/", "scheme/")
_SUBJECT: Final = re.compile(
    rf"^<{re.escape(BASE)}((?:{'|'.join(_KINDS)})[^> ]+)> ".encode(), re.MULTILINE
)
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_UNRESERVED: Final = "/-._~!$&'()*+,;=:@%"


def list_things(graphs: Iterable[tuple[str, bytes]]) -> list[str]:
    """Return what stands behind our base in the IRIs of graphs and of their subjects, sorted.

    Args:
        graphs: IRI and canonical N-Quads of each.
    """
    found = set[bytes]()
    for graph, quads in graphs:
        found.update(_SUBJECT.findall(quads))
        if graph.startswith(BASE + "graph/"):
            found.add(graph.removeprefix(BASE).encode())
    return [unescape(each.decode()) for each in sorted(found)[:MOST]]


def things_of(view: View) -> list[str]:
    """Return what :func:`list_things` says of what a view was made of.

    Raises:
        LedgerError: the ledger does not have it any more, or is damaged.
    """
    return list_things(Content(view).graphs())


def address_of(thing: str) -> str:
    """Return the path of the page of a thing, without leading slash, escaped.

    Args:
        thing: what stands behind our base in its IRI.
    """
    if thing.startswith("id/"):
        thing = "doc/" + thing.removeprefix("id/")
    elif thing.startswith("graph/"):
        thing = "doc/" + thing
    return quote(thing, safe=_UNRESERVED) + ".html"


def pack(things: Sequence[str]) -> list[bytes]:
    """Return things as pages of :data:`PAGE`, each compressed: they are kept in memory."""
    starts = range(0, len(things), PAGE)
    return [zlib.compress("\n".join(things[n : n + PAGE]).encode()) for n in starts]


def unpack(page: bytes) -> list[str]:
    """Return the things of a page."""
    return zlib.decompress(page).decode().split("\n")


def write_sitemap(urls: Iterable[str]) -> bytes:
    """Return a sitemap."""
    rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{rows}</urlset>\n'.encode()


def write_index(urls: Iterable[str], issued: datetime) -> bytes:
    """Return the index of sitemaps; ``issued`` is when what they list was issued."""
    day = issued.date().isoformat()
    rows = "".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{day}</lastmod></sitemap>\n" for url in urls
    )
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>\n'.encode()
