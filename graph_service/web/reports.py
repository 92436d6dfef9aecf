"""The answer to data that was held against the rules: one report in every form, for every route."""

import json
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request

from graph_service.errors import Nonconformity, NotAcceptable
from graph_service.formats import GRAPHS, Format
from graph_service.publish import Judgement
from graph_service.reporting.advice import Lines, adviser_for
from graph_service.reporting.forms import page_of, rdf_of, text_of, values_of
from graph_service.reporting.found import Found, found_in
from graph_service.rules import SHIPPED
from graph_service.web.document import problem_type
from graph_service.web.negotiation import HTML, PROBLEM, Kind, choose
from graph_service.web.service import Service

STATUS: Final = 422
_TEXT: Final = Kind("text/plain")
_CONSTRAINED: Final = "http://www.w3.org/ns/ldp#constrainedBy"

REFUSAL: Final[tuple[Format | Kind, ...]] = (PROBLEM, *GRAPHS, _TEXT, HTML)
"""Forms of what a change is refused with, the first for who asks for none."""

REPORT: Final[tuple[Format | Kind, ...]] = (*GRAPHS, PROBLEM, _TEXT, HTML)
"""Forms of a report that was asked for."""


@dataclass(frozen=True)
class Sent:
    """What is known of what was sent: places of subjects in it, and whether it came by a form."""

    lines: Lines
    is_form: bool = False


def refuse(here: Service, error: Nonconformity) -> Response:
    """Return what a change of graphs is refused with: what blocks it, without the warnings.

    Raises:
        Nonconformity: it carries no judgement.
    """
    judgement = error.report
    if not isinstance(judgement, Judgement):
        raise error
    found = found_in(judgement.report, judgement.findings, blocking=True)
    try:
        chosen = choose(request.headers.get("Accept"), REFUSAL)
    except NotAcceptable:
        chosen = PROBLEM
    return _finished(here, _write(here, found, chosen, Sent({})), STATUS)


def report(here: Service, found: Found, chosen: Format | Kind, sent: Sent) -> Response:
    """Return a report that was asked for, in the form that :data:`REPORT` was chosen from.

    Data that violates the rules is 422 as a problem; in all other forms the report is what was
    asked for, and 200.
    """
    response = _write(here, found, chosen, sent)
    return _finished(here, response, 200 if found.conforms or chosen is not PROBLEM else STATUS)


def constrained(here: Service, response: Response) -> Response:
    """Say where the shapes are that data has to conform to, if they are public."""
    if here.settings.shapes == SHIPPED:
        response.headers.add("Link", f'<{here.url("shapes")}>; rel="{_CONSTRAINED}"')
    return response


def _finished(here: Service, response: Response, status: int) -> Response:
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Encoding"))
    return constrained(here, response)


def _write(here: Service, found: Found, chosen: Format | Kind, sent: Sent) -> Response:
    adviser, base_url = adviser_for(here.settings.shapes), here.settings.base_url
    if chosen is HTML:
        return write_page(here, found, sent)
    if isinstance(chosen, Format) and chosen.rdf is not None:
        body = rdf_of(found, adviser, base_url, chosen.rdf)
        return Response(body, content_type=chosen.content_type)
    if chosen is _TEXT:
        text = text_of(found, adviser, base_url)
        return Response(text, content_type="text/plain; charset=utf-8")
    results = values_of(found, adviser, base_url, sent.lines)
    document = {
        "title": "The data conforms" if found.conforms else "The data violates the shapes",
        "status": 200 if found.conforms else STATUS,
        "detail": found.summary,
        "conforms": found.conforms,
        "results": results,
        "leftOut": found.left_out,
    }
    if not found.conforms:
        document = {"type": problem_type(Nonconformity("", None), base_url), **document}
    kind = "application/json" if found.conforms else PROBLEM.media_type
    return Response(json.dumps(document, ensure_ascii=False), content_type=kind)


def write_page(here: Service, found: Found | None, sent: Sent) -> Response:
    """Return the page of a report, or the form alone."""
    rows = []
    if found is not None:
        adviser = adviser_for(here.settings.shapes)
        rows = [(each, adviser.advise(each), sent.lines) for each in found.results]
    page = render_template(
        "validate.html",
        formats=GRAPHS,
        found=found,
        rows=[
            {
                "result": each,
                "advice": advice,
                "page": page_of(advice, here.settings.base_url),
                "line": lines.get(each.focus[1:-1]),
            }
            for each, advice, lines in rows
        ],
        is_refusal=not sent.is_form,
    )
    return Response(page, content_type="text/html; charset=utf-8")
