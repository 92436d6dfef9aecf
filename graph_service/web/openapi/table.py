"""The table of routes: one row for each rule of the application."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from graph_service.web.openapi.documents import DOCUMENTS
from graph_service.web.openapi.operations import (
    ASK,
    CHANGE,
    FILES,
    GRAPHS,
    HTML,
    JSON,
    SERVICE,
    SUFFIX,
    TABLES,
    THINGS,
    TIME,
    WRITE_PROBLEMS,
    Operation,
    Route,
    reads,
)
from graph_service.web.openapi.proposals import PROPOSALS, SEVERAL

_QUERY: Final = "application/sparql-query"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPDATE: Final = "application/sparql-update"
_FORM: Final = "application/x-www-form-urlencoded"
_REPORT: Final = ("text/turtle", "application/ld+json", JSON, "text/plain", HTML)


TAGS: Final[Mapping[str, str]] = {
    ASK: "Queries, canned or written by the caller, and search.",
    THINGS: "Documents about things, terms, shapes, graphs and queries, by form.",
    FILES: "Everything at once.",
    TIME: "What was published when, and what changed since.",
    CHANGE: "Writing, validating, withdrawing. Writing needs a token.",
    SERVICE: "What this is, how it does, and how it is used.",
}

_GRAPH_NAME: Final = "the end of the IRI of a graph below this address; it may have slashes"
_SPARQL: Final = (
    *("default-graph-uri", "named-graph-uri", "sparql-format", "view", "timeout", "query-id"),
)
_WRITES: Final = {
    "PUT": Operation(
        headers=("If-Match", "Idempotency-Key"),
        body=GRAPHS,
        statuses=(201, 202, 204),
        problems=WRITE_PROBLEMS,
        says="Make the body the graph.",
        token=True,
    ),
    "POST": Operation(
        headers=("If-Match", "Idempotency-Key"),
        body=(*GRAPHS, "multipart/form-data"),
        statuses=(201, 202, 204),
        problems=WRITE_PROBLEMS,
        says="Add the body to the graph.",
        token=True,
    ),
    "DELETE": Operation(
        headers=("If-Match", "Idempotency-Key"),
        statuses=(202, 204),
        problems=WRITE_PROBLEMS,
        says="End the graph.",
        token=True,
    ),
}


def _graphs(*query: str, **path: str) -> Route:
    """Return a route of the Graph Store Protocol, with the parameters that name a graph."""
    get = Operation(
        GRAPHS,
        query,
        ("If-None-Match",),
        statuses=(304,),
        says="Return the graph by Accept.",
    )
    writes = {name: replace(each, query=query) for name, each in _WRITES.items()}
    return Route(CHANGE, {"GET": get} | writes, path)


ROUTES: Final[Mapping[str, Route]] = {
    **DOCUMENTS,
    "/": reads(SERVICE, HTML),
    "/sparql": Route(
        ASK,
        {
            "GET": Operation(
                (*TABLES, *GRAPHS, HTML, "text/plain"),
                ("query", *_SPARQL, "explain"),
                ("If-None-Match",),
                statuses=(304,),
                problems=(400, 401, 403, 406, 413, 429, 500, 502, 503, 504),
                says="Answer a query (SPARQL 1.1 Protocol); without one describe the service.",
            ),
            "POST": Operation(
                (*TABLES, *GRAPHS, HTML, "text/plain"),
                (*_SPARQL, "explain"),
                body=(_QUERY, _FORM),
                problems=(400, 401, 403, 406, 413, 415, 429, 500, 502, 503, 504),
                says="Answer the query in the body. The method QUERY (RFC 10008) does the same.",
            ),
        },
    ),
    "/sparql/completion.json": reads(ASK, JSON),
    "/update": Route(
        CHANGE,
        {
            "POST": Operation(
                body=(_UPDATE, _FORM),
                query=("using-graph-uri", "using-named-graph-uri"),
                headers=("Idempotency-Key",),
                statuses=(202, 204),
                problems=(*WRITE_PROBLEMS, 500),
                token=True,
            )
        },
    ),
    **PROPOSALS,
    "/contributions": Route(
        CHANGE,
        {
            "POST": Operation(
                (JSON, "text/plain"),
                ("mode", "dry-run"),
                ("release-match", "If-None-Match", "Idempotency-Key"),
                body=(*SEVERAL, "multipart/form-data"),
                statuses=(201, 202),
                problems=(*WRITE_PROBLEMS, 406),
                token=True,
            )
        },
    ),
    "/graphs": _graphs("graph", "default"),
    "/graphs/<path:name>": _graphs(name=_GRAPH_NAME),
    "/queries": reads(ASK, JSON, HTML, *GRAPHS, query=("question-words", "format")),
    "/queries.<suffix>": reads(ASK, JSON, HTML, *GRAPHS, suffix=SUFFIX),
    "/queries/<name>": reads(
        ASK,
        *TABLES,
        HTML,
        _QUERY,
        _XLSX,
        *GRAPHS,
        query=("format", "view", "safe"),
        name="id of a canned query, with or without the suffix of a form",
    ),
    "/queries/running/<query_id>": Route(
        ASK,
        {"DELETE": Operation(statuses=(204,), problems=(400, 401, 404, 503))},
        {"query_id": "what the query was given in Query-Id"},
    ),
    "/search.<suffix>": reads(
        THINGS, *GRAPHS, says="Describe the terms of text search in queries.", suffix=SUFFIX
    ),
    "/search": reads(
        ASK,
        JSON,
        HTML,
        "text/csv",
        query=("q", "lang", "kind", "limit", "offset", "search-format", "safe"),
    ),
    "/reconcile": Route(
        ASK,
        {
            "GET": Operation(
                (JSON,),
                ("reconcile-queries", "reconcile-query", "reconcile-extend"),
                ("If-None-Match",),
                statuses=(304,),
                says="Answer which thing is meant by a name (Reconciliation API 0.2); "
                "without parameters send the manifest.",
            ),
            "POST": Operation(
                (JSON,),
                body=(_FORM,),
                problems=(400, 401, 413, 415, 429, 500, 503),
                says="Answer queries as GET does, from the fields of a form.",
            ),
        },
    ),
    "/reconcile/suggest/<kind>": reads(
        ASK,
        JSON,
        query=("prefix", "cursor", "reconcile-type"),
        kind="entity, type or property",
    ),
    "/reconcile/flyout/<kind>": reads(
        ASK, JSON, query=("reconcile-id",), kind="entity, type or property"
    ),
    "/reconcile/properties": reads(ASK, JSON, query=("reconcile-type", "reconcile-limit")),
    "/reconcile/preview": reads(ASK, HTML, query=("reconcile-id",)),
    "/reconcile/view": Route(ASK, {"GET": Operation(query=("reconcile-id",), statuses=(303,))}),
    "/validate": Route(
        CHANGE,
        {
            "GET": Operation((HTML,)),
            "POST": Operation(
                _REPORT,
                body=(*GRAPHS, _FORM),
                problems=(400, 401, 406, 413, 415, 422, 429, 500, 503),
            ),
        },
    ),
    "/withdrawals": Route(
        CHANGE,
        {
            "POST": Operation(
                (JSON,), body=(JSON, _FORM), problems=(*WRITE_PROBLEMS, 500), token=True
            )
        },
    ),
    "/partners": reads(SERVICE, JSON, *GRAPHS, HTML, query=("format",)),
    "/partners.<suffix>": reads(SERVICE, JSON, *GRAPHS, HTML, suffix=SUFFIX),
    "/docs": reads(SERVICE, HTML),
    "/docs/<name>": reads(SERVICE, HTML, name="name of a page"),
    "/docs/problems": reads(SERVICE, HTML),
    "/docs/notebook.ipynb": reads(SERVICE, "application/x-ipynb+json"),
    "/openapi.json": reads(SERVICE, "application/openapi+json"),
    "/healthz": reads(SERVICE, JSON, conditional=False),
    "/readyz": reads(SERVICE, JSON, conditional=False),
    "/status": reads(SERVICE, JSON, HTML, conditional=False),
    "/conformance": reads(SERVICE, JSON, HTML),
    "/.well-known/api-catalog": reads(SERVICE, "application/linkset+json"),
    "/sitemap.xml": reads(SERVICE, "application/xml"),
    "/sitemap-<name>.xml": reads(SERVICE, "application/xml", name="number of a sitemap"),
    "/robots.txt": reads(SERVICE, "text/plain"),
    "/static/<path:filename>": reads(
        SERVICE,
        "text/css",
        "text/javascript",
        "text/plain",
        "image/svg+xml",
        JSON,
        says="Send a style sheet, a script or the sign of the pages.",
        filename="its name",
    ),
}
"""Rule of the application -> what it takes and gives."""
