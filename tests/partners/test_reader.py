"""Answers as rows of a query."""

import json

import pytest

from graph_service.partners.reader import read
from graph_service.query.scan import scan
from tests.partners.serving import GOOD, JSON

XML = "application/sparql-results+xml"
HOSTILE = '} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } \\" \\\\ \\u0027 \n\r LOAD'


def ask(*bodies: tuple[str, bytes], names: list[str] | None, most: int = 100) -> object:
    """Return rows, or the reason why there are none."""
    about = {"bodies": [[k, len(b)] for k, b in bodies], "variables": names, "most": most}
    answer = json.loads(read(json.dumps(about).encode() + b"\n" + b"".join(b for _, b in bodies)))
    return answer.get("fault") or answer["rows"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, GOOD),
        ("application/json", GOOD),
        (
            XML,
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/>'
            b'<variable name="o"/></head><results><result><binding name="s"><uri>'
            b'http://example.org/a</uri></binding><binding name="o"><literal>one</literal>'
            b'</binding></result><result><binding name="s"><uri>http://example.org/b</uri></binding></result>'
            b"</results></sparql>",
        ),
        (
            "text/tab-separated-values",
            b'?s\t?o\n<http://example.org/a>\t"one"\n<http://example.org/b>\t\n',
        ),
        ("text/csv", b"s,o\r\nhttp://example.org/a,one\r\nhttp://example.org/b,\r\n"),
    ],
)
def test_each_format_gives_the_same_rows(kind: str, body: bytes) -> None:
    """What a row lacks is UNDEF, in the order that was asked for."""
    rows = '("one" <http://example.org/a>)(UNDEF <http://example.org/b>)'
    assert ask((kind, body), names=["o", "s"]) == [[rows, 2]]
    both = ask((kind, body), (kind, body), names=["o", "s"], most=3)
    assert both == "its answer has too many rows"


def test_terms_keep_what_they_are() -> None:
    """Datatypes, languages, directions; nodes have names that hold for one answer."""
    cells = [
        {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        {"type": "literal", "value": "é", "xml:lang": "fr-CA"},
        {"type": "bnode", "value": "b"},
    ]
    rows = [{"a": one, "b": cells[2]} for one in cells]
    body = json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": rows}}).encode()
    found = ask((JSON, body), names=["a", "b"])
    assert isinstance(found, list)
    text = found[0][0]
    assert '"1"^^<http://www.w3.org/2001/XMLSchema#integer>' in text and '"é"@fr-ca' in text.lower()
    node = text.rpartition("<")[2]
    assert text.count(node[:-2]) == 4 and ".well-known/genid/" in node
    assert ask((JSON, body), names=["a", "b"]) != found


def test_hostile_texts_are_terms_and_nothing_else() -> None:
    """They can't end a string, begin a comment or call anybody."""
    cell = {"type": "literal", "value": HOSTILE}
    iri = {"type": "uri", "value": "urn:service:LOAD"}
    body = json.dumps(
        {"head": {"vars": ["a", "b"]}, "results": {"bindings": [{"a": cell, "b": iri}]}}
    )
    [[rows, _]] = ask((JSON, body.encode()), names=["a", "b"])  # type: ignore[misc]
    query = f"SELECT * {{ VALUES (?a ?b) {{ {rows} }} }}"
    assert "service" not in query.lower() and "load" not in query.lower()
    scan(query)


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("text/html", b"<html>", "media type that is no table"),
        ("", GOOD, "media type that is no table"),
        (JSON, b"", "media type says"),
        (JSON, b"[" * 100_000, "media type says"),
        (
            JSON,
            b'{"head":{"vars":["s","o"]},"results":{"bindings":[' + b"{}," * 200,
            "many rows|says",
        ),
        (XML, b"<!DOCTYPE x><sparql/>", "entities"),
        (XML, b"<sparql>", "media type says"),
        ("text/csv", b"", "no head"),
        ("text/csv", b"s,s\r\n", "no head"),
        ("text/csv", b"s,o\r\n1,2,3\r\n", "media type says"),
        ("text/csv", b's,o\r\n"1', "media type says"),
        ("text/tab-separated-values", b"?s\t?o\nx y z\t1\n", "media type says"),
        (JSON, GOOD.replace(b'"literal"', b'"unknown"'), "media type says"),
        (
            JSON,
            GOOD.replace(b'"value":"one"', b'"value":"one","xml:lang":"en <x>"'),
            "media type says",
        ),
        (
            JSON,
            b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"triple","value":{'
            b'"subject":{"type":"uri","value":"urn:a"},"predicate":{"type":"uri","value":"urn:b"},'
            b'"object":{"type":"uri","value":"urn:c"}}}}]}}',
            "triples as terms",
        ),
    ],
)
def test_what_is_no_such_answer_is_refused(kind: str, body: bytes, reason: str) -> None:
    """With a reason that has nothing of the answer in it."""
    found = ask((kind, body), names=["s", "o"])
    assert isinstance(found, str)
    assert any(each in found for each in reason.split("|")), found


def test_examples_may_be_anything_that_is_an_answer() -> None:
    """Nobody reads their rows, which are counted."""
    assert ask((JSON, GOOD), names=None) == [["", 2]]
    assert ask((JSON, b'{"head":{},"boolean":false}'), names=None) == [["", 1]]
