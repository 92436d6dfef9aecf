"""``/validate``: a report on what is sent, and nothing kept."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import fill, make_settings, wait_ready

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
