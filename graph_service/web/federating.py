"""Canned queries that ask a partner: whom their caller may choose, and how they run.

::

    name -> registry, as the caller knows it -> endpoint in the text -> calls, as in /sparql -> pool

What runs is what ``.rq`` hands out. What a partner says belongs to no release, so such an answer
has no lasting address and is not kept; below a release nobody can be asked.
"""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request

from graph_service.formats import Format
from graph_service.partners.calls import read_calls
from graph_service.partners.partner import Partner
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Answer, Job
from graph_service.query.scan import scan
from graph_service.query.search_block import blank_out, in_order
from graph_service.query.search_rows import Filled
from graph_service.web import spending
from graph_service.web.answering import Answering
from graph_service.web.calling import call_partners, called_headers, known_partners
from graph_service.web.headers import VOLATILE
from graph_service.web.service import Service


def choices(here: Service, answering: Answering, language: str) -> tuple[tuple[str, str], ...]:
    """Return the partners that the caller of this request may ask: names, and titles to show.

    Raises:
        LedgerError: the registry is damaged.
    """
    found = known_partners(here, request.environ, answering)
    audiences = answering.view.audiences
    return tuple(
        (each.name, _title(each, language)) for each in found if each.may_be_asked_by(audiences)
    )


def write(
    here: Service, answering: Answering, query: CannedQuery, values: Mapping[str, str]
) -> str:
    """Return a query with its values in it, and with the endpoint of whom it asks.

    Raises:
        QueryFault: as :meth:`CannedQuery.instantiate`; a partner that the caller may not know of is
            none.
        LedgerError: the registry is damaged.
    """
    if not query.partners:
        return query.instantiate(values)
    found = known_partners(here, request.environ, answering)
    return query.instantiate(
        values, {each.name: each.endpoint.iri for each in found if each.endpoint}
    )


def run(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    table: Format,
) -> Answer:
    """Return the answer to a query that asks a partner.

    Raises:
        QueryFault: as :func:`write`.
        GraphServiceError: as :func:`call_partners`, and what the pool raises.
    """
    settings, text = here.settings, write(here, answering, query, values)
    partners = known_partners(here, request.environ, answering)
    calls = read_calls(text, [each.endpoint.iri for each in partners if each.endpoint])
    scanned = scan(blank_out(text, in_order(calls)))
    job = Job(
        query=text,
        table=table,
        graph=None,
        seconds=settings.canned_seconds,
        star=scanned.star,
        variables=scanned.variables,
        rows=settings.result_rows,
        size=settings.result_bytes,
        base=here.url("sparql"),
    )
    pool = answering.questions
    made = call_partners(here, answering, calls, Filled(text, text, (), ()), job, pool)
    return spending.run(pool, replace(job, query=made.filled.text, seconds=made.seconds))


def finish(response: Response, answering: Answering) -> Response:
    """Say with an answer from which release it comes, and whom it was asked of."""
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = VOLATILE
    response.headers.extend(called_headers(request.environ))
    response.vary.add("Accept")
    return response


def _title(partner: Partner, language: str) -> str:
    titles = partner.title
    text = titles.get(language) or titles.get("en") or next(iter(titles.values()), "")
    return f"{text} ({partner.name})"
