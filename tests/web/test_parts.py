"""A body is one text of RDF, or a form of some."""

import io
from typing import Any

import pytest

from graph_service.errors import InputError, TooLarge, UnsupportedType
from graph_service.web.parts import read_parts

PART = (
    b'--x\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n'
    b"Content-Type: %b\r\n\r\n%b\r\n"
)
FORM = "multipart/form-data; boundary=x"
TURTLE = b"<urn:a> <urn:p> 1 ."


def environ(kind: str | None, body: bytes) -> dict[str, Any]:
    """Return the environment of a request with a body."""
    made: dict[str, Any] = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return made if kind is None else made | {"CONTENT_TYPE": kind}


def part(kind: bytes = b"text/turtle", text: bytes = TURTLE) -> bytes:
    """Return one part of a form."""
    return PART % (b"a", b"a", kind, text)


def suffixes(kind: str | None, body: bytes) -> list[str]:
    """Return the formats of what is read."""
    return [found.suffix for _, found in read_parts(environ(kind, body), 10_000)]


def test_body_is_one_text() -> None:
    """Its media type says what it is written in."""
    assert read_parts(environ("Text/Turtle; Charset=UTF-8", TURTLE), 100)[0][0] == TURTLE
    assert suffixes("application/n-quads", b"") == ["nq"]


def test_form_has_a_text_a_part() -> None:
    """Each part has a type of its own."""
    body = part() + part(b"application/n-triples", b"<urn:a> <urn:p> <urn:c> .\r\n") + b"--x--\r\n"
    read = read_parts(environ(FORM, body), 10_000)
    assert [(text, found.suffix) for text, found in read] == [
        (TURTLE, "ttl"),
        (b"<urn:a> <urn:p> <urn:c> .\r\n", "nt"),
    ]
    assert suffixes(FORM, b"--x--\r\n") == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (None, TURTLE),
        ("", TURTLE),
        ("image/png", TURTLE),
        ("application/json", b"{}"),
        ("text/csv", b"a"),
        ("application/x-www-form-urlencoded", b"a=b"),
        ("text/turtle; charset=utf-16", TURTLE),
        (FORM, part(b"image/png") + b"--x--\r\n"),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'),
    ],
)
def test_other_types_are_not_read(kind: str | None, body: bytes) -> None:
    """No type, one that is no RDF, another charset."""
    with pytest.raises(UnsupportedType):
        suffixes(kind, body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [("multipart/form-data", part()), (FORM, b""), (FORM, b"junk"), (FORM, part())],
)
def test_broken_form_is_refused(kind: str, body: bytes) -> None:
    """Without a boundary, or without its end, nothing of it is taken."""
    with pytest.raises(InputError):
        suffixes(kind, body)


def test_form_has_limits() -> None:
    """Bytes and parts are counted."""
    with pytest.raises(TooLarge):
        suffixes(FORM, part() * 101 + b"--x--\r\n")
    with pytest.raises(TooLarge):
        read_parts(environ(FORM, part() + b"--x--\r\n"), 50)
