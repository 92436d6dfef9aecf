"""``/queries``: the canned queries as a list, and each as a form, an answer and a text to run.

::

    values from the URL -> terms, or 400 -> same ETag? 304 -> pool -> page or file

``/queries/{id}`` answers by ``Accept``, ``?format=`` or suffix; ``.rq`` is the query with the
values written in, RDF is what is said of the query (:mod:`graph_service.web.query_documents`).
"""

import hashlib
from collections.abc import Mapping
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from graph_service.errors import NotFound, QueryFault
from graph_service.formats import GRAPHS, TABLES, Format
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Answer, Job
from graph_service.query.parameters import LANGUAGES
from graph_service.query.scan import scan
from graph_service.settings import Settings
from graph_service.web import federating, forms, query_documents, spending
from graph_service.web.answering import Answering, answering_of
from graph_service.web.citing import citation, cite, cited
from graph_service.web.described import OFFERS, TEXT, describe
from graph_service.web.languages import INTERFACE
from graph_service.web.negotiation import HTML, JSON, Kind
from graph_service.web.representation import FORMS, Form, represent, split_suffix, wanted
from graph_service.web.rows import MOST_ROWS, lay_out
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("queries", __name__)
CUT: Final = "Rows-Cut-At"
"""Header of an answer that has as many rows as its query allows, so there may be more."""

_OWN: Final = frozenset({"format", INTERFACE})
"""Parameters of the request that are none of the query."""

CAVEAT: Final = {
    "en": "These are allegations of the sources that each row names, unless a status says "
    "otherwise. What is not recorded is not known not to have happened.",
    "fr": "Ce sont des allégations des sources que chaque ligne nomme, sauf si un statut dit "
    "autre chose. Ce qui n'est pas consigné n'est pas réputé ne pas avoir eu lieu.",
    "es": "Son alegaciones de las fuentes que nombra cada fila, salvo que un estado diga otra "
    "cosa. Lo que no consta no se da por no ocurrido.",
}
"""Stands beside every answer, before what the query itself has to add."""

_LISTS: Final[tuple[Form, ...]] = (JSON, HTML, *GRAPHS)


def register(app: Flask, settings: Settings) -> None:
    """Add the routes, and a place for what their forms offer."""
    app.register_blueprint(blueprint)
    forms.register(app, settings.canned_seconds)


@blueprint.get("/queries", strict_slashes=False, defaults={"suffix": None})
@blueprint.get("/queries.<suffix>")
def index(suffix: str | None) -> Response:
    """List the canned queries with their parameters, as JSON, as RDF or as a page.

    Raises:
        NotFound: there is no such form.
        NotAcceptable: none of the forms is accepted.
        QueryFault: there is a parameter, and RDF is asked for.
    """
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix, _LISTS)
    if isinstance(form, Format):
        response = query_documents.describe_all(here, form)
    elif form is HTML:
        topics = groupby(here.queries.values(), key=lambda query: query.topic)
        page = render_template("queries.html", topics=[(t, list(each)) for t, each in topics])
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify({"queries": [describe(here, q) for q in here.queries.values()]})
    return represent(response, here, answering, "queries", form, _LISTS)


@blueprint.get("/queries/<name>")
def one(name: str) -> Response:
    """Answer a canned query in the form that is asked for.

    Raises:
        NotFound: there is no such query, or no such form.
        NotAcceptable: none of the forms is accepted.
        QueryFault: a value is wrong, missing, given twice or for no parameter.
        GraphServiceError: what the pool raises.
    """
    here, answering = service(), answering_of(request.environ)
    identifier, suffix = split_suffix(name, OFFERS)
    query = here.queries.get(identifier)
    if query is None:
        raise NotFound("there is no such query or form; /queries lists them")
    form = wanted(suffix, OFFERS)
    values = {key: text for key, text in request.args.items() if key not in _OWN}
    if form is HTML:
        return _page(here, answering, query, values)
    if form in GRAPHS and isinstance(form, Format):
        response = query_documents.describe_one(here, query, form)
        return represent(response, here, answering, f"queries/{query.id}", form, FORMS)
    _refuse_repeated()
    forms.check_terms(answering, query, values)
    tag = "" if query.partners else _etag(answering, query, values, form)
    known = bool(tag)
    if tag and tag in request.if_none_match:
        response = Response(status=304)
    elif isinstance(form, Format):
        answer = _run(here, answering, query, values, form)
        response = Response(answer.body, content_type=answer.content_type)
        _say_cut(response, query, answer)
        # else rows may be in another order
        known = known and answer.kind == answering.questions.source.kind
    else:
        response = Response(
            federating.write(here, answering, query, values), content_type=TEXT.media_type
        )
    if known:
        response.set_etag(tag)
    file = f"reprisals-{query.id}-release-{answering.release}.{form.suffix}"
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    if query.partners:
        return federating.finish(response, answering)
    return _finish(response, answering, f"queries/{query.id}.{form.suffix}{_given(values)}")


def _page(
    here: Service, answering: Answering, query: CannedQuery, values: Mapping[str, str]
) -> Response:
    """Return the form and, unless a value is wrong, its answer; a wrong value is 400."""
    language = values.get("language", "en")
    language = language if language in LANGUAGES else "en"
    fault, table, cut, written = "", None, False, ""
    try:
        _refuse_repeated()
        forms.check_terms(answering, query, values)
        written = federating.write(here, answering, query, values)
    except QueryFault as error:
        fault = error.reason
    if not fault:
        answer = _run(here, answering, query, values, TABLES[0])
        cut = answer.rows >= query.limit
        table = lay_out(answer.body, query, query.bind(values), here.settings.base_url)
    path = f"queries/{query.id}{_given(values)}"
    page = render_template(
        "query.html",
        query=query,
        language=language,
        caveat=CAVEAT[language],
        fields=forms.fields(answering, query, values, language),
        fault=fault if any(values.values()) else "",
        table=table,
        cut=cut,
        most=MOST_ROWS,
        written=written,
        given=_given(values),
        citation=citation(here.settings.base_url, answering, path, query.title[language]),
        cited=cited(here.settings.base_url, answering, path),
        formats=[("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML")],
    )
    wrong = bool(fault) and any(values.values())
    response = Response(page, 400 if wrong else 200, content_type="text/html; charset=utf-8")
    if wrong:
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept")
        return response
    if query.partners:
        return federating.finish(response, answering)
    response.add_etag()
    return _finish(response, answering, path)


def _given(values: Mapping[str, str]) -> str:
    """Return the query string of the values that are there."""
    given = urlencode([(key, text) for key, text in values.items() if text])
    return f"?{given}" if given else ""


def _run(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    table: Format,
) -> Answer:
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


def _refuse_repeated() -> None:
    for name, texts in request.args.lists():
        if len(texts) > 1:
            raise QueryFault(f"parameter {name!r} is given {len(texts)} times, once is allowed")


def _etag(
    answering: Answering, query: CannedQuery, values: Mapping[str, str], form: Format | Kind
) -> str:
    """Return the strong ETag of an answer: view, query, terms and form."""
    terms = sorted((name, str(term)) for name, term in query.bind(values).items())
    parts = (answering.key, query.id, query.text, repr(terms), form.media_type)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _say_cut(response: Response, query: CannedQuery, answer: Answer) -> None:
    if answer.rows >= query.limit:
        response.headers[CUT] = str(query.limit)


def _finish(response: Response, answering: Answering, path: str) -> Response:
    cite(response, service(), answering, path)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
