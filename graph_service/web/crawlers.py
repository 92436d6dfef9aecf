"""``/sitemap.xml`` and ``/robots.txt``: what search engines find, and what they leave alone.

What is listed is what the caller may see; search engines have no token, so they find what is
public. All sitemaps stand at the top: one lists nothing above itself.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, request

from graph_service import __version__
from graph_service.errors import NotFound
from graph_service.export.sitemap import address_of, unpack, write_index, write_sitemap
from graph_service.rules import SHIPPED
from graph_service.web import listing
from graph_service.web.answering import Answering, answering_of
from graph_service.web.refusals import NOTHING
from graph_service.web.service import Service, service
from graph_service.web.shapes import read_shapes
from graph_service.web.spending import spending_of

blueprint: Final = Blueprint("crawlers", __name__)

COSTLY: Final = (
    *("changes/", "exports/", "graphs", "queries/*?", "releases/", "search", "sparql"),
    *("update", "validate", "withdrawals"),
)
"""Paths that cost a query or much data each time, or are there for writing."""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
_PAGES: Final = (
    *("", "queries.html", "docs", "docs/problems", "prefixes.html", "exports", "releases"),
)
_XML: Final = "application/xml; charset=utf-8"


def register(app: Flask) -> None:
    """Add the routes, and a place for what they list."""
    app.register_blueprint(blueprint)
    listing.register(app)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Return the index of the sitemaps.

    Raises:
        Unavailable: the things of the release are being listed.
        GraphServiceError: see :meth:`graph_service.web.listing.Listing.of`.
    """
    here, answering = service(), answering_of(request.environ)

    def write() -> bytes:
        count = len(_things(answering)) + 1
        urls = [here.url(f"sitemap-{number}.xml") for number in range(1, count + 1)]
        return write_index(urls, answering.issued)

    return _answer(answering, "index", write)


@blueprint.get("/sitemap-<name>.xml")
def sitemap(name: str) -> Response:
    """Return one sitemap: the first has the pages of the service, the others those of things.

    Raises:
        NotFound: there is no such sitemap.
        GraphServiceError: see :func:`index`.
    """
    here, answering = service(), answering_of(request.environ)
    if not _NUMBER.fullmatch(name):
        raise NotFound(NOTHING)

    def write() -> bytes:
        number, paths = int(name), _own(here)
        if number > 1:
            pages = _things(answering)
            if number > len(pages) + 1:
                raise NotFound(NOTHING)
            paths = [address_of(thing) for thing in unpack(pages[number - 2])]
        return write_sitemap(here.url(path) for path in paths)

    return _answer(answering, name, write)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers away from what costs a query or much data, and name the sitemaps (RFC 9309)."""
    here = service()
    start = urlsplit(here.settings.base_url).path
    lines = ["User-agent: *", *(f"Disallow: {start}{path}" for path in COSTLY)]
    text = "\n".join([*lines, "", f"Sitemap: {here.url('sitemap.xml')}", ""])
    return Response(text, content_type="text/plain; charset=utf-8")


def _things(answering: Answering) -> tuple[bytes, ...]:
    return listing.listing().of(answering, spending_of(request.environ))


def _own(here: Service) -> list[str]:
    """Return the pages that are about no thing of the graph."""
    shapes = [node.value for node in read_shapes().targeted]
    names = [iri.rpartition("/")[2] for iri in shapes] if here.settings.shapes == SHIPPED else []
    return [
        *_PAGES,
        *(f"queries/{identifier}" for identifier in here.queries),
        *(["shapes.html"] if names else []),
        *(f"shapes/{name}.html" for name in names),
    ]


def _answer(answering: Answering, name: str, write: Callable[[], bytes]) -> Response:
    """Return what is written, or 304 without writing it: the tag is known by what it is of."""
    tag = hashlib.sha256("\0".join((__version__, answering.key, name)).encode()).hexdigest()[:32]
    if tag in request.if_none_match and not request.if_none_match.star_tag:
        response = Response(status=304)
    else:
        response = Response(write(), content_type=_XML)
    response.set_etag(tag)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response
