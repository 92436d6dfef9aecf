"""The table of routes: one row for each rule of the application."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from graph_service.formats import GRAPHS, TABLES
from graph_service.web.openapi.operations import WRITE_PROBLEMS, Operation, Route, reads

_GRAPHS: Final = tuple(each.media_type for each in GRAPHS)
_TABLES: Final = tuple(each.media_type for each in TABLES)
_HTML: Final = "text/html"
_JSON: Final = "application/json"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_FORM: Final = "application/x-www-form-urlencoded"
_REPORT: Final = ("text/turtle", "application/ld+json", _JSON, "text/plain", _HTML)
_DOCUMENT: Final = (*_GRAPHS, _HTML)

_ASK: Final = "Asking"
_THINGS: Final = "Things and terms"
_FILES: Final = "Files"
_TIME: Final = "Releases and changes"
_CHANGE: Final = "Changing"
_SERVICE: Final = "The service"

TAGS: Final[Mapping[str, str]] = {
    _ASK: "Queries, canned or written by the caller, and search.",
    _THINGS: "Documents about things, terms, shapes, graphs and queries, by form.",
    _FILES: "Everything at once.",
    _TIME: "What was published when, and what changed since.",
    _CHANGE: "Writing, validating, withdrawing. Writing needs a token.",
    _SERVICE: "What this is, how it does, and how it is used.",
}

_TERM: Final = "name: 303 to its document; with the suffix of a form: that document"
_SUFFIX: Final = "ends the address of one form of the document"
_GRAPH_NAME: Final = "the end of the IRI of a graph below this address; it may have slashes"
_SPARQL: Final = ("default-graph-uri", "named-graph-uri", "sparql-format", "timeout", "query-id")
_WRITES: Final = {
    "PUT": Operation(
        headers=("If-Match",),
        body=_GRAPHS,
        statuses=(201, 204),
        problems=WRITE_PROBLEMS,
        says="Make the body the graph.",
        token=True,
    ),
    "POST": Operation(
        headers=("If-Match",),
        body=(*_GRAPHS, "multipart/form-data"),
        statuses=(201, 204),
        problems=WRITE_PROBLEMS,
        says="Add the body to the graph.",
        token=True,
    ),
    "DELETE": Operation(
        headers=("If-Match",),
        statuses=(204,),
        problems=WRITE_PROBLEMS,
        says="End the graph.",
        token=True,
    ),
}


def _graphs(*query: str, **path: str) -> Route:
    """Return a route of the Graph Store Protocol, with the parameters that name a graph."""
    get = Operation(
        _GRAPHS,
        query,
        ("If-None-Match",),
        statuses=(304,),
        says="Return the graph by Accept.",
    )
    writes = {name: replace(each, query=query) for name, each in _WRITES.items()}
    return Route(_CHANGE, {"GET": get} | writes, path)


ROUTES: Final[Mapping[str, Route]] = {
    "/": reads(_SERVICE, _HTML),
    "/sparql": Route(
        _ASK,
        {
            "GET": Operation(
                (*_TABLES, *_GRAPHS, _HTML, "text/plain"),
                ("query", *_SPARQL, "explain"),
                ("If-None-Match",),
                statuses=(304,),
                problems=(400, 401, 403, 406, 413, 429, 500, 503),
                says="Answer a query (SPARQL 1.1 Protocol); without one describe the service.",
            ),
            "POST": Operation(
                (*_TABLES, *_GRAPHS, "text/plain"),
                (*_SPARQL, "explain"),
                body=(_QUERY, _FORM),
                problems=(400, 401, 403, 406, 413, 415, 429, 500, 503),
                says="Answer the query in the body. The method QUERY (RFC 10008) does the same.",
            ),
        },
    ),
    "/update": Route(
        _CHANGE,
        {
            "POST": Operation(
                body=(_UPDATE, _FORM),
                query=("using-graph-uri", "using-named-graph-uri"),
                statuses=(204,),
                problems=(*WRITE_PROBLEMS, 500),
                token=True,
            )
        },
    ),
    "/graphs": _graphs("graph", "default"),
    "/graphs/<path:name>": _graphs(name=_GRAPH_NAME),
    "/queries": reads(_ASK, _JSON, _HTML, *_GRAPHS, query=("format",)),
    "/queries.<suffix>": reads(_ASK, _JSON, _HTML, *_GRAPHS, suffix=_SUFFIX),
    "/queries/<name>": reads(
        _ASK,
        *_TABLES,
        _HTML,
        _QUERY,
        *_GRAPHS,
        query=("format",),
        name="id of a canned query, with or without the suffix of a form",
    ),
    "/queries/running/<query_id>": Route(
        _ASK,
        {"DELETE": Operation(statuses=(204,), problems=(400, 401, 404, 503))},
        {"query_id": "what the query was given in Query-Id"},
    ),
    "/search": reads(
        _ASK,
        _JSON,
        _HTML,
        "text/csv",
        query=("q", "lang", "kind", "limit", "offset", "search-format"),
    ),
    "/exports": reads(_FILES, _JSON, _HTML),
    "/exports/<path:path>": reads(
        _FILES,
        "*/*",
        says="Send one file of the release; ranges work.",
        path="as the list of exports has it; it may have slashes",
    ),
    "/releases": reads(
        _TIME,
        _JSON,
        _HTML,
        "application/link-format",
        query=("before", "releases-limit", "of"),
    ),
    "/releases/<number>": reads(_TIME, _JSON, _HTML, number="number of a release"),
    "/changes": reads(_TIME, "application/atom+xml", *_DOCUMENT, query=("format",)),
    "/changes.<suffix>": reads(_TIME, "application/atom+xml", *_DOCUMENT, suffix=_SUFFIX),
    "/changes/fragments/<name>": reads(
        _TIME, *_DOCUMENT, says="Send a fragment of the event stream.", name="name of a fragment"
    ),
    "/changes/<name>": reads(
        _TIME, "*/*", name="two numbers of releases and a form, such as 3-5.rdfp or 3-5.nq"
    ),
    "/catalog": reads(_FILES, *_DOCUMENT, query=("format",)),
    "/catalog.<suffix>": reads(_FILES, *_DOCUMENT, suffix=_SUFFIX),
    "/.well-known/void": reads(_FILES, *_DOCUMENT, query=("format",)),
    "/.well-known/void.<suffix>": reads(_FILES, *_DOCUMENT, suffix=_SUFFIX),
    "/ontology": reads(_THINGS, *_DOCUMENT, query=("format", "lang")),
    "/ontology.<suffix>": reads(_THINGS, *_DOCUMENT, query=("lang",), suffix=_SUFFIX),
    "/ontology/<name>": reads(
        _THINGS, *_DOCUMENT, query=("format", "lang", "page"), also=(303,), name=_TERM
    ),
    "/scheme": reads(_THINGS, *_DOCUMENT, query=("format", "lang")),
    "/scheme.<suffix>": reads(_THINGS, *_DOCUMENT, query=("lang",), suffix=_SUFFIX),
    "/scheme/<name>": reads(_THINGS, *_DOCUMENT, query=("format", "lang"), also=(303,), name=_TERM),
    "/scheme/<name>/<term>": reads(
        _THINGS,
        *_DOCUMENT,
        query=("format", "lang", "page"),
        also=(303,),
        name="name of a scheme",
        term=_TERM,
    ),
    "/id/<path:name>": reads(
        _THINGS,
        query=("format", "lang", "page"),
        also=(303,),
        conditional=False,
        name="kind and key of a thing; it has a slash",
    ),
    "/graph/<path:name>": reads(
        _THINGS,
        query=("format", "lang", "page"),
        also=(303,),
        conditional=False,
        name="name of a graph; it may have slashes",
    ),
    "/.well-known/genid/<path:name>": reads(
        _THINGS,
        query=("format", "lang", "page"),
        also=(303,),
        conditional=False,
        name="key of a node without a name of its own",
    ),
    "/doc/<path:name>": reads(
        _THINGS,
        *_DOCUMENT,
        query=("format", "lang", "page"),
        name="kind and key of a thing, or graph/ or genid/ and a name; it may end with a suffix",
    ),
    "/shapes": reads(_THINGS, *_DOCUMENT, query=("format",)),
    "/shapes.<suffix>": reads(_THINGS, *_DOCUMENT, suffix=_SUFFIX),
    "/shapes/<name>": reads(
        _THINGS,
        *_DOCUMENT,
        query=("format",),
        also=(303,),
        name="name of a shape: 303; with the suffix of a form: its document",
    ),
    "/prefixes": reads(_THINGS, *_DOCUMENT, query=("format",)),
    "/prefixes.<suffix>": reads(_THINGS, *_DOCUMENT, suffix=_SUFFIX),
    "/context.jsonld": reads(_THINGS, "application/ld+json"),
    "/validate": Route(
        _CHANGE,
        {
            "GET": Operation((_HTML,)),
            "POST": Operation(
                _REPORT,
                body=(*_GRAPHS, _FORM),
                problems=(400, 401, 406, 413, 415, 422, 429, 500, 503),
            ),
        },
    ),
    "/withdrawals": Route(
        _CHANGE,
        {
            "POST": Operation(
                (_JSON,), body=(_JSON, _FORM), problems=(*WRITE_PROBLEMS, 500), token=True
            )
        },
    ),
    "/docs": reads(_SERVICE, _HTML),
    "/docs/problems": reads(_SERVICE, _HTML),
    "/openapi.json": reads(_SERVICE, "application/openapi+json"),
    "/healthz": reads(_SERVICE, _JSON, conditional=False),
    "/readyz": reads(_SERVICE, _JSON, conditional=False),
    "/status": reads(_SERVICE, _JSON, _HTML, conditional=False),
    "/.well-known/api-catalog": reads(_SERVICE, "application/linkset+json"),
    "/sitemap.xml": reads(_SERVICE, "application/xml"),
    "/sitemap-<name>.xml": reads(_SERVICE, "application/xml", name="number of a sitemap"),
    "/robots.txt": reads(_SERVICE, "text/plain"),
    "/static/<path:filename>": reads(
        _SERVICE, "text/css", says="Send a style sheet of the pages.", filename="its name"
    ),
}
"""Rule of the application -> what it takes and gives."""
