"""Parameters: those of routes, in a table, and those of canned queries, from their headers."""

from collections.abc import Mapping
from typing import Any, Final

from graph_service.namespaces import SCHEME
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import LANGUAGES, LONGEST_VALUE, Parameter
from graph_service.web.figures import VIEWS
from graph_service.web.question_list import LONGEST
from graph_service.web.wish import FARTHEST, MOST

Json = dict[str, Any]

_IRI: Final = {"type": "string", "format": "iri"}
_IRIS: Final = {"type": "array", "items": _IRI}


def _query(name: str, schema: Mapping[str, Any], description: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _header(name: str, description: str) -> Json:
    schema = {"type": "string"}
    return {"name": name, "in": "header", "description": description, "schema": schema}


PARAMETERS: Final[Mapping[str, Json]] = {
    "query": _query("query", {"type": "string"}, "A query in SPARQL 1.1."),
    "default-graph-uri": _query(
        "default-graph-uri", _IRIS, "Graphs that make up the default graph.", explode=True
    ),
    "named-graph-uri": _query("named-graph-uri", _IRIS, "Graphs that GRAPH knows.", explode=True),
    "using-graph-uri": _query(
        "using-graph-uri", _IRIS, "Graphs that WHERE sees as the default graph.", explode=True
    ),
    "using-named-graph-uri": _query(
        "using-named-graph-uri", _IRIS, "Graphs that WHERE sees by name.", explode=True
    ),
    "timeout": _query(
        "timeout",
        {"type": "number", "minimum": 0},
        "Seconds; it only lowers the limit.",
    ),
    "query-id": _query(
        "query-id",
        {"type": "string", "pattern": "^[A-Za-z0-9_-]{22,64}$"},
        "A name, drawn at random, by which its caller can end the query.",
    ),
    "explain": _query(
        "explain",
        {"type": "string", "enum": ["algebra", "true", "1", "false", "0"]},
        "The algebra instead of the answer.",
    ),
    "sparql-format": _query(
        "format", {"type": "string"}, "A suffix or media type, in place of Accept."
    ),
    "format": _query(
        "format", {"type": "string"}, "A suffix or media type, in place of Accept; 404 if none."
    ),
    "search-format": _query(
        "format", {"type": "string", "enum": ["json", "html", "csv"]}, "In place of Accept."
    ),
    "view": _query(
        "view", {"type": "string", "enum": list(VIEWS)}, "What a page shows an answer as."
    ),
    "safe": _query("safe", {"type": "string", "enum": ["0", "1"]}, "With 1, CSV has no formulas."),
    "question-words": _query(
        "q", {"type": "string", "maxLength": LONGEST}, "Words of the questions of a page."
    ),
    "graph": _query("graph", _IRI, "The IRI of a graph."),
    "default": _query(
        "default",
        {"type": "string"},
        "The graph of statements that name none; in place of graph.",
        allowEmptyValue=True,
    ),
    "mode": _query(
        "mode",
        {"type": "string", "enum": ["replace", "merge"], "default": "replace"},
        "What becomes of each graph that is sent.",
    ),
    "dry-run": _query(
        "dry-run", {"type": "boolean"}, "Judge and tell, write nothing.", allowEmptyValue=True
    ),
    "note": _query("note", {"type": "string", "maxLength": 2000}, "For whoever reviews."),
    "q": _query("q", {"type": "string"}, "Words, or a phrase in quotation marks."),
    "lang": _query("lang", {"type": "string"}, "Language of texts (BCP 47), for example fr."),
    "kind": _query("kind", {"type": "string"}, "A class: IRI, prefixed name, or name of ours."),
    "limit": _query(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST}, "Things of one answer."
    ),
    "offset": _query(
        "offset", {"type": "integer", "minimum": 0, "maximum": FARTHEST}, "Things left out."
    ),
    "reconcile-queries": _query(
        "queries", {"type": "string"}, "A batch of queries, as JSON (Reconciliation API 0.2)."
    ),
    "reconcile-query": _query("query", {"type": "string"}, "One query, as JSON, or just a name."),
    "reconcile-extend": _query(
        "extend", {"type": "string"}, "Things and properties whose values are asked for, as JSON."
    ),
    "reconcile-id": _query("id", _IRI, "Identifier of a thing, a type or a property."),
    "reconcile-type": _query(
        "type", {"type": "string"}, "A class: IRI, prefixed name, or name of ours."
    ),
    "reconcile-limit": _query(
        "limit", {"type": "integer", "minimum": 1}, "Properties of one answer."
    ),
    "prefix": _query("prefix", {"type": "string"}, "The beginning of a name or of its words."),
    "cursor": _query(
        "cursor", {"type": "integer", "minimum": 0, "maximum": 1000}, "Suggestions left out."
    ),
    "page": _query("page", {"type": "integer", "minimum": 1}, "Number of the page."),
    "before": _query(
        "before", {"type": "integer", "minimum": 1}, "Releases before the one of this number."
    ),
    "releases-limit": _query(
        "limit", {"type": "integer", "minimum": 1, "maximum": 1000}, "Releases of one answer."
    ),
    "of": _query("of", {"type": "string"}, "A path whose states are linked."),
    "If-None-Match": _header("If-None-Match", "Tags; 304 when one of them is the present one."),
    "release-match": _header(
        "If-Match", "Number of a release in quotation marks; 412 when a graph changed since."
    ),
    "Idempotency-Key": _header(
        "Idempotency-Key",
        "Drawn for this one request, which is then done once.",
    ),
    "If-Match": _header("If-Match", "Tags; 412 when none of them is the present one."),
}
"""Name in the table of routes -> parameter."""


def of_query(query: CannedQuery) -> list[Json]:
    """Return the parameters of a canned query, typed as its header says."""
    return [_of(each) for each in query.parameters]


def _of(parameter: Parameter) -> Json:
    made = _query(
        parameter.name,
        schema_of(parameter),
        f"{parameter.label['en']}: {parameter.allowed}.",
        required=parameter.required,
        allowEmptyValue=not parameter.required,  # as forms send what is left open
    )
    return made if parameter.example is None else made | {"example": _typed(parameter)}


def schema_of(parameter: Parameter) -> Json:
    """Return what values a parameter of a canned query takes, as JSON Schema."""
    schema: Json
    match parameter.kind:
        case "integer":
            bounds = {"minimum": parameter.minimum, "maximum": parameter.maximum}
            schema = {"type": "integer"} | {k: v for k, v in bounds.items() if v is not None}
        case "date":
            schema = {"type": "string", "format": "date"}
        case "language":
            schema = {"type": "string", "enum": list(LANGUAGES)}
        case "concept":
            start = f"{SCHEME}{parameter.scheme}/".replace(".", r"\.")
            schema = {"type": "string", "pattern": f"^({start})?[a-z0-9]+(-[a-z0-9]+)*$"}
        case "partner":
            schema = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$"}
        case "iri":
            schema = dict(_IRI)
        case _:
            schema = {"type": "string", "maxLength": LONGEST_VALUE}
    if parameter.default is not None:
        whole = parameter.kind == "integer"
        schema["default"] = int(parameter.default) if whole else parameter.default
    return schema


def _typed(parameter: Parameter) -> object:
    example = parameter.example or ""
    return int(example) if parameter.kind == "integer" else example
