"""``/exports``: the dumps of the release, as a list and as files.

A file's ETag is the SHA-256 of its bytes; ranges and conditional requests work as in RFC 9110.
"""

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, request, send_file

from graph_service.errors import NotFound
from graph_service.export.dumps import Export
from graph_service.formats import by_media_type
from graph_service.web.answering import answering_of
from graph_service.web.citing import cite
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import url_below
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("exports", __name__)
_JSON: Final = Kind("application/json")


@blueprint.get("/exports", strict_slashes=False)
def index() -> Response:
    """List the exports of the release with sizes and hashes, as JSON or as a page."""
    here, answering = service(), answering_of(request.environ)
    dumps = answering.dumps
    if choose(request.headers.get("Accept"), (_JSON, HTML)) is HTML:
        page = render_template("exports.html", exports=dumps.exports)
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        listed = [_describe(here, export) for export in dumps.exports]
        response = jsonify({"release": answering.release, "exports": listed})
    response.add_etag()
    cite(response, here, answering, "exports")
    response.headers["Release"] = str(answering.release)
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


@blueprint.get("/exports/<name>")
def file(name: str) -> Response:
    """Return one export; ``name`` must be one of the list, so it can't lead anywhere else."""
    here, answering = service(), answering_of(request.environ)
    dumps = answering.dumps
    export = next((each for each in dumps.exports if each.name == name), None)
    if export is None:
        raise NotFound("there is no such export; /exports lists them")
    if not request.headers.get("Range", "bytes=").startswith("bytes="):
        del request.environ["HTTP_RANGE"]  # unknown units are ignored (RFC 9110, section 14.2)
    found = by_media_type(export.media_type)
    response = send_file(
        dumps.folder / export.name,
        mimetype=found.content_type if found else export.media_type,
        as_attachment=True,
        download_name=f"reprisals-release-{answering.release}.{name.rpartition('.')[2]}",
        conditional=True,
        etag=export.sha256,
        last_modified=answering.issued,
    )
    if response.status_code == 304 or request.method == "HEAD":
        response.close()  # the framework would leave the file open that it does not send
    response.headers["Release"] = str(answering.release)
    response.headers["Link"] = f'<{url_below(here, request.environ, "exports")}>; rel="collection"'
    cite(response, here, answering, f"exports/{name}")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _describe(here: Service, export: Export) -> dict[str, object]:
    return {
        "name": export.name,
        "mediaType": export.media_type,
        "url": url_below(here, request.environ, f"exports/{export.name}"),
        "bytes": export.size,
        "sha256": export.sha256,
    }
