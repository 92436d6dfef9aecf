"""How a canned query is asked: by whoever sent the request, within the limits of canned queries."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request

from graph_service.errors import QueryFault
from graph_service.formats import Format
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Answer, Job
from graph_service.query.scan import scan
from graph_service.web import federating, spending
from graph_service.web.answering import Answering
from graph_service.web.service import Service


def ask(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    table: Format,
) -> Answer:
    """Return the answer of a query, charged to the client of the request.

    Raises:
        QueryFault: a value is wrong.
        GraphServiceError: what the pool raises.
    """
    if query.partners:
        return federating.run(here, answering, query, values, table)
    settings = here.settings
    scanned = scan(query.text)
    job = Job(
        query=query.text,
        table=table,
        graph=None,
        seconds=settings.canned_seconds,
        substitutions=query.bind(values),
        star=scanned.star,
        variables=scanned.variables,
        rows=settings.result_rows,
        size=settings.result_bytes,
    )
    return spending.run(answering.questions, job)


def given(values: Mapping[str, str]) -> str:
    """Return the query string of the values that are there, with its question mark."""
    found = urlencode([(key, text) for key, text in values.items() if text])
    return f"?{found}" if found else ""


def refuse_repeated() -> None:
    """Refuse a request that has a parameter twice.

    Raises:
        QueryFault: it names the parameter.
    """
    for name, texts in request.args.lists():
        if len(texts) > 1:
            raise QueryFault(f"parameter {name!r} is given {len(texts)} times, once is allowed")
