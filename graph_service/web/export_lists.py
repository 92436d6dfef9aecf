"""``/exports`` and ``/exports/graphs``: which files there are, as JSON or as a page."""

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request

from graph_service.errors import InputError
from graph_service.export.content import Content
from graph_service.export.index import Export
from graph_service.export.offer import File
from graph_service.export.scopes import DATASETS, GRAPHS, WHOLE, stem_of
from graph_service.export.tables.declared import tables
from graph_service.web.answering import Answering, answering_of
from graph_service.web.citing import cite
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import url_below
from graph_service.web.representation import relate
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("export_lists", __name__)

MOST: Final = 10_000
"""Graphs of one page of their list."""

_USUAL: Final = 1_000
_JSON: Final = Kind("application/json")
_TEMPLATE: Final = "exports/graphs/{+name}.{suffix}"


@blueprint.get("/exports", strict_slashes=False)
def index() -> Response:
    """List the exports of the release with sizes and digests."""
    here, answering = service(), answering_of(request.environ)
    chosen = choose(request.headers.get("Accept"), (_JSON, HTML))
    listing = answering.exports.listing()
    if chosen is HTML:
        parts = _parts(listing.exports)
        page = render_template("exports.html", parts=parts, listing=listing, tables=tables())
        return _finish(Response(page, content_type=HTML_TYPE), here, answering, "exports")
    members: dict[str, object] = {
        "release": answering.release,
        "exports": [_described(here, export) for export in listing.exports],
        "graphs": {
            "count": len(answering.exports.shelf.content.entries),
            "list": url_below(here, request.environ, "exports/graphs"),
            "template": url_below(here, request.environ, _TEMPLATE),
        },
    }
    if listing.left_out:
        left_out = listing.left_out.items()
        members["leftOut"] = [{"name": name, "reason": reason} for name, reason in left_out]
    if listing.pending:
        members["onRequest"] = [_announced(here, file) for file in listing.pending]
    return _finish(jsonify(members), here, answering, "exports")


HTML_TYPE: Final = "text/html; charset=utf-8"


@blueprint.get("/exports/graphs", strict_slashes=False)
def graphs() -> Response:
    """List the named graphs, a page at a time, each with its N-Quads, whose digest is known."""
    here, answering = service(), answering_of(request.environ)
    chosen = choose(request.headers.get("Accept"), (_JSON, HTML))
    offset, limit = _number("offset", 0, 10**9), max(1, _number("limit", _USUAL, MOST))
    content = answering.exports.shelf.content
    rows = _rows(here, content, offset, limit)
    path = f"exports/graphs?offset={offset}&limit={limit}"
    more = offset + limit < len(content.entries)
    following = url_below(
        here, request.environ, f"exports/graphs?offset={offset + limit}&limit={limit}"
    )
    if chosen is HTML:
        page = render_template("export_graphs.html", rows=rows, following=following if more else "")
        response = Response(page, content_type=HTML_TYPE)
    else:
        members = {"release": answering.release, "graphs": rows}
        response = jsonify(members | ({"next": following} if more else {}))
    if more:
        response.headers.add("Link", f'<{following}>; rel="next"')
    return _finish(response, here, answering, path if request.args else "exports/graphs")


def _rows(here: Service, content: Content, offset: int, limit: int) -> list[dict[str, object]]:
    rows = []
    for entry in content.entries[offset : offset + limit]:
        stem = stem_of(entry.graph)
        rows.append(
            {
                "graph": entry.graph,
                "name": stem.removeprefix(GRAPHS),
                "dataset": entry.dataset,
                "statements": entry.triples,
                "url": url_below(here, request.environ, f"exports/{stem}.nq"),
                "bytes": content.size(entry),
                "sha256": entry.object,
                "rdfc10": entry.object,
            }
        )
    return rows


def _number(name: str, usual: int, most: int = 0) -> int:
    """Return a parameter that is a number.

    Raises:
        InputError: it is none, or is too large.
    """
    text = request.args.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) > (most or usual):
        raise InputError(f"{name} must be a number up to {most or usual}")
    return int(text)


def _parts(exports: tuple[Export, ...]) -> list[tuple[str, list[Export]]]:
    """Return the files by what they are of, the whole first."""
    found: dict[str, list[Export]] = {WHOLE: []}
    for export in exports:
        folder, slash, rest = export.name.rpartition("/")
        stem = f"{folder}{slash}{rest.partition('.')[0]}" if folder + slash == DATASETS else folder
        found.setdefault(stem or WHOLE, []).append(export)
    return [(stem, files) for stem, files in found.items() if files]


def _finish(response: Response, here: Service, answering: Answering, path: str) -> Response:
    response.add_etag()
    relate(response, here, answering)
    cite(response, here, answering, path)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def _described(here: Service, export: Export) -> dict[str, object]:
    members = _announced(here, export.file) | {"bytes": export.size, "sha256": export.sha256}
    return members | ({"rdfc10": export.rdfc10} if export.rdfc10 else {})


def _announced(here: Service, file: File) -> dict[str, object]:
    members: dict[str, object] = {
        "name": file.name,
        "mediaType": file.sent_as,
        "url": url_below(here, request.environ, f"exports/{file.name}"),
    }
    return members | ({"holds": file.media_type} if file.coding else {})
