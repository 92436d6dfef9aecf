"""``/openapi.json``, ``/docs`` and a notebook: the interface, for programs and for people."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, request

from graph_service.web.answering import answering_of
from graph_service.web.citing import citation
from graph_service.web.manual import chapters
from graph_service.web.openapi.document import Rule, describe
from graph_service.web.openapi.table import TAGS
from graph_service.web.service import service

blueprint: Final = Blueprint("docs", __name__)

_KEY: Final = "graph_service.openapi"
_NOTEBOOK: Final = Path(__file__).parent.parent / "docs" / "notebook.ipynb"
_TYPE: Final = "application/openapi+json; version=3.1"
"""As in draft-ietf-httpapi-rest-api-mediatypes; RFC 9727 names it, too."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe the interface for programs (OpenAPI 3.1); the same to every caller."""
    response = Response(_document()[1], content_type=_TYPE)
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/docs", strict_slashes=False)
def docs() -> Response:
    """Lead to the documentation: its pages by purpose, routes, problems, how to cite."""
    here, answering = service(), answering_of(request.environ)
    sections: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path, item in _document()[0]["paths"].items():
        for method, each in item.items():
            row = {"method": method.upper(), "path": path, "summary": each["summary"]}
            sections[each["tags"][0]].append(row)
    page = render_template(
        "docs.html",
        chapters=chapters(),
        sections=[(name, text, sections[name]) for name, text in TAGS.items()],
        citation=citation(here.settings.base_url, answering),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Release"] = str(answering.release)
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/docs/notebook.ipynb")
def notebook() -> Response:
    """Hand out the notebook that goes through the client of Python."""
    response = Response(_NOTEBOOK.read_bytes(), content_type="application/x-ipynb+json")
    response.headers["Content-Disposition"] = 'attachment; filename="notebook.ipynb"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _document() -> tuple[dict[str, Any], bytes]:
    """Return the document, which is made once for an application, and its text."""
    made: tuple[dict[str, Any], bytes] | None = current_app.extensions.get(_KEY)
    if made is None:
        here = service()
        found = describe(rules(), here.queries, here.settings)
        text = json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"
        made = current_app.extensions[_KEY] = found, text
    return made


def rules() -> list[Rule]:
    """Return the rules of the application, with the first sentences of their code."""
    views = current_app.view_functions
    return [
        Rule(
            each.rule,
            frozenset(each.methods or ()),
            (views[each.endpoint].__doc__ or "").partition("\n\n")[0],
        )
        for each in current_app.url_map.iter_rules()
    ]
