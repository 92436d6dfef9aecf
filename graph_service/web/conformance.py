"""``/conformance``: specifications, how their suites come out, and every exception.

The same to every caller. ``conformsTo`` in the JSON is a list of URIs, as OGC API - Common,
section 7.5, has it, so that a program can look before it asks.
"""

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from graph_service.conformance import report
from graph_service.web.negotiation import HTML, JSON, choose

blueprint: Final = Blueprint("conformance", __name__)


@blueprint.get("/conformance")
def conformance() -> Response:
    """Say what is conformed to, and how the suites of the W3C come out."""
    if choose(request.headers.get("Accept"), (JSON, HTML)) is HTML:
        page = render_template(
            "conformance.html",
            specifications=report.specifications(),
            suites=report.suites(),
            reasons=report.reasons(),
        )
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        text = json.dumps(report.describe(), indent=1).encode() + b"\n"
        response = Response(text, content_type="application/json")
    response.vary.add("Accept")
    response.add_etag()
    response.make_conditional(request)
    return response
