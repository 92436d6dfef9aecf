"""``/exports/...``: files of the release, one by one, whole or in parts.

::

    graph.ttl         that file; with Accept-Encoding from its coded form, where that is there
    graph.ttl.gz      that file, as application/gzip
    graph             by Accept; Content-Location names the file

A file's ETag is the SHA-256 of its bytes, its Last-Modified the time of issue of the release.
"""

import base64
from contextlib import suppress
from datetime import datetime
from typing import IO, Final
from urllib.parse import quote

from flask import Blueprint, Response, request

from graph_service.errors import GraphServiceError, NotFound, Unmet
from graph_service.export.index import Export
from graph_service.export.offer import CODINGS, File
from graph_service.export.scopes import scope_called
from graph_service.exporting import Exporting
from graph_service.formats import GRAPHS, by_media_type
from graph_service.web.answering import Answering, answering_of
from graph_service.web.citing import cite
from graph_service.web.codings import choose as choose_coding
from graph_service.web.pinned import url_below
from graph_service.web.preconditions import Outcome, evaluate, range_holds
from graph_service.web.ranges import FileBody, Span, in_parts, spans_of
from graph_service.web.representation import relate, wanted
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("exports", __name__)
_SAFE: Final = "/!$'()*,;:@"
_SUFFIXES: Final = {coding: suffix for suffix, coding in CODINGS.items()}


@blueprint.get("/exports/<path:path>", merge_slashes=False)
def file(path: str) -> Response:
    """Return one export; ``path`` must name one that there is, so it can't lead anywhere else.

    Raises:
        NotFound: there is none of this name.
        NotAcceptable: none of the formats is accepted.
        Inexpressible: its format can't say what is in the content.
        Unmet: a condition of the request does not hold.
        Unavailable: it is being made.
    """
    here, answering = service(), answering_of(request.environ)
    exports = answering.exports
    name, negotiated = _name(exports, path)
    export, content = _opened(exports, name)
    try:
        response = _answer(
            export, content, _content_type(exports, name), _modified(here, answering)
        )
    except BaseException:
        content.close()
        raise
    if export.name != name:
        response.headers["Content-Encoding"] = export.file.coding
    if export.file.packs or export.name != name:
        response.vary.add("Accept-Encoding")
    if negotiated:
        response.vary.add("Accept")
        response.headers["Content-Location"] = url_below(here, request.environ, f"exports/{name}")
        _link_alternates(response, here, exports, name)
    disposition = f"attachment; filename={_download_name(name, answering.release)}"
    response.headers["Content-Disposition"] = disposition
    response.headers["Release"] = str(answering.release)
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


def _name(exports: Exporting, path: str) -> tuple[str, bool]:
    """Return the name of the export that a path, decoded, asks for; and whether Accept chose it.

    Raises:
        NotFound: there is none.
        NotAcceptable: none of the formats is accepted.
    """
    folder, slash, rest = path.partition("/")
    offer = exports.shelf.offer
    written = (quote(path, safe=_SAFE), folder + slash + quote(rest, safe=""))
    for name in written:
        if offer.find(name) is not None:
            return name, False
    for stem in written:
        if scope_called(offer.content, stem) is not None:
            form = wanted(None, GRAPHS)
            return f"{stem}.{getattr(form, 'suffix', '')}", True
    raise NotFound("there is no such export; /exports lists them")


def _description(exports: Exporting, name: str) -> File | None:
    """Return the file that tells how to read another one, ``None`` where there is none."""
    found = exports.shelf.offer.find(name)
    return exports.shelf.offer.find(found.described_by) if found and found.described_by else None


def _opened(exports: Exporting, name: str) -> tuple[Export, IO[bytes]]:
    """Return an export and its content: coded, where that is liked, and there already."""
    found = exports.shelf.offer.find(name)
    coding = choose_coding(request.headers.get("Accept-Encoding")).coding
    if found is not None and found.packs and coding is not None and "Range" not in request.headers:
        coded = f"{name}.{_SUFFIXES[coding.name]}"
        with suppress(GraphServiceError):
            if found.small or exports.shelf.export(coded) is not None:
                return exports.opened(coded)
    return exports.opened(name)


def _modified(here: Service, answering: Answering) -> datetime | None:
    """Return when the release was issued, ``None`` when it was amended since.

    Whoever asks by that time alone must not be told that nothing changed.
    """
    view = answering.view
    issue = here.state.ledger.history.issue(view.release)
    same = issue is not None and issue.digest_for(view.audiences) == view.digest
    return answering.issued if same else None


def _answer(
    export: Export, content: IO[bytes], content_type: str, modified: datetime | None
) -> Response:
    """Return the answer for a file, by the conditions and the ranges of the request."""
    tag, headers = f'"{export.sha256}"', dict(request.headers)
    outcome = evaluate(headers, tag, modified)
    if outcome is Outcome.FAILED:
        raise Unmet("the file is another one than the condition says")
    response = Response(status=outcome.value, content_type=content_type)
    response.headers["ETag"] = tag
    response.last_modified = modified
    response.headers["Accept-Ranges"] = "bytes"
    if outcome is Outcome.UNCHANGED:
        content.close()
        del response.headers["Content-Type"]
        return response
    response.headers["Repr-Digest"] = _digest(export)
    spans = None
    if request.method == "GET" and range_holds(headers, tag):
        spans = spans_of(headers.get("Range"), export.size)
    body = FileBody(content, spans or (Span(0, export.size),))
    if spans is not None:
        response.status_code = 206
        if len(spans) == 1:
            response.headers["Content-Range"] = spans[0].named(export.size)
        else:
            body, kind = in_parts(content, spans, export.size, content_type, tag)
            response.headers["Content-Type"] = kind
    if request.method == "HEAD":
        content.close()
    else:
        response.response = body
    response.headers["Content-Length"] = str(body.size)
    return response


def _content_type(exports: Exporting, name: str) -> str:
    """Return the type of what was asked for, whatever coding it is sent in."""
    file = exports.shelf.offer.find(name)
    if file is None:
        raise NotFound("there is no such export; /exports lists them")
    found = by_media_type(file.media_type)
    if file.coding or found is None or found.media_type != file.media_type:
        return file.sent_as  # a type that is only another name of a format's is not that format
    return found.content_type


def _link_alternates(response: Response, here: Service, exports: Exporting, name: str) -> None:
    stem = name.rpartition(".")[0]
    for form in GRAPHS:
        other = f"{stem}.{form.suffix}"
        if other != name and exports.shelf.offer.find(other) is not None:
            url = url_below(here, request.environ, f"exports/{other}")
            response.headers.add("Link", f'<{url}>; rel="alternate"; type="{form.media_type}"')


def _download_name(name: str, release: int) -> str:
    """Return what a browser calls the file: letters, digits, hyphens and full stops."""
    folder, _, rest = name.rpartition("/")
    stem, dot, suffixes = rest.partition(".")
    part = "" if name.startswith("graph.") else f"-{folder}{'-' if folder else ''}{stem}"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._") else "-" for c in part)
    return f"reprisals-release-{release}{plain[:100]}{dot}{suffixes[-60:]}"


def _digest(export: Export) -> str:
    """Return the digest of the whole file (RFC 9530, section 3)."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(export.sha256)).decode()}:"
