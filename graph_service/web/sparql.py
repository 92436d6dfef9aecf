"""``/sparql``: one SPARQL Protocol request, from the request to the answer.

::

    parse the request -> scan the text -> negotiate -> same ETag? 304 -> pool -> answer

What the answer is depends on the view, the request and the format alone, so the ETag is known
before anything runs.
"""

import hashlib
from collections.abc import Iterator
from itertools import chain
from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import NotAcceptable
from graph_service.formats import GRAPHS, TABLES, Format, by_media_type, by_suffix
from graph_service.query.job import Job
from graph_service.query.protocol import QueryRequest, parse_request
from graph_service.query.scan import Scan, scan
from graph_service.web import description
from graph_service.web.body import read_body
from graph_service.web.negotiation import choose
from graph_service.web.service import Service, service
from graph_service.web.transfer import Body

blueprint: Final = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"], strict_slashes=False)
def sparql() -> Response:
    """Answer a query, or describe the service when there is none."""
    here = service()
    asked = parse_request(
        request.method,
        request.query_string,
        request.headers.get("Content-Type"),
        read_body(here.settings.body_bytes),
        longest=here.settings.query_bytes,
    )
    if asked is None:
        return description.respond(here)
    return answer(here, asked)


def answer(here: Service, asked: QueryRequest) -> Response:
    """Return the answer to one query on the public view.

    Raises:
        Refused: the query would fetch something.
        NotAcceptable: the caller accepts no type of this form of answer.
        GraphServiceError: what the pool raises.
    """
    settings = here.settings
    scanned = scan(asked.query)
    table, graph = _formats(scanned, asked.format, request.headers.get("Accept"))
    tag = None if scanned.volatile else etag(here, asked, table, graph)
    if tag is not None and tag in request.if_none_match:
        return _headers(Response(status=304), here, tag)
    limit = settings.query_seconds
    job = Job(
        query=asked.query,
        table=table,
        graph=graph,
        seconds=min(limit, asked.timeout or limit),
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        star=scanned.star,
        variables=scanned.variables,
        rows=settings.result_rows,
        size=settings.result_bytes,
        base=here.url("sparql"),
    )
    stream = here.pool.stream(job)
    head, complete = _read_up_to(stream.chunks, settings.buffer_bytes)
    if complete:
        response = Response(head, content_type=stream.content_type)
    else:
        rest = chain([head], stream.chunks)
        body = Body(rest, stream.close, request.environ.get("REMOTE_ADDR", ""))
        response = Response(body, content_type=stream.content_type)
    return _headers(response, here, tag)


def etag(here: Service, asked: QueryRequest, table: Format | None, graph: Format | None) -> str:
    """Return the strong ETag of an answer, without quotes: view, request and formats."""
    parts = (
        here.pool.view.digest,
        here.settings.base_url,
        asked.query,
        *(f"d {iri}" for iri in sorted(set(asked.default_graphs))),
        *(f"n {iri}" for iri in sorted(set(asked.named_graphs))),
        table.suffix if table else "-",
        graph.suffix if graph else "-",
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _headers(response: Response, here: Service, tag: str | None) -> Response:
    response.headers["Release"] = str(here.release)
    response.vary.add("Accept")
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.set_etag(tag)
        response.headers["Cache-Control"] = "public, no-cache"
    return response


def _formats(
    scanned: Scan, wanted: str | None, accept: str | None
) -> tuple[Format | None, Format | None]:
    """Return the formats for a table and for a graph; those of the query's form must exist."""
    if wanted is not None:
        found = by_suffix(wanted) or by_media_type(wanted)
        table = found if found in TABLES else None
        graph = found if found in GRAPHS else None
    else:
        table, graph = _try(accept, TABLES), _try(accept, GRAPHS)
    needed = {"table": table, "graph": graph}
    if scanned.form is not None and needed[scanned.form] is None:
        offers = TABLES if scanned.form == "table" else GRAPHS
        raise NotAcceptable(tuple(offer.media_type for offer in offers))
    return table, graph


def _try(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    try:
        return choose(accept, offers)
    except NotAcceptable:
        return None


def _read_up_to(chunks: Iterator[bytes], size: int) -> tuple[bytes, bool]:
    """Return what came up to about ``size`` bytes, and whether that was all."""
    parts: list[bytes] = []
    total = 0
    for chunk in chunks:
        parts.append(chunk)
        total += len(chunk)
        if total > size:
            return b"".join(parts), False
    return b"".join(parts), True
