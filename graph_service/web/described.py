"""Canned queries as the list of them has them: as JSON values."""

from typing import Any, Final

from flask import request

from graph_service.formats import GRAPHS, TABLES
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import Parameter
from graph_service.web.answer_book import XLSX
from graph_service.web.negotiation import HTML, Kind
from graph_service.web.pinned import url_below
from graph_service.web.representation import Form
from graph_service.web.service import Service

TEXT: Final = Kind("application/sparql-query", suffix="rq")
OFFERS: Final[tuple[Form, ...]] = (*TABLES, HTML, TEXT, XLSX, *GRAPHS)
"""The forms of a query: of its answer, as text, and of what is said of it."""


def describe(here: Service, query: CannedQuery) -> dict[str, Any]:
    """Return a canned query as JSON values: what it asks, takes and gives, and where."""
    url = url_below(here, request.environ, f"queries/{query.id}")
    return {
        "id": query.id,
        "topic": query.topic,
        "title": query.title,
        "question": query.question,
        "caveat": query.caveat,
        "competency": query.competency,
        "report": query.report,
        "columns": query.columns,
        "limit": query.limit,
        "parameters": [_describe_parameter(each) for each in query.parameters],
        "links": {"self": url} | {each.suffix: f"{url}.{each.suffix}" for each in OFFERS},
    }


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    described = {
        "name": parameter.name,
        "type": parameter.kind,
        "label": parameter.label,
        "required": parameter.required,
        "default": parameter.default,
        "example": parameter.example,
        "class": parameter.cls,
        "scheme": parameter.scheme,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "allowed": parameter.allowed,
    }
    return {key: value for key, value in described.items() if value is not None}
