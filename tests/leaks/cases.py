"""What is asked of each route: what it is for, and what somebody would try who looks for a mark.

Each case of :data:`CASES` belongs to one rule of the application; a rule without a case fails a
test. ``{graph}``, ``{thing}``, ``{class}`` and ``{word}`` stand for names of a hidden audience.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from graph_service.formats import GRAPHS, TABLES
from graph_service.query.canned import CannedQuery
from tests.leaks.canaries import BASE, class_of, graph_of, thing_of, word
from tests.leaks.twins import Request

TYPES = [each.media_type for each in (*TABLES, *GRAPHS)]
ACCEPTS = [
    "*/*",
    "text/html",
    "application/json",
    "application/problem+json",
    "text/plain",
    "application/sparql-query",
    "image/png",
    *TYPES,
]
FEW = ["text/html", "application/json", "text/csv", "application/n-quads"]
SUFFIXES = [each.suffix for each in (*TABLES, *GRAPHS)]
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "QUERY", "TRACE", "BREW"]
VARIANTS: list[dict[str, str]] = [
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "zstd"},
    {"Accept-Encoding": "br, identity;q=0"},
    {"Accept-Language": "ru, ar;q=0.9, en-x-zqcanary-internal"},
    {"If-None-Match": "*"},
    {"If-Match": "*"},
    {"If-Modified-Since": "Sun, 01 Mar 2026 00:00:00 GMT"},
    {"Range": "bytes=0-99"},
    {"Range": "bytes=99999999-"},
    {"Origin": "https://elsewhere.example"},
    {"Query-Id": "not-long-enough"},
    {"Accept": "text/html;q=0.1, application/problem+json"},
]
"""Headers that each address is asked with besides."""

PREFIX = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
SEARCH = """
PREFIX search: <https://w3id.org/reprisals/search#>
SELECT * {
  SERVICE <https://w3id.org/reprisals/search> {
    ?thing search:text "$" ; search:match ?text ; search:score ?score .
  }
}
ORDER BY DESC(?score) ?text ?thing
"""
QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?k) { ?s ?p ?o }",
    "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n) ?t",
    "SELECT (MAX(?o) AS ?most) (GROUP_CONCAT(LANG(?o)) AS ?l) { ?s ?p ?o }",
    "SELECT DISTINCT (DATATYPE(?o) AS ?d) (LANG(?o) AS ?l) { ?s ?p ?o }",
    "SELECT * { <{thing}> ?p ?o }",
    "SELECT ?p { <https://w3id.org/reprisals/id/state/XNO> ?p <{thing}> }",
    "SELECT ?p ?o { <https://w3id.org/reprisals/id/state/XNO> ?p ?o }",
    "ASK { GRAPH <{graph}> {} }",
    "ASK { GRAPH <{graph}> { ?s ?p ?o } }",
    "SELECT * { GRAPH <{graph}> { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { <{graph}> } GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('{graph}') AS ?g) GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <{graph}> { ?s ?p ?o }",
    "SELECT * FROM NAMED <{graph}> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <{graph}> FROM <https://w3id.org/reprisals/graph/states> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <{graph}> FROM NAMED <{graph}> { { ?s ?p ?o } UNION "
    "{ GRAPH ?g { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } FROM <{graph}> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT WHERE { ?s a <{class}> }",
    "DESCRIBE <{thing}>",
    "DESCRIBE <https://w3id.org/reprisals/id/state/XNO>",
    "DESCRIBE <{thing}> FROM <{graph}>",
    "DESCRIBE ?s { GRAPH ?g { ?s a <{class}> } }",
    "SELECT * { <https://w3id.org/reprisals/id/state/XNO> (<urn:x>|!<urn:x>)+ ?o }",
    "SELECT * { ?s (^!<urn:x>|!<urn:x>)* <{thing}> }",
    "SELECT * { <{thing}> <urn:x>* ?o }",
    "SELECT * { ?s <http://example.org/{word}/property>? ?o } LIMIT 9",
    "SELECT * { VALUES ?x { 1 } FILTER NOT EXISTS { GRAPH ?g { <{thing}> ?p ?o } } }",
    "SELECT * { VALUES ?s { <{thing}> } MINUS { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { <{thing}> ?p ?o } }",
    "SELECT * { { SELECT ?s { GRAPH ?g { ?s a <{class}> } } } }",
    PREFIX + "SELECT * { ?s rdfs:label ?l FILTER(CONTAINS(LCASE(?l), '{word}')) }",
    PREFIX + "SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, 'кана|كنا|金丝')) }",
    "SELECT * { ?s ?p ?o FILTER(isBlank(?s) || STRSTARTS(STR(?s), '" + BASE + "')) }",
    "BASE <{graph}> SELECT * { GRAPH <> { ?s ?p ?o } }",
    "SELECT * { SERVICE <{graph}> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <{thing}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(<{class}>(?o)) }",
    "SELECT * { GRAPH <{graph}> { ?s ?p ?o }",
    "SELECT (<{thing}> AS ?x) { ?s ?p {",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "",
]
"""What is asked of ``/sparql``; the last but one is an answer that streams."""

UPDATES = [
    "INSERT DATA { GRAPH <{graph}> { <urn:s> <urn:p> 1 } }",
    "DELETE WHERE { GRAPH <{graph}> { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p <{thing}> }",
    "CLEAR GRAPH <{graph}>",
    "DROP GRAPH <{graph}>",
    "DROP SILENT GRAPH <{graph}>",
    "CREATE GRAPH <{graph}>",
    "CREATE SILENT GRAPH <{graph}>",
    "COPY <{graph}> TO <" + BASE + "graphs/office/copy>",
    "COPY SILENT <{graph}> TO <" + BASE + "graphs/office/copy>",
    "MOVE <{graph}> TO <" + BASE + "graphs/office/copy>",
    "ADD <{graph}> TO <" + BASE + "graphs/office/copy>",
    "LOAD <{graph}>",
    "INSERT { GRAPH <" + BASE + "graphs/office/copy> { ?s ?p ?o } } WHERE { GRAPH <{graph}> "
    "{ ?s ?p ?o } }",
    "WITH <{graph}> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "INSERT { GRAPH <" + BASE + "graphs/office/copy> { ?s ?p ?o } } USING <{graph}> WHERE "
    "{ ?s ?p ?o }",
    "INSERT DATA { GRAPH <{graph}> { <urn:s> <urn:p> ",
]
"""What a token tries that may not see the graph, and changes nothing."""

CHECKED = [
    ("text/turtle", "<urn:a> <urn:about> <{thing}> ."),
    ("text/turtle", "<urn:a> <urn:about> <https://w3id.org/reprisals/id/incident/none> ."),
    ("text/turtle", "<{thing}> <urn:about> <urn:b> ; a <{class}> ."),
    ("application/n-quads", "<urn:a> <urn:about> <{thing}> <{graph}> ."),
    ("application/ld+json", '{"@context": "{graph}", "@id": "{thing}"}'),
    ("text/turtle", "<{thing}> <urn:about> "),
    ("text/csv", "{word}"),
]
"""What is sent to ``/validate``."""

NAMES = ["{graph}", "{graph}/", "http://example.org/graph/{word}", "{word}", "urn:nothing:here"]
WORDS = ["{word}", "zqca", "канар*", "كناري", "金丝", "καναρ", "zqcanary-*", "Northland", "a*"]

_GRAPHS = [
    "/graphs",
    "/graphs?default",
    "/graphs?default&graph={graph!q}",
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2Fstates",
    "/graphs?graph={graph}",
    "/graphs/?graph={graph!q}",
    "/graphs?graph={graph!q}",
    "/graphs?graph={other!q}",
    "/graphs?graph={thing!q}",
    "/graphs?graph={class!q}",
    "/graphs?graph={graph!q}%2F..",
    "/graphs?graph={graph!q}&graph=urn%3Ax",
]

CASES: Mapping[str, list[str]] = {
    "/": ["/", "/?{word}"],
    "/sparql": ["/sparql", "/sparql/", "/sparql?format=rdf", "/sparql?query=", "/sparql?query={"],
    "/update": ["/update", "/update/", "/update?update=DROP%20GRAPH%20%3C{graph!q}%3E"],
    "/graphs": _GRAPHS,
    "/graphs/<path:name>": [
        "/graphs/{word}",
        "/graphs/{word}/",
        "/graphs/none",
        "/graphs/%7A{word}",
    ],
    "/queries": ["/queries", "/queries/"],
    "/queries/<name>": [
        "/queries/{word}",
        "/queries/{word}.csv",
        "/queries/graph-contents",
        "/queries/graph-contents?graph={graph!q}",
        "/queries/resource-neighbourhood?resource={thing!q}",
        "/queries/resource-neighbourhood?resource={graph!q}&resource={thing!q}",
        "/queries/resource-neighbourhood?{word}={thing!q}",
        *(f"/queries/states-by-incidents.{suffix}" for suffix in (*SUFFIXES, "rq", "html", "zip")),
    ],
    "/queries/running/<query_id>": ["/queries/running/{word}", "/queries/running/" + "a" * 22],
    "/exports": ["/exports", "/exports/"],
    "/exports/<name>": [
        *(f"/exports/{name}" for name in ("{word}.nq", "{word}", "internal.ttl", "partner.nq")),
    ],
    "/search": [
        "/search",
        *(f"/search?q={quote(text, safe='{}')}" for text in WORDS),
        "/search?q=incident&kind={class!q}",
        "/search?q=incident&lang=en-x-{word}",
        "/search?q={word}&format=xml",
        "/search?q=Northland&limit=1&offset=1",
        "/search?q={word}&limit=x",
    ],
    "/validate": ["/validate"],
    "/docs/problems": ["/docs/problems"],
    "/healthz": ["/healthz"],
    "/readyz": ["/readyz"],
    "/status": ["/status"],
    "/robots.txt": ["/robots.txt"],
    "/static/<path:filename>": ["/static/style.css", "/static/{word}", "/static/../{word}"],
}
"""The addresses that each rule is asked at."""

ELSEWHERE = [
    "/metrics",
    "/graph/{word}",
    "/id/incident/{word}",
    "/doc/incident/{word}.ttl",
    "/ontology",
    "/releases",
    "/releases/1/sparql",
    "/withdrawals",
    "/ledger/releases/1.json",
    "/state/tokens.json",
    "/.well-known/void",
    "/catalog",
    "/changes",
    "/reconcile?queries=%7B%22q0%22%3A%7B%22query%22%3A%22{word}%22%7D%7D",
    "//{word}",
    "/{word}?{thing!q}",
]
"""Addresses of no rule: what answers there is not Flask, or nothing."""


def written(text: str, audience: str) -> str:
    """Return a text with the names of a hidden audience; ``!q`` encodes one for a URL."""
    names = {
        "graph": graph_of(audience),
        "thing": thing_of(audience),
        "class": class_of(audience),
        "word": word(audience),
        "other": f"http://example.org/graph/{word(audience)}",
    }
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
        text = text.replace("{" + name + "!q}", quote(value, safe=""))
    return text


def reads(rule: str, audience: str, *, brief: bool = False) -> Iterator[Request]:
    """Yield what is asked of a rule without a body: each type, each method, each variant.

    Args:
        rule: of the application.
        audience: the hidden one.
        brief: whether a few types stand for all.
    """
    for target in CASES[rule]:
        yield from at(written(target, audience), brief=brief)


def at(target: str, *, brief: bool = False) -> Iterator[Request]:
    """Yield what is asked at one address."""
    for accept in FEW if brief else ACCEPTS:
        yield Request("GET", target, (("Accept", accept),))
    for method in METHODS:
        yield Request(method, target)
    for variant in VARIANTS:
        yield Request("GET", target, tuple(variant.items()))


def queries(audience: str, *, brief: bool = False) -> Iterator[Request]:
    """Yield queries, in each way of asking and each form of answer."""
    for text in QUERIES:
        query = written(text, audience)
        target = "/sparql?query=" + quote(query, safe="")
        for accept in FEW if brief else ("*/*", "text/html", *TYPES):
            yield Request("GET", target, (("Accept", accept),))
        if query.startswith("SELECT ("):  # variables that a query does not list come in any order
            yield Request("GET", target + "&explain=algebra")
            yield Request("GET", target + "&explain=1", (("Accept", "application/json"),))
        yield Request("HEAD", target)
        yield Request("GET", target, (("Accept-Encoding", "zstd, gzip;q=0.5"),))
        for name in ("default-graph-uri", "named-graph-uri"):
            yield Request("GET", f"{target}&{name}={quote(graph_of(audience), safe='')}")
        for method in ("POST", "QUERY"):
            yield Request(
                method, "/sparql", (("Content-Type", "application/sparql-query"),), query.encode()
            )
        form = ("query=" + quote(query)).encode()
        yield Request(
            "POST", "/sparql", (("Content-Type", "application/x-www-form-urlencoded"),), form
        )


def searches(audience: str) -> Iterator[Request]:
    """Yield queries that search texts."""
    for text in WORDS:
        query = SEARCH.replace("$", written(text, audience))
        target = "/sparql?query=" + quote(query, safe="")
        yield Request("GET", target, (("Accept", "text/csv"),))


def changes(audience: str) -> Iterator[Request]:
    """Yield attempts to change what is hidden; without a token, and with one, all are refused."""
    turtle = (("Content-Type", "text/turtle"),)
    for name in NAMES[:3]:
        target = "/graphs?graph=" + quote(written(name, audience), safe="")
        for conditions in ((), (("If-Match", "*"),), (("If-None-Match", "*"),)):
            yield Request("PUT", target, turtle + conditions, b"<urn:s> <urn:p> 1 .")
            yield Request("POST", target, turtle + conditions, b"<urn:s> <urn:p> 1 .")
            yield Request("DELETE", target, conditions)
        yield Request("PUT", target, turtle, b"<urn:s> <urn:p> ")
        yield Request("PUT", target, (("Content-Type", "text/csv"),), b"a,b")
    for text in UPDATES:
        update = written(text, audience).encode()
        about = (("Content-Type", "application/sparql-update"),)
        yield Request("POST", "/update", about, update)
        using = quote(graph_of(audience), safe="")
        if "WHERE" in text:
            yield Request("POST", f"/update?using-graph-uri={using}", about, update)
    for number, (kind, text) in enumerate(CHECKED):
        for accept in ("*/*", "text/html", "text/turtle", "text/plain")[
            : None if number == 0 else 1
        ]:
            headers = (("Content-Type", kind), ("Accept", accept))
            yield Request("POST", "/validate", headers, written(text, audience).encode())


def canned(found: Mapping[str, CannedQuery], audience: str) -> Iterator[Request]:
    """Yield every canned query: with its defaults, and with hidden things as values."""
    for identifier, query in found.items():
        yield Request("GET", f"/queries/{identifier}.html")
        yield Request("GET", f"/queries/{identifier}.csv")
        values = [each for each in query.parameters if each.kind in ("iri", "concept")]
        for each in values:
            value = quote(thing_of(audience), safe="")
            yield Request("GET", f"/queries/{identifier}.json?{each.name}={value}")
            yield Request("GET", f"/queries/{identifier}.html?{each.name}={value}")
