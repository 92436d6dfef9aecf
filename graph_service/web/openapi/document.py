"""The document: each rule of the application with its methods, each canned query with its types.

It is made from the rules themselves, so a route can't be missing; what they do not say of
themselves is in the table (:mod:`graph_service.web.openapi.table`). It says the same to every
caller: nothing in it comes from data.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from graph_service import __version__
from graph_service.query.canned import CannedQuery
from graph_service.settings import Settings
from graph_service.web.citing import TITLE
from graph_service.web.openapi.operations import Operation, Route, reads
from graph_service.web.openapi.parameters import PARAMETERS, of_query
from graph_service.web.openapi.responses import HEADERS, PROBLEM_SCHEMA, components, responses_of
from graph_service.web.openapi.table import ROUTES, TAGS

Json = dict[str, Any]

_VARIABLE: Final = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
_METHODS: Final = ("GET", "PUT", "POST", "DELETE")
"""Methods that OpenAPI 3.1 knows and we have; HEAD is wherever GET is."""

_CANNED: Final = "/queries/<name>"
_SUMMARY: Final = 120
"""Characters of a summary."""


@dataclass(frozen=True)
class Rule:
    """A rule of the application: its template, a method, and what the code says of it."""

    template: str
    methods: frozenset[str]
    says: str


def describe(rules: Iterable[Rule], queries: Mapping[str, CannedQuery], settings: Settings) -> Json:
    """Return the document (OpenAPI 3.1.1).

    Args:
        rules: of the application.
        queries: the canned queries, by id.
        settings: the public base and the limits.
    """
    paths: Json = {}
    statuses: set[int] = set()
    for rule in rules:
        route = ROUTES.get(rule.template) or reads("The service", "*/*")
        item = paths.setdefault(path_of(rule.template), {})
        for method in _METHODS:
            if method in rule.methods:
                operation = route.methods.get(method, Operation())
                statuses.update(operation.problems)
                item[method.lower()] = _operation(rule, route, method, operation)
    for query in queries.values():
        paths[f"/queries/{query.id}"] = {"get": _canned(query)}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": TITLE,
            "version": __version__,
            "description": _about(settings),
        },
        "servers": [{"url": settings.base_url.rstrip("/")}],
        "externalDocs": {"url": f"{settings.base_url}docs"},
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "security": [{}, {"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "headers": HEADERS,
            "responses": components(statuses, settings.base_url),
            "schemas": {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token (RFC 6750), in the header and nowhere else. It is "
                    "answered from what its audiences see.",
                }
            },
        },
    }


def path_of(template: str) -> str:
    """Return the path of a rule as OpenAPI writes it."""
    return _VARIABLE.sub(r"{\1}", template)


def _operation(rule: Rule, route: Route, method: str, operation: Operation) -> Json:
    says = " ".join((operation.says or rule.says).replace("``", "").split())
    made: Json = {
        "tags": [route.tag],
        "summary": says.rstrip(".")[:_SUMMARY],
        "operationId": _id(method, rule.template),
    }
    parameters = [
        *(_in_path(name, route) for name in _VARIABLE.findall(rule.template)),
        *(PARAMETERS[name] for name in (*operation.query, *operation.headers)),
    ]
    if parameters:
        made["parameters"] = parameters
    if operation.body:
        content = {kind: {"schema": _body(kind)} for kind in operation.body}
        made["requestBody"] = {"required": True, "content": content}
    made["responses"] = responses_of(operation)
    if operation.token:
        made["security"] = [{"token": []}]
    return made


def _canned(query: CannedQuery) -> Json:
    answered = ROUTES[_CANNED].methods["GET"]
    if query.partners:
        answered = replace(answered, problems=(*answered.problems, 403, 502, 504))
    caveat = query.caveat.get("en", "")
    return {
        "tags": ["Asking"],
        "summary": query.title["en"],
        "description": f"{query.question['en']} {caveat}".strip(),
        "operationId": f"query-{query.id}",
        "parameters": [
            *of_query(query),
            *(PARAMETERS[name] for name in (*answered.query, *answered.headers)),
        ],
        "responses": responses_of(answered),
    }


def _in_path(name: str, route: Route) -> Json:
    made: Json = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    return made | ({"description": route.path[name]} if name in route.path else {})


def _body(kind: str) -> Json:
    if kind.endswith("+json"):
        return {}
    form = kind in ("application/x-www-form-urlencoded", "multipart/form-data")
    return {"type": "object"} if form or kind == "application/json" else {"type": "string"}


def _id(method: str, template: str) -> str:
    words = re.findall(r"[a-z0-9]+", _VARIABLE.sub(r" by \1 ", template))
    return "-".join([method.lower(), *(words or ["home"])])


def _about(settings: Settings) -> str:
    budget = (
        f"each client has {settings.budget_seconds:g} seconds of query time a minute"
        if settings.budget_seconds
        else "clients have no limit of query time"
    )
    return (
        "Everything that is answered comes from a release, which the header Release names and "
        "the link cite-as leads back to. HEAD works wherever GET does. What is said about people, "
        "groups, States and other actors is an allegation by the source that is named with it, "
        "unless its claim says otherwise.\n\n"
        f"Limits: a query may take {settings.query_seconds:g} seconds, with a token "
        f"{settings.token_seconds:g}, a canned one {settings.canned_seconds:g}; its text "
        f"{settings.query_bytes:,} bytes; a body {settings.body_bytes:,} bytes; an answer "
        f"{settings.result_rows:,} rows or {settings.result_bytes:,} bytes; {budget}. Paths below "
        "/releases/{number}/ answer as the same paths did in that release."
    )
