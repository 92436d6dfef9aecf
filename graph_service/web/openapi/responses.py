"""Answers: those with a body, those without, and every way of failing from its table."""

from collections.abc import Iterable
from typing import Any, Final

from graph_service.web.negotiation import HTML, PROBLEM
from graph_service.web.openapi.operations import Operation
from graph_service.web.problems import PROBLEMS

Json = dict[str, Any]

_EMPTY: Final = {
    201: "It was made.",
    202: "It waits for a decision; Location is where to look.",
    204: "It is done.",
    303: "The header Location has the address of a document about it.",
    304: "What the caller has still holds.",
}
"""Successes without a body."""

HEADERS: Final[Json] = {
    "ETag": {"description": "Strong tag of this form.", "schema": {"type": "string"}},
    "Release": {
        "description": "Number of the release that was answered from.",
        "schema": {"type": "integer"},
    },
    "Link": {
        "description": "What belongs to it (RFC 8288): cite-as, alternate, license, and more.",
        "schema": {"type": "string"},
    },
}
"""Headers of answers, as components."""

PROBLEM_SCHEMA: Final[Json] = {
    "type": "object",
    "description": "A problem (RFC 9457); the type leads to what it means.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "offered": {"type": "array", "items": {"type": "string"}},
    },
}


def responses_of(operation: Operation) -> Json:
    """Return the answers of an operation by status."""
    answers: Json = {}
    if operation.answers:
        answers["200"] = {
            "description": "The answer.",
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
            "content": {kind: _schema(kind) for kind in operation.answers},
        }
    for status in operation.statuses:
        answers[str(status)] = {"description": _EMPTY[status]}
    for status in operation.problems:
        answers[str(status)] = {"$ref": f"#/components/responses/{name_of(status)}"}
    answers["default"] = {"$ref": "#/components/responses/Problem"}
    return dict(sorted(answers.items()))


def name_of(status: int) -> str:
    """Return the name of the component for problems of a status."""
    return f"Problem{status}"


def components(statuses: Iterable[int], base_url: str) -> Json:
    """Return the answers to problems, as components: what each status can mean."""
    made = {"Problem": _problem("It failed; the type says how.")}
    for status in sorted(set(statuses)):
        rows = [row for row in PROBLEMS if row.status == status]
        meanings = "\n".join(
            f"- [{row.title}]({base_url}docs/problems#{row.slug}). {row.advice}" for row in rows
        )
        made[name_of(status)] = _problem(meanings or "It failed.")
    return made


def _problem(description: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {PROBLEM.media_type: {"schema": schema}, HTML.media_type: _schema("text/html")}
    return {"description": description, "content": content}


def _schema(kind: str) -> Json:
    is_json = kind == "application/json" or kind.endswith("+json")
    return {"schema": {} if is_json else {"type": "string"}}
