"""``/sparql``: one SPARQL Protocol request, from what it asks for to the answer.

::

    front.py: parse -> scan -> negotiate -> same ETag? 304 -> kept? send it
                                                  |
    here:                                  job -> pool -> answer
"""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from flask import Blueprint, Response, request

from graph_service.query.job import Job
from graph_service.web import description, explaining
from graph_service.web.answering import Answering, answering_of
from graph_service.web.asked import KEY, Asked
from graph_service.web.bearer import time_limit
from graph_service.web.ready import Ready
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of
from graph_service.web.transfer import Body

blueprint: Final = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"], strict_slashes=False)
def sparql() -> Response:
    """Answer or explain a query, or describe the service when there is none.

    Raises:
        GraphServiceError: what the pool raises.
    """
    asked: Asked | None = request.environ[KEY]
    here, answering = service(), answering_of(request.environ)
    if asked is None:
        return description.respond(here, answering)
    if asked.request.explain:
        return explaining.respond(here, answering, asked)
    return answer(here, answering, asked)


def answer(here: Service, answering: Answering, asked: Asked) -> Response:
    """Return the answer to one query, complete up to the buffer limit.

    Its headers are for the front to add: the coding is chosen there, too.

    Raises:
        GraphServiceError: what the pool raises.
    """
    spending = spending_of(request.environ)
    stream = spending.stream(answering.pool, job_of(here, asked))
    complete = True
    try:
        head, complete = _read_up_to(stream.chunks, here.settings.buffer_bytes)
    finally:
        if complete:
            spending.end()
    if complete:
        return Ready([head], stream.content_type)
    spending.known_as()

    def close() -> None:
        stream.close()
        spending.end()

    body = Body(chain([head], stream.chunks), close, request.environ.get("REMOTE_ADDR", ""))
    return Ready(body, stream.content_type)


def job_of(here: Service, asked: Asked) -> Job:
    """Return the job for a query: its limits are those of the service, or lower if so asked."""
    settings, wanted = here.settings, asked.request
    limit = time_limit(request.environ, settings)
    return Job(
        query=wanted.query,
        table=asked.table,
        graph=asked.graph,
        seconds=min(limit, wanted.timeout or limit),
        default_graphs=wanted.default_graphs,
        named_graphs=wanted.named_graphs,
        star=asked.scanned.star,
        variables=asked.scanned.variables,
        rows=settings.result_rows,
        size=settings.result_bytes,
        base=here.url("sparql"),
    )


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
