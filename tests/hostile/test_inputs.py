"""Bad input of every sort gets an answer of the 4xx kind on every route, never a failure."""

from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.errors import QueryEnded
from tests.hostile.conftest import paths

pytestmark = pytest.mark.hostile
STRINGS = [
    "",
    "query=",
    "query=%00",
    "query=%",
    "query=%zz",
    "query=%ff%fe",
    "query=ASK{}&query=ASK{}",
    "query=ASK{}&timeout=-1",
    "query=ASK{}&timeout=1e999",
    "query=ASK{}&format=../../etc/passwd",
    "query=ASK{}&default-graph-uri=%20",
    "query=ASK{}&default-graph-uri=file:///etc/passwd",
    "query=" + "%28" * 3_000,
    "&&&=&=;;",
    "a" * 8_000,
    "x=1&" * 2_500,
    "state=%27%3B--&format=%3Cscript%3E",
    "%E2%80%AE=%F0%9F%98%80",
]
BODIES = [
    (b"", None),
    (b"\x00\xff", "application/sparql-query"),
    (b"query=%ff", "application/x-www-form-urlencoded"),
    (b"data=%ff", "application/x-www-form-urlencoded"),
    (b"{}", "application/json"),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    (b"x", "application/sparql-query; charset=utf-7"),
    (b"x", ";;;"),
    (b"\x00\xff", "text/turtle"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "application/rdf+xml"),
    (b'{"@context": "http://127.0.0.1:9/"}', "application/ld+json"),
]
HEADERS = [
    {"Accept": "a" * 5_000},
    {"Accept": "*/*;q=" + "1" * 500},
    {"Accept": "," * 5_000},
    {"Accept-Language": "\xff\xfe"},
    {"If-None-Match": '"' * 100},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "not a date"},
    {"Range": "bytes=9999999999999999999999-"},
    {"Range": "bytes=1-0,5-4," * 100},
    {"Content-Length": "-1"},
    {"Authorization": "Bearer " + "x" * 5_000},
    {"Cookie": "session=" + "x" * 5_000},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"},
]


def check(client: FlaskClient, path: str, **options: object) -> None:
    """Send one request; its answer must not be a failure of ours, nor show our insides."""
    answer = client.open(path, buffered=True, **options)  # type: ignore[arg-type]
    assert answer.status_code < 500, (path, options)
    for inside in (b"Traceback", b"graph_service/", b"werkzeug", b"site-packages"):
        assert inside not in answer.data, (path, options)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_parameters_do_not_break_routes(app: Flask, client: FlaskClient) -> None:
    """Each route stands every query string."""
    for path, text in product(paths(app), STRINGS):
        if path in ("/readyz",):
            continue
        try:
            check(client, path, query_string=text)
        except QueryEnded:
            pytest.fail(f"{path} {text}")


def test_bodies_do_not_break_routes(app: Flask, client: FlaskClient) -> None:
    """Each route stands every body, by every method that carries one."""
    for path, (body, kind), method in product(
        paths(app), BODIES, ("POST", "PUT", "QUERY", "PATCH")
    ):
        check(client, path, method=method, data=body, content_type=kind)


def test_headers_do_not_break_routes(app: Flask, client: FlaskClient) -> None:
    """Each route stands every header."""
    for path, headers in product(paths(app), HEADERS):
        check(client, path, headers=headers)


@pytest.mark.parametrize(
    "path",
    [
        "/exports/..%2f..%2f..%2fetc/passwd",
        "/static/../service.py",
        "/static/%2e%2e/service.py",
        "/queries/..%2f..%2fpyproject.toml",
        "/queries/" + "a" * 5_000,
        "/queries/x.exe",
        "/queries/%00",
        "//evil.example/%2e%2e",
        "/%ff%fe",
        "/docs/problems/../../etc/passwd",
    ],
)
def test_strange_addresses_are_not_there(client: FlaskClient, path: str) -> None:
    """Addresses that try to lead elsewhere lead nowhere."""
    answer = client.get(path, buffered=True)
    assert answer.status_code in (404, 400, 308)
    assert b"root:" not in answer.data
    assert "evil" not in answer.headers.get("Location", "")
