"""``/sparql``: one SPARQL Protocol request, from what it asks for to the answer.

::

    front.py: parse -> scan -> negotiate -> same ETag? 304 -> kept? send it
                                                  |
    here:                    searches answered, partners called -> job
                             -> the same in flight? wait for its answer -> pool -> answer
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import SyntaxFault
from graph_service.query.job import Job, Stream
from graph_service.query.search_rows import Filled
from graph_service.web import description, explaining, paged, searching
from graph_service.web.answering import Answering, answering_of
from graph_service.web.asked import KEY, Asked, Environ
from graph_service.web.bearer import HEADER, time_limit
from graph_service.web.calling import call_partners
from graph_service.web.instruments import instruments
from graph_service.web.ready import Ready
from graph_service.web.service import Service, service
from graph_service.web.sharing import Made
from graph_service.web.spending import Spending, spending_of
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
    if asked.page:
        return paged.respond(here, answering, asked, *prepare(here, answering, asked))
    return answer(here, answering, asked)


def answer(here: Service, answering: Answering, asked: Asked) -> Response:
    """Return the answer to one query, complete up to the buffer limit.

    Its headers are for the front to add: the coding is chosen there, too.

    Raises:
        GraphServiceError: what the pool raises.
    """
    spending = spending_of(request.environ)
    filled, job = prepare(here, answering, asked)

    def make(job: Job) -> Made:
        return _make(spending, answering, job, here.settings.buffer_bytes)

    try:
        if asked.tag is None or asked.query_id is not None or HEADER in request.environ:
            made = make(job)
        else:
            made = instruments().sharing.run(answering.key, job, make)
    except SyntaxFault as fault:
        raise filled.place(fault) from None
    spending.kind = made.kind
    return Ready(body_of(made, spending), made.content_type)


def prepare(here: Service, answering: Answering, asked: Asked) -> tuple[Filled, Job]:
    """Return a query with what its searches find and its calls give, and the job that runs it.

    Raises:
        GraphServiceError: as the searches and the calls.
    """
    filled = searching.fill_in(answering, asked)
    job = job_of(here, request.environ, asked, filled.text)
    if not asked.calls:
        return filled, job
    called = call_partners(here, answering, asked.calls, filled, job)
    return called.filled, replace(job, query=called.filled.text, seconds=called.seconds)


def body_of(made: Made, spending: Spending) -> list[bytes] | Body:
    """Return the body of an answer: a list when it is complete, else what streams it."""
    rest = made.rest
    if rest is None:
        return [made.head]
    spending.known_as()

    def close() -> None:
        rest.close()
        spending.end()

    return Body(chain([made.head], rest.chunks), close)


def job_of(here: Service, environ: Environ, asked: Asked, query: str) -> Job:
    """Return the job for a query: its limits are those of the service, or lower if so asked.

    Args:
        here: the service.
        environ: of the request.
        asked: what it asks for.
        query: its query, with what its searches find.
    """
    settings, wanted = here.settings, asked.request
    limit = time_limit(environ, settings)
    return Job(
        query=query,
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


def _make(spending: Spending, answering: Answering, job: Job, size: int) -> Made:
    """Run a query and return its answer up to about ``size`` bytes, and what comes after that."""
    found = spending.directly(answering.direct, job)
    if found is not None:
        return Made(found.body, found.content_type, found.kind, None)
    return begin(spending, spending.stream(answering.pool, job), size)


def begin(spending: Spending, stream: Stream, size: int) -> Made:
    """Return an answer up to about ``size`` bytes, and what comes after that.

    Raises:
        GraphServiceError: what the pool raises.
    """
    complete = True
    try:
        head, complete = _read_up_to(stream.chunks, size)
    finally:
        if complete:
            spending.end()
    return Made(head, stream.content_type, stream.kind, None if complete else stream)


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
