"""Terms are looked at after parsing, too: what they are made of may be short."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph_service.errors import InputError, TooLarge
from graph_service.parsing.limits import LONGEST_IRI, LONGEST_TAG, LONGEST_TEXT
from graph_service.parsing.terms import NO_BASE, check_lines, check_quad

A, P = NamedNode("urn:a"), NamedNode("urn:p")


def line_of(term: NamedNode | Literal | Triple) -> bytes:
    """Return a line of N-Quads with a term in it."""
    return serialize([Quad(A, P, term)], format=RdfFormat.N_QUADS) or b""


@pytest.mark.parametrize(
    ("term", "kind", "reason"),
    [
        (NamedNode("urn:" + "a" * LONGEST_IRI), TooLarge, "an IRI has more"),
        (Literal("a" * (LONGEST_TEXT + 1)), TooLarge, "a literal has more"),
        (Literal("a", language="en" + "-abcdefgh" * 5), TooLarge, "a language tag has more"),
        (Literal("a", datatype=NamedNode("urn:" + "a" * LONGEST_IRI)), TooLarge, "an IRI"),
        (Triple(A, P, NamedNode("urn:" + "a" * LONGEST_IRI)), TooLarge, "an IRI"),
        (NamedNode("file:///home/somebody/a.ttl"), InputError, "which may tell whose it is"),
        (NamedNode("FILE:/a"), InputError, "which may tell whose it is"),
        (NamedNode("urn:a\u202eb"), InputError, "U+202E, which hides"),
        (NamedNode("urn:a\u2066b"), InputError, "U+2066, which hides"),
        (NamedNode(NO_BASE + "a"), InputError, "'a' is a relative IRI"),
    ],
)
def test_terms_are_refused(
    term: NamedNode | Literal | Triple, kind: type[InputError], reason: str
) -> None:
    """One such term in a block, or in a statement, is enough."""
    with pytest.raises(kind) as raised:
        check_lines(line_of(A) + line_of(term) + line_of(A))
    assert reason in raised.value.reason
    assert raised.value.reason.isascii()
    with pytest.raises(kind):
        check_quad(Quad(A, P, term))


@pytest.mark.parametrize(
    "term",
    [
        NamedNode("urn:" + "a" * (LONGEST_IRI - 4)),
        Literal("a" * LONGEST_TEXT),
        Literal("<file:///a> \u202e @" + "a" * 60),
        Literal("<" * LONGEST_TEXT),
        Literal("\u200f@" * (LONGEST_TEXT // 2)),
        Literal("a", language="x" + "-abcdefgh" * ((LONGEST_TAG - 1) // 9)),
        NamedNode("https://example.org/file:/\u0645\u0635\u0631"),
    ],
)
def test_what_is_not_too_long_is_taken(term: NamedNode | Literal) -> None:
    """The limit itself is within the limit, and texts may speak of anything."""
    check_lines(line_of(term))
    check_quad(Quad(A, P, term))
