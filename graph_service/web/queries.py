"""``/queries``: the canned queries as a list, and each as a form, an answer and a text to run.

::

    values from the URL -> terms, or 400 -> same ETag? 304 -> pool -> page or file

``/queries/{id}`` answers by ``Accept``, ``?format=`` or suffix; ``.rq`` is the query with the
values written in, RDF is what is said of the query (:mod:`graph_service.web.query_documents`).
"""

import hashlib
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Flask, Response, jsonify, request

from graph_service.errors import NotFound, QueryFault
from graph_service.formats import GRAPHS, TABLES, Format
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Answer
from graph_service.settings import Settings
from graph_service.web import federating, forms, query_documents, question, question_list
from graph_service.web.answer_book import XLSX, answer_book
from graph_service.web.answering import Answering, answering_of
from graph_service.web.asking import ask, given, refuse_repeated
from graph_service.web.citing import cite
from graph_service.web.described import OFFERS, TEXT, describe
from graph_service.web.file_names import file_name
from graph_service.web.languages import INTERFACE
from graph_service.web.negotiation import HTML, JSON, Kind
from graph_service.web.representation import FORMS, Form, represent, split_suffix, wanted
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of
from graph_service.web.spreadsheet import SAFE, neutralise

blueprint: Final = Blueprint("queries", __name__)
CUT: Final = "Rows-Cut-At"
"""Header of an answer that has as many rows as its query allows, so there may be more."""

_OWN: Final = frozenset({"format", INTERFACE})
"""Parameters of the request that are none of the query."""

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
        response = Response(question_list.show(here), content_type="text/html; charset=utf-8")
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
        Inexpressible: the answer is too large for a workbook.
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
        page, status, path = question.show(here, answering, query, values)
        response = Response(page, status, content_type="text/html; charset=utf-8")
        if status != 200:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Accept")
            return response
        if query.partners:
            return federating.finish(response, answering)
        response.add_etag()
        return _finish(response, answering, path)
    if form in GRAPHS and isinstance(form, Format):
        response = query_documents.describe_one(here, query, form)
        return represent(response, here, answering, f"queries/{query.id}", form, FORMS)
    refuse_repeated()
    safe = _takes_safe(form, values)
    forms.check_terms(answering, query, values)
    tag = "" if query.partners else _etag(answering, query, values, form, safe)
    known = bool(tag)
    if tag and tag in request.if_none_match:
        response = Response(status=304)
    elif isinstance(form, Format) or form is XLSX:
        answer = ask(
            here, answering, query, values, form if isinstance(form, Format) else TABLES[0]
        )
        response = _file(here, answering, query, values, answer, form, safe)
        _say_cut(response, query, answer)
        # else rows may be in another order
        known = known and answer.kind == answering.questions.source.kind
    else:
        response = Response(
            federating.write(here, answering, query, values), content_type=TEXT.media_type
        )
    if known:
        response.set_etag(tag)
    stem = f"{query.id}-safe" if safe else query.id
    licences = here.state.licences(answering.view)
    file = file_name(stem, answering.release, answering.issued, licences, form.suffix)
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    if query.partners:
        return federating.finish(response, answering)
    asked = {**values, SAFE: "1"} if safe else values
    return _finish(response, answering, f"queries/{query.id}.{form.suffix}{given(asked)}")


def _file(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    answer: Answer,
    form: Form,
    safe: bool,
) -> Response:
    """Return an answer as a file, as it came or made for a spreadsheet, which is charged, too."""
    if form is not XLSX and not safe:
        return Response(answer.body, content_type=answer.content_type)
    with spending_of(request.environ).charged():
        if safe:
            return Response(neutralise(answer.body), content_type=answer.content_type)
        book = answer_book(here, answering, query, values, answer.body)
    return Response(book, content_type=XLSX.media_type)


def _takes_safe(form: Form, values: dict[str, str]) -> bool:
    """Take out of the values whether a spreadsheet is to open the answer; only CSV can say so.

    Raises:
        QueryFault: it is neither 0 nor 1.
    """
    if form.suffix != "csv" or SAFE not in values:
        return False
    wish = values.pop(SAFE)
    if wish not in ("0", "1"):
        raise QueryFault(f"parameter {SAFE!r} must be 0 or 1")
    return wish == "1"


def _etag(
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    form: Format | Kind,
    safe: bool,
) -> str:
    """Return the strong ETag of an answer: view, query, terms and form."""
    terms = sorted((name, str(term)) for name, term in query.bind(values).items())
    parts = (answering.key, query.id, query.text, repr(terms), form.media_type, SAFE * safe)
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
