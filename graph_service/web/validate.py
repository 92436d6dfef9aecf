"""``/validate``: send RDF, get the SHACL report; nothing is kept.

::

    body -> a capped process parses it -> shapes, beside the public graph -> report
"""

import json
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import RdfFormat, parse, serialize

from graph_service.access.actor import ANONYMOUS, PUBLIC
from graph_service.access.policy import Action, require
from graph_service.errors import InputError, UnsupportedType
from graph_service.examine import Report
from graph_service.formats import GRAPHS, Format, by_media_type, by_suffix
from graph_service.namespaces import PREFIXES
from graph_service.query.job import Parse
from graph_service.query.protocol import FORM, parse_parameters, split_content_type
from graph_service.web.answering import answering_of
from graph_service.web.body import read_content
from graph_service.web.negotiation import HTML, PROBLEM, Kind, choose
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of

blueprint: Final = Blueprint("validate", __name__)

_TURTLE, _JSONLD = GRAPHS[0], next(each for each in GRAPHS if each.suffix == "jsonld")
_TEXT: Final = Kind("text/plain")
_OFFERS: Final = (_TURTLE, _JSONLD, PROBLEM, _TEXT, HTML)


@blueprint.get("/validate")
def form() -> Response:
    """Offer a form; the report comes by POST."""
    return _html(render_template("validate.html", formats=GRAPHS, report=None))


@blueprint.post("/validate")
def validate() -> Response:
    """Return the report on the RDF in the body, as Turtle, JSON-LD, problem, text or page."""
    require(ANONYMOUS, Action.VALIDATE, PUBLIC)
    here, answering = service(), answering_of(request.environ)
    chosen = choose(request.headers.get("Accept"), _OFFERS)
    data, source = _submitted(here)
    spending = spending_of(request.environ)
    task = Parse(data, source, here.settings.query_seconds, here.settings.result_bytes)
    parsed = spending.run(answering.pool, task)
    with spending.elsewhere():
        report = here.examiner.examine(parsed.body, answering.release, answering.view.audiences)
    response = _report(here, report, chosen)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _submitted(here: Service) -> tuple[bytes, Format]:
    """Return what was sent and its format: a body of RDF, or the two fields of the form."""
    kind, charset = split_content_type(request.headers.get("Content-Type"))
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedType(f"the charset must be utf-8, not {charset}")
    body = read_content(request.environ, here.settings.body_bytes)
    if kind == FORM:
        fields = dict(parse_parameters(body))
        if not fields.get("data"):
            raise InputError("the field data is empty")
        body, found = fields["data"].encode(), by_suffix(fields.get("format", "ttl"))
    else:
        found = by_media_type(kind)
    if found is None or found.rdf is None:
        types = ", ".join(each.media_type for each in GRAPHS)
        raise UnsupportedType(f"the body must be RDF in one of these types: {types}")
    return body, found


def _report(here: Service, report: Report, chosen: object) -> Response:
    if chosen is HTML:
        return _html(render_template("validate.html", formats=GRAPHS, report=report))
    if chosen is _TEXT:
        return Response(report.text(), content_type="text/plain; charset=utf-8")
    if chosen is PROBLEM:
        return _problem(here, report)
    if chosen is _JSONLD:
        triples = parse(report.turtle(), format=RdfFormat.TURTLE)
        text = serialize(triples, format=RdfFormat.JSON_LD, prefixes=PREFIXES)
        return Response(text, content_type=_JSONLD.content_type)
    return Response(report.turtle(), content_type=_TURTLE.content_type)


def _problem(here: Service, report: Report) -> Response:
    """Return what a write of this data would be answered with."""
    results = [
        {
            "severity": each.severity,
            "focus": each.focus,
            "path": each.key[3] or None,
            "value": each.value,
            "shape": each.shape,
            "message": each.message,
        }
        for each in report.results
    ]
    if report.conforms:
        body = {"title": "The data conforms", "status": 200, "conforms": True, "results": results}
        return Response(json.dumps(body), content_type="application/json")
    body = {
        "type": here.url("docs/problems") + "#nonconforming",
        "title": "The data violates the shapes",
        "status": 422,
        "detail": f"{len(report.violations)} violation(s)",
        "conforms": False,
        "results": results,
    }
    return Response(json.dumps(body), 422, content_type=PROBLEM.media_type)


def _html(page: str) -> Response:
    return Response(page, content_type="text/html; charset=utf-8")
