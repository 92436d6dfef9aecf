"""What is asked of each route: what it is for, and what somebody would try who looks for a mark.

Each case of :data:`CASES` belongs to one rule of the application; a rule without a case fails a
test. Names of the hidden audience are written as in :mod:`tests.leaks.texts`.
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from graph_service.formats import GRAPHS, TABLES
from graph_service.query.canned import CannedQuery
from graph_service.web.figures import VIEWS
from tests.leaks.canaries import graph_of, thing_of
from tests.leaks.texts import (
    CHECKED,
    EXTENDED,
    NAMES,
    QUERIES,
    RECONCILED,
    SEARCH,
    UPDATES,
    WORDS,
    written,
)
from tests.leaks.twins import PROPOSAL, Request

TYPES = [each.media_type for each in (*TABLES, *GRAPHS)]
ACCEPTS = [
    "*/*",
    "text/html",
    "application/json",
    "application/problem+json",
    "text/plain",
    "application/sparql-query",
    "image/png",
    "application/link-format",
    "application/atom+xml",
    "application/rdf-patch",
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

FEW_VARIANTS = [
    {"Accept-Encoding": "zstd"},
    {"Accept-Language": "ru, ar;q=0.9, en-x-zqcanary-internal"},
    {"If-None-Match": "*"},
    {"Range": "bytes=0-99"},
]
"""Those that stand for all where a few are enough, since another caller asks with each."""

FILE_VARIANTS = [{}, {"Accept-Encoding": "gzip"}, *FEW_VARIANTS, {"Accept": "text/html"}]
"""Headers that a file is asked for with; types and methods are tried with one file of each kind."""

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
    "/": ["/", "/?{word}", "/?interface=ar", "/?interface={word}"],
    "/sparql": [
        "/sparql",
        "/sparql/",
        "/sparql?format=rdf",
        "/sparql?query=",
        "/sparql?query={",
        "/sparql?query=SELECT%20%3Fs%20%3Fo%20%7B%3Fs%20%3Fp%20%3Fo%7D&view=network",
        "/sparql?query=SELECT%20%3Fs%20%3Fo%20%7B%3Fs%20%3Fp%20%3Fo%7D&view={word}",
    ],
    "/sparql/completion.json": [
        "/sparql/completion.json",
        "/sparql/completion.json?{word}=1",
        "/sparql/completion.json?class={class!q}",
    ],
    "/update": ["/update", "/update/", "/update?update=DROP%20GRAPH%20%3C{graph!q}%3E"],
    "/contributions": ["/contributions", "/contributions/", "/contributions?mode={word}"],
    "/proposals": ["/proposals", "/proposals/", "/proposals?mode={word}"],
    "/proposals/<name>": [f"/proposals/{PROPOSAL}", "/proposals/{word}"],
    "/proposals/<name>/diff": [f"/proposals/{PROPOSAL}/diff", "/proposals/{word}/diff"],
    "/proposals/<name>/diff.<suffix>": [
        *(f"/proposals/{PROPOSAL}/diff.{each}" for each in ("patch", "nq", "json", "txt")),
        "/proposals/{word}/diff.{word}",
    ],
    "/proposals/<name>/decision": [f"/proposals/{PROPOSAL}/decision", "/proposals/{word}/decision"],
    "/graphs": _GRAPHS,
    "/graphs/<path:name>": [
        "/graphs/{word}",
        "/graphs/{word}/",
        "/graphs/none",
        "/graphs/%7A{word}",
    ],
    "/queries": ["/queries", "/queries/", "/queries?q={word}", "/queries?q=state&interface=fr"],
    "/queries.<suffix>": [
        *(f"/queries.{suffix}" for suffix in (*SUFFIXES, "html", "zip", "{word}")),
        "/queries.ttl?{word}=1",
    ],
    "/prefixes": ["/prefixes", "/prefixes?format=zip", "/prefixes?{word}=1"],
    "/prefixes.<suffix>": [
        *(f"/prefixes.{each.suffix}" for each in GRAPHS),
        "/prefixes.html",
        "/prefixes.{word}",
    ],
    "/partners": ["/partners", "/partners?format=json", "/partners?format={word}"],
    "/partners.<suffix>": [
        *(f"/partners.{each.suffix}" for each in GRAPHS),
        "/partners.html",
        "/partners.json",
        "/partners.{word}",
    ],
    "/ontology": ["/ontology", "/ontology/", "/ontology?lang=ru", "/ontology?lang={word}!"],
    "/ontology.<suffix>": ["/ontology.html", "/ontology.nq", "/ontology.{word}"],
    "/ontology/<name>": [
        "/ontology/Incident",
        "/ontology/Incident.html",
        "/ontology/Incident.trig?page=2",
        "/ontology/hasAct.html",
        "/ontology/{word}",
        "/ontology/{word}.ttl",
    ],
    "/scheme": ["/scheme", "/scheme/", "/scheme?{word}=1"],
    "/scheme.<suffix>": ["/scheme.html", "/scheme.nq", "/scheme.{word}"],
    "/scheme/<name>": [
        "/scheme/act-type",
        "/scheme/act-type.html",
        "/scheme/act-type.trig",
        "/scheme/{word}",
    ],
    "/scheme/<name>/<term>": [
        "/scheme/act-type/travel-ban",
        "/scheme/act-type/travel-ban.html",
        "/scheme/act-type/travel-ban.trig",
        "/scheme/act-type/{word}",
        "/scheme/{word}/travel-ban",
    ],
    "/shapes": ["/shapes", "/shapes/", "/shapes?{word}=1"],
    "/shapes.<suffix>": ["/shapes.ttl", "/shapes.html", "/shapes.{word}"],
    "/shapes/<name>": [
        "/shapes/ActShape",
        "/shapes/ActShape.nq",
        "/shapes/ActShape.html",
        "/shapes/{word}",
        "/shapes/{word}.ttl",
    ],
    "/context.jsonld": ["/context.jsonld", "/context.jsonld?{word}=1"],
    "/template.xlsx": ["/template.xlsx", "/template.xlsx?lang=fr", "/template.xlsx?{word}=1"],
    "/template.zip": ["/template.zip", "/template.zip?lang={word}!", "/template.zip?lang=es"],
    "/queries/<name>": [
        "/queries/{word}",
        "/queries/{word}.csv",
        "/queries/graph-contents",
        "/queries/graph-contents?graph={graph!q}",
        *(f"/queries/incidents-at-partner.{suffix}?partner={{word}}" for suffix in SUFFIXES),
        "/queries/incidents-at-partner.rq?partner={word}",
        "/queries/incidents-at-partner.html?partner={word}",
        "/queries/resource-neighbourhood?resource={thing!q}",
        "/queries/resource-neighbourhood?resource={graph!q}&resource={thing!q}",
        "/queries/resource-neighbourhood?{word}={thing!q}",
        *(f"/queries/states-by-incidents.{suffix}" for suffix in (*SUFFIXES, "rq", "html", "zip")),
        *(f"/queries/states-by-incidents?view={view}" for view in (*VIEWS, "{word}")),
        "/queries/incident-chronology?view=years&interface=es",
        "/queries/incident-chronology?view=timeline",
        "/queries/incident-chronology?view=network",
        "/queries/reprisal-typology?view=bars",
        "/queries/states-by-incidents.csv?safe=1",
        "/queries/states-by-incidents.xlsx",
        "/queries/incidents-at-partner.xlsx?partner={word}",
        "/queries/states-by-incidents.csv?safe={word}",
    ],
    "/queries/running/<query_id>": ["/queries/running/{word}", "/queries/running/" + "a" * 22],
    "/exports": ["/exports", "/exports/"],
    "/exports/graphs": [
        "/exports/graphs",
        "/exports/graphs/",
        "/exports/graphs?limit=1",
        "/exports/graphs?limit=0&offset=2",
        "/exports/graphs?offset=99999",
        "/exports/graphs?limit={word}",
    ],
    "/exports/<path:path>": [
        "/exports/graph",
        "/exports/datasets/{word}",
        "/exports/graphs/{word}",
        "/exports/graphs/{graph}.nq",
        *(f"/exports/{name}" for name in ("{word}.nq", "{word}", "internal.ttl", "partner.nq")),
        *(f"/exports/graph.{suffix}" for suffix in (*SUFFIXES[4:], "nq.gz", "ttl.zst")),
        *(f"/exports/datasets/{name}.nt" for name in ("{word}", "canary", "synthetic")),
        *(f"/exports/graphs/{name}.nq" for name in ("{word}", "{graph!q}", "states", "")),
        "/exports/graphs/{word}.rdf.gz",
        *(f"/exports/tables/{name}.csv" for name in ("incidents", "persons", "{word}", "")),
        *(f"/exports/{name}" for name in ("tables/csv-metadata.json", "tables", "bundle.zip")),
        "/exports/tables/claims.parquet",
        *(f"/exports/bridges/{name}" for name in ("followthemoney.json", "uwazi.json", "{word}")),
        *(f"/exports/bridges/uwazi{end}" for end in (".zip", "-zip-losses.csv", "-json.zip")),
    ],
    "/releases": [
        "/releases",
        "/releases/",
        "/releases?limit=1",
        "/releases?before=4&limit=2",
        "/releases?of=exports/graph.nq",
        "/releases?of=sparql%3Fquery%3D{word}",
        "/releases?limit={word}",
        "/releases?{word}=1",
    ],
    "/releases/<number>": [f"/releases/{n}" for n in ("0", "01", *range(1, 6), "99", "{word}")],
    "/changes": [
        "/changes",
        "/changes?format=trig",
        "/changes?format={word}",
        "/changes?{word}=1",
        "/changes?iri={thing!q}",
    ],
    "/changes.<suffix>": [
        *(f"/changes.{suffix}" for suffix in (*SUFFIXES, "atom", "html", "{word}")),
        "/changes.trig?{word}=1",
    ],
    "/changes/things.atom": ["/changes/things.atom", "/changes/things.atom?{word}=1"],
    "/changes/fragments/<name>": [
        f"/changes/fragments/1-{'0' * 32}.atom",
        "/changes/fragments/{word}",
        "/changes/fragments/withdrawn-0.nq",
        "/changes/fragments/withdrawn-1",
        f"/changes/fragments/1-{'0' * 32}",
        f"/changes/fragments/1-{'0' * 32}.{{word}}",
        f"/changes/fragments/list-1-{'0' * 32}.trig",
        f"/changes/fragments/1-{'0' * 32}.trig?{{word}}=1",
    ],
    "/changes/<name>": [
        *(f"/changes/{name}" for name in ("1-1.rdfp", "1-2.rdfp", "2-1.added.nq", "1-99.rdfp")),
        *(f"/changes/{name}" for name in ("1-1.removed.nq", "1-1.ttl", "0-1.rdfp", "{word}")),
        "/changes/1-{word}.rdfp",
        "/changes/1-1.rdfp?{word}=1",
    ],
    "/search": [
        "/search",
        *(f"/search?q={quote(text, safe='{}')}" for text in WORDS),
        "/search?q=incident&kind={class!q}",
        "/search?q=incident&lang=en-x-{word}",
        "/search?q={word}&format=xml",
        "/search?q=Northland&limit=1&offset=1",
        "/search?q={word}&limit=x",
        "/search?q={word}&format=csv&safe=1",
    ],
    "/reconcile": [
        "/reconcile",
        "/reconcile/",
        "/reconcile?query={word}",
        "/reconcile?query=Northland",
        "/reconcile?query={thing!q}",
        "/reconcile?query={class!q}&callback={word}",
        *(f"/reconcile?queries={quote(json.dumps({'q': each}), safe='{}')}" for each in RECONCILED),
        "/reconcile?queries={word}",
        *(f"/reconcile?extend={quote(json.dumps(each), safe='{}')}" for each in EXTENDED),
    ],
    "/reconcile/suggest/<kind>": [
        "/reconcile/suggest/entity?prefix={word}",
        "/reconcile/suggest/entity?prefix=zq",
        "/reconcile/suggest/entity?prefix={thing!q}",
        "/reconcile/suggest/entity?prefix=North&type={class!q}",
        "/reconcile/suggest/type?prefix=",
        "/reconcile/suggest/type?prefix={word}",
        "/reconcile/suggest/property?prefix=",
        "/reconcile/suggest/{word}",
        "/reconcile/suggest/entity?prefix=a&cursor={word}",
    ],
    "/reconcile/flyout/<kind>": [
        *(f"/reconcile/flyout/{kind}?id={{thing!q}}" for kind in ("entity", "type", "property")),
        "/reconcile/flyout/type?id={class!q}",
        "/reconcile/flyout/entity?id=https%3A%2F%2Fw3id.org%2Freprisals%2Fid%2Fstate%2FXNO",
        "/reconcile/flyout/entity?id={word}",
    ],
    "/reconcile/properties": [
        "/reconcile/properties",
        "/reconcile/properties?type=State",
        "/reconcile/properties?type={class!q}",
        "/reconcile/properties?type=Incident&limit={word}",
    ],
    "/reconcile/preview": [
        "/reconcile/preview?id={thing!q}",
        "/reconcile/preview?id=https%3A%2F%2Fw3id.org%2Freprisals%2Fid%2Fstate%2FXNO",
        "/reconcile/preview?id={word}",
        "/reconcile/preview",
    ],
    "/reconcile/view": [
        "/reconcile/view?id={thing!q}",
        "/reconcile/view?id=https%3A%2F%2Fw3id.org%2Freprisals%2Fid%2Fstate%2FXNO",
        "/reconcile/view?id={word}",
    ],
    "/.well-known/void": [
        "/.well-known/void",
        "/.well-known/void?format=rdf",
        "/.well-known/void?format={word}",
        "/.well-known/void?{word}=1",
    ],
    "/.well-known/void.<suffix>": [
        *(f"/.well-known/void.{each.suffix}" for each in GRAPHS),
        "/.well-known/void.html",
        "/.well-known/void.{word}",
    ],
    "/id/<path:name>": [
        "/id/incident/{word}",
        "/id/incident/{word}.ttl",
        "/id/incident/none",
        "/id/state/XNO",
        "/id/state/XNO?lang=en-x-{word}",
    ],
    "/doc/<path:name>": [
        "/doc/incident/{word}",
        "/doc/incident/{word}.html",
        "/doc/incident/none.html",
        "/doc/graph/{word}",
        "/doc/graph/{word}.nq",
        "/doc/genid/{word}",
        "/doc/graph/states.ttl",
        "/doc/graph/states.html",
        "/doc/incident/b1c2d3e4f5.nq",
        "/doc/incident/b1c2d3e4f5.html?lang=ru",
        "/doc/incident/b1c2d3e4f5?page=2",
        *(f"/doc/state/XNO.{suffix}" for suffix in (*SUFFIXES, "html")),
        "/doc/mechanism/council.html?page={word}",
        "/doc/state/XNO?format={word}",
    ],
    "/graph/<path:name>": ["/graph/{word}", "/graph/{word}.ttl", "/graph/none", "/graph/states"],
    "/.well-known/genid/<path:name>": [
        "/.well-known/genid/{word}",
        "/.well-known/genid/none",
    ],
    "/search.<suffix>": ["/search.ttl", "/search.html", "/search.{word}", "/search.nt?q={word}"],
    "/catalog": ["/catalog", "/catalog?format=rdf", "/catalog?format={word}", "/catalog?{word}=1"],
    "/catalog.<suffix>": [
        *(f"/catalog.{each.suffix}" for each in GRAPHS),
        "/catalog.html",
        "/catalog.{word}",
    ],
    "/validate": ["/validate"],
    "/withdrawals": ["/withdrawals", "/withdrawals?iri={graph!q}"],
    "/docs": ["/docs", "/docs/", "/docs/{word}"],
    "/docs/<name>": ["/docs/settings", "/docs/federation?{word}", "/docs/{word}"],
    "/docs/problems": ["/docs/problems"],
    "/docs/notebook.ipynb": ["/docs/notebook.ipynb", "/docs/notebook.ipynb?{word}"],
    "/openapi.json": ["/openapi.json", "/openapi.json?{word}=1"],
    "/healthz": ["/healthz"],
    "/readyz": ["/readyz"],
    "/status": ["/status"],
    "/conformance": ["/conformance", "/conformance?{word}=1"],
    "/.well-known/api-catalog": ["/.well-known/api-catalog"],
    "/sitemap.xml": ["/sitemap.xml", "/sitemap.xml?{word}=1"],
    "/sitemap-<name>.xml": [*(f"/sitemap-{n}.xml" for n in ("1", "2", "3", "0", "{word}"))],
    "/robots.txt": ["/robots.txt"],
    "/static/<path:filename>": [
        "/static/style.css",
        "/static/search.js",
        "/static/{word}",
        "/static/../{word}",
    ],
}
"""The addresses that each rule is asked at."""

PAGES = [
    *(f"/doc/incident/{name}.html" for name in ("b1c2d3e4f5", "g1h2j3k4l5", "t1u2v3w4x5")),
    *(f"/doc/state/{name}.html" for name in ("XNO", "XSO")),
    *(f"/doc/mechanism/{name}.html" for name in ("catt", "cmwt", "council", "secretary-general")),
    *(f"/doc/instrument/{name}.html" for name in ("san-jose-guidelines", "test-convention")),
    *(f"/doc/source/{name}.html" for name in ("s0001", "s0003")),
    *(f"/doc/person/{name}.html" for name in ("w1x2y3z4a5", "a1b2c3d4e5")),
    "/doc/group/m1n2p3q4r5.html",
    "/doc/organization/f1r2i3e4n5.html",
    "/doc/situation/northland-1.html",
    "/doc/situation/northland-1.html?interface=ar",
]
"""Pages of things by their kind, which count and list what stands around them."""

ELSEWHERE = [
    "/metrics",
    "/releases/1/id/incident/{word}",
    "/releases/1/doc/incident/{word}.nq",
    "/releases/1/doc/state/XNO.trig",
    "/releases/1/graph/{word}",
    "/ontology",
    "/releases/1/",
    "/releases/1/sparql",
    "/releases/2/sparql",
    "/releases/1/exports/graph.nq",
    "/releases/1/graphs?graph={graph!q}",
    "/releases/1/queries/graph-contents.csv",
    "/releases/1/queries/graph-contents.ttl",
    "/releases/1/queries.ttl",
    "/releases/1/ontology.ttl",
    "/releases/1/scheme/act-type.html",
    "/releases/1/search?q={word}&format=json",
    "/releases/1/update",
    "/releases/1/{word}",
    "/ledger/releases/1.json",
    "/state/tokens.json",
    "/.well-known/void/{word}",
    "/releases/1/.well-known/void",
    "/releases/1/.well-known/void.nq",
    "/catalog/{word}",
    "/releases/1/catalog",
    "/releases/1/catalog.nq",
    "/releases/1/sparql/completion.json",
    "/sparql/completion.{word}",
    "/releases/1/reconcile?query={word}",
    "//{word}",
    "/{word}?{thing!q}",
]
"""Addresses of no rule: what answers there is not Flask, or nothing."""


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
    for variant in FEW_VARIANTS if brief else VARIANTS:
        yield Request("GET", target, tuple(variant.items()))


def of_file(target: str) -> Iterator[Request]:
    """Yield what is asked of one file of many."""
    yield Request("HEAD", target)
    for variant in FILE_VARIANTS:
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


def reconciled(audience: str) -> Iterator[Request]:
    """Yield queries for things by name, as a form."""
    about = (("Content-Type", "application/x-www-form-urlencoded"),)
    for text in WORDS:
        batch = json.dumps({"q": {"query": written(text, audience), "limit": 50}})
        yield Request("POST", "/reconcile", about, f"queries={quote(batch)}".encode())
    for each in RECONCILED:
        batch = written(json.dumps({"q": each}), audience)
        yield Request("POST", "/reconcile", about, f"queries={quote(batch)}".encode())
    for each in EXTENDED:
        asked = written(json.dumps(each), audience)
        yield Request("POST", "/reconcile", about, f"extend={quote(asked)}".encode())


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
    yield from contributions(audience)
    for body in (b'{"decision": "accept"}', b'{"decision": "refuse", "reason": "x"}', b"{"):
        json_body = (("Content-Type", "application/json"),)
        yield Request("POST", f"/proposals/{PROPOSAL}/decision", json_body, body)
    for body in (f'{{"iri": "{graph_of(audience)}"}}', '{"iri": "urn:nothing"}', "{"):
        about = (("Content-Type", "application/json"),)
        yield Request("POST", "/withdrawals", about, body.encode())
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


def contributions(audience: str) -> Iterator[Request]:
    """Yield attempts to change hidden graphs together, and to learn whether they are there."""
    graph, thing = graph_of(audience), thing_of(audience)
    bodies = {
        "application/n-quads": f"<{thing}> <urn:p> <urn:o> <{graph}> .\n",
        "application/trig": f"<{graph}> {{ <{thing}> <urn:p> 1 }} <urn:n> {{ <urn:s> <urn:p> 2}}",
        "application/ld+json": f'{{"@id": "{graph}", "@graph":[{{"@id": "{thing}", "urn:p": 1}}]}}',
        "text/turtle": f"<{thing}> <urn:p> 1 .",
    }
    headers = [(), (("If-Match", '"1"'),), (("If-Match", "*"),), (("If-None-Match", "*"),)]
    for kind, body in bodies.items():
        for target in (
            *(f"/contributions{each}" for each in ("", "?mode=merge", "?dry-run")),
            "/proposals",
        ):
            for more in headers:
                for accept in ("application/json", "text/plain", "text/turtle", "text/html"):
                    about = (("Content-Type", kind), ("Accept", accept), *more)
                    yield Request("POST", target, about, body.encode())


def canned(found: Mapping[str, CannedQuery], audience: str) -> Iterator[Request]:
    """Yield every canned query: with its defaults, and with hidden things as values."""
    for identifier, query in found.items():
        yield Request("GET", f"/queries/{identifier}.html")
        yield Request("GET", f"/queries/{identifier}.csv")
        values = [each for each in query.parameters if each.kind in ("iri", "concept", "partner")]
        for each in values:
            value = quote(thing_of(audience), safe="")
            yield Request("GET", f"/queries/{identifier}.json?{each.name}={value}")
            yield Request("GET", f"/queries/{identifier}.html?{each.name}={value}")
