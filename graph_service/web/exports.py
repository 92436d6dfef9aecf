"""``/exports``: the files of the release, as a list and one by one.

A file's ETag is the SHA-256 of its bytes; ranges and conditional requests work as in RFC 9110.
"""

import base64
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request, send_file

from graph_service.errors import NotFound
from graph_service.export.index import Export
from graph_service.export.offer import File
from graph_service.exporting import Exporting
from graph_service.formats import by_media_type
from graph_service.web.answering import answering_of
from graph_service.web.citing import cite
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import url_below
from graph_service.web.representation import relate
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("exports", __name__)
_JSON: Final = Kind("application/json")
_SAFE: Final = "/!$'()*,;:@"


@blueprint.get("/exports", strict_slashes=False)
def index() -> Response:
    """List the exports of the release with sizes and hashes, as JSON or as a page."""
    here, answering = service(), answering_of(request.environ)
    listing = answering.exports.listing()
    if choose(request.headers.get("Accept"), (_JSON, HTML)) is HTML:
        page = render_template("exports.html", listing=listing)
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        members: dict[str, object] = {
            "release": answering.release,
            "exports": [_describe(here, export) for export in listing.exports],
        }
        if listing.left_out:
            members["leftOut"] = [
                {"name": name, "reason": reason} for name, reason in listing.left_out.items()
            ]
        if listing.pending:
            members["onRequest"] = [_announce(here, file) for file in listing.pending]
        response = jsonify(members)
    response.add_etag()
    cite(response, here, answering, "exports")
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


@blueprint.get("/exports/<path:path>", merge_slashes=False)
def file(path: str) -> Response:
    """Return one export; ``path`` must name one that there is, so it can't lead anywhere else."""
    here, answering = service(), answering_of(request.environ)
    exports = answering.exports
    name = _name(exports, path)
    export = exports.export(name)
    if not request.headers.get("Range", "bytes=").startswith("bytes="):
        del request.environ["HTTP_RANGE"]  # unknown units are ignored (RFC 9110, section 14.2)
    response = send_file(
        exports.shelf.path(name),
        mimetype=export.file.sent_as,
        as_attachment=True,
        download_name=_download_name(name, answering.release),
        conditional=True,
        etag=export.sha256,
        last_modified=answering.issued,
    )
    response.content_type = _content_type(export.file)
    if response.status_code == 304 or request.method == "HEAD":
        response.close()  # the framework would leave the file open that it does not send
    response.headers["Release"] = str(answering.release)
    response.headers["Repr-Digest"] = _digest(export)
    listed = url_below(here, request.environ, "exports")
    response.headers.add("Link", f'<{listed}>; rel="collection"')
    relate(response, here, answering)
    described_by = _description(exports, name)
    if described_by is not None:  # as CSV on the Web has it, section 5.2: the last one counts
        where = url_below(here, request.environ, f"exports/{described_by.name}")
        link = f'<{where}>; rel="describedby"; type="{described_by.media_type}"'
        response.headers.add("Link", link)
    cite(response, here, answering, f"exports/{name}")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _name(exports: Exporting, path: str) -> str:
    """Return the name of the export that a path, decoded, asks for.

    Raises:
        NotFound: there is none.
    """
    folder, slash, rest = path.partition("/")
    for name in (quote(path, safe=_SAFE), folder + slash + quote(rest, safe="")):
        if exports.shelf.offer.find(name) is not None:
            return name
    raise NotFound("there is no such export; /exports lists them")


def _description(exports: Exporting, name: str) -> File | None:
    """Return the file that tells how to read another one, ``None`` where there is none."""
    found = exports.shelf.offer.find(name)
    return exports.shelf.offer.find(found.described_by) if found and found.described_by else None


def _content_type(file: File) -> str:
    found = None if file.coding else by_media_type(file.media_type)
    return found.content_type if found else file.sent_as


def _download_name(name: str, release: int) -> str:
    _, dot, suffixes = name.rpartition("/")[2].partition(".")
    part = name.partition(".")[0].replace("/", "-").replace("%", "-")
    return f"reprisals-release-{release}{'' if part == 'graph' else '-' + part}{dot}{suffixes}"


def _digest(export: Export) -> str:
    """Return the digest of the whole file (RFC 9530, section 3)."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(export.sha256)).decode()}:"


def _describe(here: Service, export: Export) -> dict[str, object]:
    members = _announce(here, export.file) | {"bytes": export.size, "sha256": export.sha256}
    return members | ({"rdfc10": export.rdfc10} if export.rdfc10 else {})


def _announce(here: Service, file: File) -> dict[str, object]:
    members: dict[str, object] = {
        "name": file.name,
        "mediaType": file.sent_as,
        "url": url_below(here, request.environ, f"exports/{file.name}"),
    }
    return members | ({"holds": file.media_type} if file.coding else {})
