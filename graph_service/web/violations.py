"""The answer to data that violates the shapes: the report as a problem document, RDF or text."""

import json
from dataclasses import replace
from typing import Final

from flask import Response, request
from pyoxigraph import RdfFormat, parse, serialize

from graph_service.errors import NotAcceptable
from graph_service.examine import Report
from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import PREFIXES
from graph_service.publish import Judgement
from graph_service.web.negotiation import PROBLEM, Kind, choose

STATUS: Final = 422
_TEXT: Final = Kind("text/plain")
_OFFERS: Final[tuple[Format | Kind, ...]] = (PROBLEM, *GRAPHS, _TEXT)


def respond(judgement: Judgement, problem_type: str) -> Response:
    """Return what a change of graphs is refused with: what blocks it, without the warnings.

    Args:
        judgement: what was found; all of it is about what the caller may see.
        problem_type: URI of the problem.
    """
    try:
        chosen = choose(request.headers.get("Accept"), _OFFERS)
    except NotAcceptable:
        chosen = PROBLEM
    report = Report(judgement.report.violations)
    findings = [each for each in judgement.findings if each.severity == "Violation"]
    response = _write(
        replace(judgement, report=report, findings=tuple(findings)), problem_type, chosen
    )
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Encoding"))
    return response


def _write(judgement: Judgement, problem_type: str, chosen: Format | Kind) -> Response:
    if chosen is _TEXT:
        text = judgement.report.text() + "".join(each.text() for each in judgement.findings)
        return Response(text, STATUS, content_type="text/plain; charset=utf-8")
    if isinstance(chosen, Format):
        triples = parse(judgement.report.turtle(), format=RdfFormat.TURTLE)
        body = serialize(triples, format=chosen.rdf, prefixes=PREFIXES) or b""
        return Response(body, STATUS, content_type=chosen.content_type)
    document = {
        "type": problem_type,
        "title": "The data violates the shapes",
        "status": STATUS,
        "detail": f"{judgement.violations} violation(s)",
        "conforms": False,
        "results": [
            {
                "severity": each.severity,
                "focus": each.focus,
                "path": each.key[3] or None,
                "value": each.value,
                "shape": each.shape,
                "message": each.message,
            }
            for each in judgement.report.results
        ],
        "findings": [
            {"check": each.name, "message": each.message, "rows": [list(row) for row in each.rows]}
            for each in judgement.findings
        ],
    }
    text = json.dumps(document, ensure_ascii=False)
    return Response(text, STATUS, content_type=PROBLEM.media_type)
