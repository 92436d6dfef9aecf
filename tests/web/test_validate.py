"""``/validate``: a report on what is sent, and nothing kept."""

import gzip
import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import BASE, fill, make_settings, wait_ready

GOOD = b"<http://example.org/thing> <http://example.org/p> 1 .\n"
BAD = (
    b"@prefix rep: <https://w3id.org/reprisals/ontology/> .\n"
    b"<https://w3id.org/reprisals/id/incident/a1b2c3d4e5> a rep:Incident .\n"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application whose validations may use the memory that they need."""
    settings = make_settings(tmp_path_factory.mktemp("state"), query_seconds=60.0)
    fill(settings)
    service = open_service(settings)
    wait_ready(service)
    yield create_app(service)
    service.close()


def test_data_that_conforms_is_told_so(client: FlaskClient) -> None:
    """Data that no shape is about conforms; the report is Turtle."""
    answer = client.post("/validate", data=GOOD, content_type="text/turtle")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert b"sh:conforms true" in answer.data
    assert answer.headers["Release"] == "1"


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json"])
def test_report_is_a_graph(client: FlaskClient, accept: str) -> None:
    """The report of data that does not conform is a SHACL report in both syntaxes."""
    headers = {"Accept": accept}
    answer = client.post("/validate", data=BAD, content_type="text/turtle", headers=headers)
    rdf = RdfFormat.from_media_type(accept)
    assert rdf is not None
    predicates = [quad.predicate.value for quad in parse(answer.data, format=rdf)]
    assert predicates.count("http://www.w3.org/ns/shacl#focusNode") > 3
    assert predicates.count("http://www.w3.org/ns/shacl#conforms") == 1


def test_report_is_a_problem_text_or_page(client: FlaskClient) -> None:
    """The same results come as a problem document, as lines and as a page."""
    answers = {
        accept: client.post(
            "/validate", data=BAD, content_type="text/turtle", headers={"Accept": accept}
        )
        for accept in ("application/problem+json", "text/plain", "text/html")
    }
    problem = answers["application/problem+json"]
    assert (problem.status_code, problem.mimetype) == (422, "application/problem+json")
    results = json.loads(problem.data)["results"]
    assert {each["focus"] for each in results} == {
        "<https://w3id.org/reprisals/id/incident/a1b2c3d4e5>"
    }
    assert all(each["message"] and each["severity"] for each in results)
    assert results[0]["message"].encode() in answers["text/plain"].data
    assert "text/html" in answers["text/html"].content_type
    assert b"does not conform" in answers["text/html"].data


def test_form_is_read(client: FlaskClient) -> None:
    """The page's form sends the same, and what was sent is escaped in the answer."""
    assert b"<textarea" in client.get("/validate").data
    browser = {"Accept": "text/html"}
    sent = {"data": BAD.decode(), "format": "ttl"}
    answer = client.post("/validate", data=sent, headers=browser)
    assert b"does not conform" in answer.data
    broken = client.post("/validate", data={"data": "<script>"}, headers=browser)
    assert broken.status_code == 400
    assert b"<script>" not in broken.data


@pytest.mark.parametrize(
    ("data", "kind", "status", "line"),
    [
        (b"<x:a> <x:b> oops .", "text/turtle", 400, 1),
        (b"\n\n<x:a> <x:b>", "application/n-triples", 400, 3),
        (b"<!DOCTYPE x>", "application/rdf+xml", 400, 1),
        (b"x", "text/csv", 415, None),
        (b"x", "image/png", 415, None),
        (b"x", None, 415, None),
        (GOOD, "text/turtle; charset=utf-16", 415, None),
        (b" " * 10_000_001, "text/turtle", 413, None),
        (b"data=", "application/x-www-form-urlencoded", 400, None),
    ],
)
def test_what_is_no_rdf_is_refused(
    client: FlaskClient, data: bytes, kind: str | None, status: int, line: int | None
) -> None:
    """A wrong type, size or syntax is a problem, with the line where there is one."""
    answer = client.post("/validate", data=data, content_type=kind)
    assert answer.status_code == status
    assert answer.get_json().get("line") == line


def test_nothing_is_kept(client: FlaskClient) -> None:
    """What was validated can't be queried."""
    client.post("/validate", data=GOOD, content_type="text/turtle")
    asked = client.get(
        "/sparql", query_string={"query": "ASK { <http://example.org/thing> ?p ?o }"}
    )
    assert asked.get_json(force=True) == {"head": {}, "boolean": False}


def pack(*parts: tuple[bytes, str]) -> tuple[bytes, str]:
    """Return a form with files, and its type."""
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n'
        + f"Content-Type: {kind}\r\n\r\n".encode()
        + data
        + b"\r\n"
        for data, kind in parts
    )
    return body + b"--x--\r\n", "multipart/form-data; boundary=x"


def test_every_way_to_send_rdf_is_read(client: FlaskClient) -> None:
    """Formats with graphs, a coding, and files of a form give the same results."""
    triples = list(parse(BAD, format=RdfFormat.TURTLE))
    named = [Quad(*each.triple, NamedNode("urn:g")) for each in triples]
    quads = serialize(named, format=RdfFormat.N_QUADS) or b""
    trig = serialize(named, format=RdfFormat.TRIG) or b""
    ways: list[tuple[bytes, str, dict[str, str]]] = [
        (BAD, "text/turtle", {}),
        (quads, "application/n-quads", {}),
        (trig, "application/trig", {}),
        (gzip.compress(BAD), "text/turtle", {"Content-Encoding": "gzip"}),
        (*pack((BAD, "text/turtle"), (GOOD, "text/turtle")), {}),
    ]
    found = set()
    for body, kind, headers in ways:
        accept = {"Accept": "application/problem+json", **headers}
        answer = client.post("/validate", data=body, content_type=kind, headers=accept)
        assert answer.status_code == 422
        results = answer.get_json(force=True)["results"]
        found.add(json.dumps([{**each, "line": None} for each in results], sort_keys=True))
    assert len(found) == 1


def test_results_say_where_and_how_they_are_mended(client: FlaskClient) -> None:
    """Line, expectation, example and the page of the shape; the answer names the shapes."""
    answer = client.post(
        "/validate",
        data=BAD,
        content_type="text/turtle",
        headers={"Accept": "application/problem+json"},
    )
    results = answer.get_json(force=True)["results"]
    (dated,) = (each for each in results if each["shape"].endswith("/IncidentShape-date>"))
    assert dated["line"] == 2
    assert dated["expected"] == ["at least 1 value(s) of rep:date"]
    assert dated["example"]
    assert client.get(dated["page"].removeprefix(BASE)).status_code in (200, 303)
    links = [value for name, value in answer.headers if name == "Link"]
    assert f'<{BASE}shapes>; rel="http://www.w3.org/ns/ldp#constrainedBy"' in links
    page = client.post(
        "/validate", data=BAD, content_type="text/turtle", headers={"Accept": "text/html"}
    ).get_data(as_text=True)
    assert f'href="{dated["page"]}"' in page
    assert "line 2" in page


def test_bombs_are_refused_and_nothing_is_written(app: Flask, client: FlaskClient) -> None:
    """What is too deep, too large or no RDF is told; the record is as it was."""
    before = [client.get("/status", headers={"Accept": "application/json"}).get_json()["digest"]]
    for body, kind, status in (
        (b"<urn:a> <urn:p> " + b"[ <urn:p> " * 1_000, "text/turtle", 400),
        (b'{"@context": "http://127.0.0.1:9/"}', "application/ld+json", 400),
        (b"<a>" * 1_000, "application/rdf+xml", 400),
        (gzip.compress(bytes(20_000_000)), "text/turtle", 413),
        (pack((b"x", "text/csv"))[0], "multipart/form-data; boundary=x", 415),
        (BAD[:100], "multipart/form-data; boundary=x", 400),
    ):
        headers = {"Content-Encoding": "gzip"} if body[:2] == b"\x1f\x8b" else {}
        answer = client.post("/validate", data=body, content_type=kind, headers=headers)
        assert answer.status_code == status
    status_now = client.get("/status", headers={"Accept": "application/json"}).get_json()
    assert [status_now["digest"]] == before
