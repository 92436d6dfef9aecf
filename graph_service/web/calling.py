"""Calls of partners inside of queries, made before the query runs."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import request

from graph_service.formats import TABLES
from graph_service.partners.calls import Call
from graph_service.partners.fulfilling import Called, Found, Fulfilling
from graph_service.partners.gateway import Question, Told
from graph_service.partners.partner import Partner
from graph_service.query.job import Job
from graph_service.query.pool import Pool
from graph_service.query.scan import scan
from graph_service.query.search_rows import Filled
from graph_service.web.answering import Answering
from graph_service.web.asked import Asked, Environ, read_asked
from graph_service.web.pinned import pin_of
from graph_service.web.service import Service
from graph_service.web.spending import spending_of

HEADER: Final = "Partners"
"""Names the partners that an answer was made with, and how each call went."""

_KEY: Final = "graph_service.called"


@dataclass(frozen=True)
class Made:
    """A query that can run, and the seconds that are left for it."""

    filled: Filled
    seconds: float


def call_partners(
    here: Service,
    answering: Answering,
    calls: Sequence[Call],
    filled: Filled,
    job: Job,
    pool: Pool | None = None,
) -> Made:
    """Return a query with what its calls gave.

    Args:
        here: the service.
        answering: what the caller is answered from.
        calls: those of the query.
        filled: the query with its searches answered.
        job: as it would run.
        pool: where, if not where queries of callers run.

    Raises:
        GraphServiceError: as :meth:`Fulfilling.fill`.
    """
    begun, spending = time.monotonic(), spending_of(request.environ)

    def ask(question: Question) -> Told:
        with spending.elsewhere():
            return here.partners.gateway.ask(question)

    def select(text: str, rows: int, seconds: float) -> Found:
        scanned = scan(text)
        own = replace(
            job,
            query=text,
            table=TABLES[0],
            graph=None,
            seconds=seconds,
            star=scanned.star,
            variables=scanned.variables,
            rows=rows,
        )
        members = json.loads(spending.run(pool or answering.pool, own).body)
        return Found(tuple(members["head"]["vars"]), members["results"]["bindings"])

    work = Fulfilling(
        here.partners,
        filled,
        calls,
        answering.view.audiences,
        job.base or here.url("sparql"),
        ask,
        select,
        job.seconds,
    )
    done = work.fill()
    request.environ[_KEY] = work.called
    return Made(done, max(0.001, job.seconds - (time.monotonic() - begun)))


def read_query(environ: Environ, here: Service, answering: Answering) -> Asked | None:
    """Return what a request asks for, with the calls of those partners that its caller may know.

    Raises:
        GraphServiceError: as :func:`read_asked`.
    """
    return read_asked(
        environ, here.settings, answering, lambda: endpoints_of(here, environ, answering)
    )


def endpoints_of(here: Service, environ: Environ, answering: Answering) -> tuple[str, ...]:
    """Return the endpoints that a query may call: none below a release, which stays as it is.

    Raises:
        LedgerError: the registry is damaged.
    """
    found = known_partners(here, environ, answering)
    return tuple(each.endpoint.iri for each in found if each.endpoint is not None)


def known_partners(here: Service, environ: Environ, answering: Answering) -> tuple[Partner, ...]:
    """Return the partners with an endpoint that a caller may know of; raises like the above."""
    if pin_of(environ) is not None:
        return ()
    partners = here.partners.registry.seen_by(answering.view.audiences)
    return tuple(each for each in partners if each.endpoint is not None)


def called_headers(environ: Environ) -> list[tuple[str, str]]:
    """Return the header that says which partners an answer was made with (RFC 9651)."""
    called: Any = environ.get(_KEY)
    return [(HEADER, ", ".join(map(_item, called)))] if called else []


def _item(called: Called) -> str:
    if called.failed:
        return f'{called.partner};failed="{called.failed}";at=@{int(called.asked)}'
    return f"{called.partner};rows={called.rows};calls={called.calls};at=@{int(called.asked)}"
