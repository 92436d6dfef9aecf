"""Requests of the SPARQL Protocol, as a table."""

import pytest

from graph_service.errors import InputError, TooLarge, UnsupportedType
from graph_service.query.protocol import DIRECT, FORM, QueryRequest, parse_request

ASK = "ASK {}"
ACCEPTED = {
    "get": (("GET", b"query=ASK%20%7B%7D", None, b""), QueryRequest(ASK)),
    "plus is a space": (("GET", b"query=ASK+%7B%7D", None, b""), QueryRequest(ASK)),
    "decoded exactly once": (
        ("GET", b"query=ASK%20%7B%7D%20%23%2541", None, b""),
        QueryRequest("ASK {} #%41"),
    ),
    "head": (("HEAD", b"query=ASK%20%7B%7D", None, b""), QueryRequest(ASK)),
    "form": (("POST", b"", FORM, b"query=ASK%20%7B%7D"), QueryRequest(ASK)),
    "form with charset": (
        ("POST", b"", FORM + '; charset="UTF-8"', b"query=ASK%20%7B%7D"),
        QueryRequest(ASK),
    ),
    "direct": (("POST", b"", DIRECT, b"ASK {}"), QueryRequest(ASK)),
    "direct in capitals": (
        ("POST", b"", "Application/SPARQL-Query; Charset=utf-8", b"ASK {}"),
        QueryRequest(ASK),
    ),
    "http query method": (("QUERY", b"", DIRECT, b"ASK {}"), QueryRequest(ASK)),
    "http query method with a form": (("QUERY", b"", FORM, b"query=ASK+{}"), QueryRequest(ASK)),
    "dataset in the url of a form": (
        ("POST", b"default-graph-uri=urn:a", FORM, b"query=ASK+{}&named-graph-uri=urn%3Ab"),
        QueryRequest(ASK, ("urn:a",), ("urn:b",)),
    ),
    "several graphs in order": (
        ("GET", b"default-graph-uri=urn:b&query=ASK+{}&default-graph-uri=urn:a", None, b""),
        QueryRequest(ASK, ("urn:b", "urn:a")),
    ),
    "direct does not decode": (
        ("POST", b"", DIRECT, b"ASK {} #%41+"),
        QueryRequest("ASK {} #%41+"),
    ),
    "unknown parameters": (("GET", b"query=ASK+{}&foo=1&foo=2&&=", None, b""), QueryRequest(ASK)),
    "timeout and format": (
        ("GET", b"query=ASK+{}&timeout=2.5&format=csv", None, b""),
        QueryRequest(ASK, timeout=2.5, format="csv"),
    ),
    "one format in several spellings": (
        ("GET", b"query=ASK+{}&format=json-ld&format=application/ld%2Bjson,x/y&format=", None, b""),
        QueryRequest(ASK, format="json-ld"),
    ),
    "format that nobody knows": (
        ("GET", b"query=ASK+{}&format=exe", None, b""),
        QueryRequest(ASK, format="exe"),
    ),
    "unicode": (
        ("POST", b"", DIRECT, "ASK { <http://é/> ?p ?o }".encode()),
        QueryRequest("ASK { <http://é/> ?p ?o }"),
    ),
    "no query at all": (("GET", b"foo=bar", None, b""), None),
}
REFUSED = {
    "two formats": (
        ("GET", b"query=ASK+{}&format=csv&format=xml", None, b""),
        InputError,
        "names 2 formats",
    ),
    "missing in a form": (("POST", b"", FORM, b"foo=bar"), InputError, "is missing"),
    "twice": (("GET", b"query=ASK+{}&query=ASK+{}", None, b""), InputError, "2 times"),
    "in url and body": (("POST", b"query=a", DIRECT, b"ASK {}"), InputError, "2 times"),
    "empty": (("GET", b"query=", None, b""), InputError, "empty"),
    "blank": (("POST", b"", DIRECT, b" \n"), InputError, "empty"),
    "update by get": (("GET", b"update=CLEAR+ALL", None, b""), InputError, "update"),
    "update beside a query": (
        ("POST", b"", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL"),
        InputError,
        "update",
    ),
    "no media type": (("POST", b"", None, b"ASK {}"), UnsupportedType, "no media type"),
    "plain text": (("POST", b"", "text/plain", b"ASK {}"), UnsupportedType, "text/plain"),
    "utf-16": (("POST", b"", DIRECT + "; charset=UTF-16", b""), UnsupportedType, "utf-16"),
    "not utf-8": (("POST", b"", DIRECT, b'ASK { ?s ?p "\xff" }'), InputError, "not UTF-8"),
    "escapes not utf-8": (("GET", b"query=%FF", None, b""), InputError, "not UTF-8"),
    "relative graph": (
        ("GET", b"query=ASK+{}&default-graph-uri=foo", None, b""),
        InputError,
        "default-graph-uri must be an absolute IRI",
    ),
    "graph decoded once": (
        ("GET", b"query=ASK+{}&named-graph-uri=http%253A//x", None, b""),
        InputError,
        "named-graph-uri must be an absolute IRI",
    ),
    "graph that breaks out": (
        ("GET", b"query=ASK+{}&named-graph-uri=urn:a%3E%20%7B", None, b""),
        InputError,
        "absolute IRI",
    ),
    "too long": (("GET", b"query=ASK+{}" + b"+" * 100, None, b""), TooLarge, "50 bytes"),
    "timeout word": (("GET", b"query=ASK+{}&timeout=x", None, b""), InputError, "timeout"),
    "timeout nan": (("GET", b"query=ASK+{}&timeout=nan", None, b""), InputError, "timeout"),
    "timeout zero": (("GET", b"query=ASK+{}&timeout=0", None, b""), InputError, "timeout"),
    "timeout twice": (("GET", b"query=ASK+{}&timeout=1&timeout=2", None, b""), InputError, "once"),
    "thousands": (("GET", b"a=1&" * 3000, None, b""), InputError, "more than"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_request_is_read(case: str) -> None:
    """A request that the protocol allows comes back as what it asks for."""
    arguments, expected = ACCEPTED[case]
    assert parse_request(*arguments) == expected


@pytest.mark.parametrize("case", REFUSED)
def test_request_is_refused_with_a_reason(case: str) -> None:
    """A request that the protocol does not allow raises an error that says why."""
    arguments, kind, reason = REFUSED[case]
    with pytest.raises(kind) as raised:
        parse_request(*arguments, longest=50)
    assert type(raised.value) is kind
    assert reason in raised.value.reason
