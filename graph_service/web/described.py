"""Canned queries as the list of them has them: as JSON values."""

from typing import Any, Final

from flask import request

from graph_service.formats import TABLES, Format
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import Parameter
from graph_service.web.negotiation import HTML, Kind
from graph_service.web.pinned import url_below
from graph_service.web.service import Service

TEXT: Final = Kind("application/sparql-query")
SUFFIXES: Final[dict[str, Format | Kind]] = {"html": HTML, "rq": TEXT} | {
    each.suffix: each for each in TABLES
}
"""Ends the path of a query -> the form of the answer."""


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
        "links": {"self": url} | {suffix: f"{url}.{suffix}" for suffix in SUFFIXES},
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
