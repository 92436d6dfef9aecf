"""Foreign RDF is parsed in a worker, and can't hurt anything there."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.errors import InputError, ResultTooLarge, SyntaxFault, TooLarge
from graph_service.query.job import Parse
from graph_service.query.pool import Pool
from tests.query.conftest import format_of, make_job

TURTLE = b'@prefix x: <http://example.org/> .\nx:a x:p "1", [ x:q x:b ] .\n'
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (98 + n, *[97 + n] * 4) for n in range(24))
    + b']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://x/">'
    b'<rdf:Description rdf:about="http://x/s"><e:p>&y;</e:p></rdf:Description></rdf:RDF>'
)


def test_text_becomes_quads(pool: Pool) -> None:
    """The answer is N-Quads with as many lines as there are statements."""
    answer = pool.run(Parse(TURTLE, format_of("ttl"), 10))
    assert answer.content_type == "application/n-quads"
    assert answer.rows == len(list(parse(answer.body, format=RdfFormat.N_QUADS))) == 3


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("ttl", b"<http://x/a> <http://x/b> oops", 1),
        ("ttl", b"<http://x/a> <http://x/b> 1 .\n<http://x/a> <b> 1 .", 2),
        ("nt", b'<http://x/a> <http://x/b> "\xff" .', 1),
        ("rdf", ENTITIES, 1),
        ("rdf", b"<x", None),
        ("jsonld", b'{"@context": "http://127.0.0.1:9/c", "@id": "x:y"}', 1),
        ("jsonld", b"[" * 100, 1),
    ],
)
def test_fault_has_its_line(pool: Pool, suffix: str, text: bytes, line: int | None) -> None:
    """What can't be parsed is told with its line where there is one; nothing is fetched."""
    with pytest.raises(SyntaxFault) as raised:
        pool.run(Parse(text, format_of(suffix), 10))
    assert raised.value.line == line
    assert "/graph_service" not in raised.value.reason


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("ttl", b"<urn:a> <urn:p> " + b"[ <urn:p> " * 500_000 + b"1" + b" ]" * 500_000 + b" ."),
        ("jsonld", b'{"@id":"urn:a","urn:p":' + b"[" * 500_000 + b"1" + b"]" * 500_000 + b"}"),
        ("ttl", b"<urn:a> <urn:p> " + b"<<( <urn:a> <urn:p> " * 300_000),
    ],
)
def test_deep_text_ends_alone(pool: Pool, suffix: str, text: bytes) -> None:
    """Nesting without end gives an error with its place; the next query is answered."""
    with pytest.raises(SyntaxFault, match="nested deeper") as raised:
        pool.run(Parse(text, format_of(suffix), 10))
    assert raised.value.line == 1
    assert raised.value.column is not None
    assert pool.run(make_job("ASK {}")).body == b'{"head":{},"boolean":true}'


def test_quads_have_a_limit(pool: Pool) -> None:
    """A short text that says much is cut off."""
    text = b"@prefix x: <http://example.org/" + b"a" * 500 + b"> . x:a x:p 1, 2, 3 ."
    with pytest.raises(ResultTooLarge):
        pool.run(Parse(text, format_of("ttl"), 10, size=2000))


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        (b"<urn:a> <urn:p> 1, 2, 3 .", {"statements": 2}, "more than 2 statements"),
        (b"<urn:g> { <urn:a> <urn:p> 1 } <urn:h> { <urn:a> <urn:p> 1 }", {"graphs": 1}, "1 graphs"),
        (b"<urn:a> <urn:p> <" + b"a:" + b"b" * 5_000 + b"> .", {}, "an IRI has more"),
    ],
)
def test_numbers_and_lengths_have_limits(
    pool: Pool, text: bytes, limits: dict[str, int], reason: str
) -> None:
    """Too many statements or graphs, or a term that is too long, is too large."""
    with pytest.raises(TooLarge, match=reason):
        pool.run(Parse(text, format_of("trig"), 10, **limits))


def test_what_json_ld_would_leave_out_is_a_fault(pool: Pool) -> None:
    """A relative IRI without a base is told; the parser alone would say nothing."""
    with pytest.raises(InputError, match="relative IRI"):
        pool.run(Parse(b'{"@id": "a", "urn:p": 1}', format_of("jsonld"), 10))
