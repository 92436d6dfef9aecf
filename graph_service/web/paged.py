"""The answer to a query as a page, for browsers: the beginning of its rows, with labels and links.

::

    job -> pool -> the first bytes of the answer -> rows (excerpt.py) -> labels -> sparql.html
                                                                   -> shape -> figure

What comes after those bytes is not made: the query ends there. Files have everything. A figure is
of the rows that the page shows, and stands over them.
"""

from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from flask import Response, render_template, request
from pyoxigraph import Literal, NamedNode

from graph_service.errors import GraphServiceError, SyntaxFault
from graph_service.formats import GRAPHS, TABLES
from graph_service.query.job import Job
from graph_service.query.search_rows import Filled
from graph_service.resources.labels import Labels, short
from graph_service.web.answering import Answering
from graph_service.web.asked import Asked
from graph_service.web.calling import called_headers
from graph_service.web.citing import citation, cite, cited, path_of
from graph_service.web.documents import asker_of
from graph_service.web.drawn import draw
from graph_service.web.examples import examples
from graph_service.web.excerpt import Excerpt, Term, read_graph, read_table
from graph_service.web.headers import VOLATILE
from graph_service.web.languages import wished as wished_languages
from graph_service.web.pinned import url_below
from graph_service.web.rows import MOST_ROWS, Item, link
from graph_service.web.service import Service
from graph_service.web.spending import spending_of

MOST_BYTES: Final = 2 << 20
"""Bytes of an answer that are read for a page."""


def respond(
    here: Service, answering: Answering, asked: Asked, filled: Filled, job: Job
) -> Response:
    """Return the page of an answer.

    Args:
        here: the service.
        answering: what it is answered from.
        asked: the query.
        filled: the same with what its searches and calls gave.
        job: as it runs.

    Raises:
        GraphServiceError: what the pool raises.
    """
    try:
        found = _read(answering, job)
    except SyntaxFault as fault:
        raise filled.place(fault) from None
    base_url, path = here.settings.base_url, path_of(asked.request)
    page = render_template(
        "sparql.html",
        query=asked.request.query,
        answer=_lay_out(here, answering, found, asked.request.view or ""),
        partners=", ".join(value for _, value in called_headers(request.environ)),
        most=MOST_ROWS,
        files=GRAPHS if asked.scanned.form == "graph" else TABLES,
        formats=(*TABLES, *GRAPHS),
        examples=examples(here),
        citation=citation(base_url, answering, path),
        cited=cited(base_url, answering, path),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    cite(response, here, answering, path)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = VOLATILE
    for name, value in called_headers(request.environ):
        response.headers[name] = value
    response.vary.add("Accept")
    return response


def _read(answering: Answering, job: Job) -> Excerpt:
    """Return the beginning of the answer to a job; the query ends when there is enough of it."""
    spending = spending_of(request.environ)
    stream = spending.stream(answering.pool, job)
    parts, size, whole = [], 0, False
    try:
        for chunk in stream.chunks:
            parts.append(chunk)
            size += len(chunk)
            if size > MOST_BYTES:
                break
        else:
            whole = True
    finally:
        stream.close()
        spending.end()
    return (read_table if stream.form == "table" else read_graph)(b"".join(parts), whole=whole)


def _lay_out(here: Service, answering: Answering, found: Excerpt, wished: str) -> dict[str, Any]:
    """Return an excerpt as the template takes it: cells with what their terms are called."""
    rows = list(islice(found.rows, MOST_ROWS))
    labels = Labels(wished_languages())
    with suppress(GraphServiceError):  # a page without labels is better than none
        terms = [term for row in rows for term in row if isinstance(term, NamedNode)]
        labels.read(replace(asker_of(here, answering), seconds=_SECONDS), terms)
    root = url_below(here, request.environ, "")
    drawn = draw(replace(found, rows=tuple(rows)), labels, wished)
    if drawn.figure is not None:
        total = len(found.rows) - len(rows) + drawn.figure.total
        drawn = replace(drawn, figure=replace(drawn.figure, total=total))
    return {
        "truth": found.truth,
        "columns": found.columns,
        "rows": [[_item(term, labels, root) for term in row] for row in rows],
        "count": len(found.rows),
        "whole": found.whole,
        "drawn": drawn,
    }


_SECONDS: Final = 5.0
"""Time limit of each query for labels."""


def _item(term: Term | None, labels: Labels, root: str) -> Item:
    if term is None:
        return Item("")
    if isinstance(term, NamedNode):
        label = labels.of(term.value)
        if label is None:
            return Item(short(term.value), link(term.value, root))
        return Item(label.text, link(term.value, root), label.language)
    if isinstance(term, Literal):
        return Item(term.value, language=term.language or "")
    return Item(str(term))
