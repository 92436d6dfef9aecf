"""Statements and graphs are counted while they pass, whatever pieces they come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import TooLarge
from graph_service.parsing.counting import Counter

LINES = (
    b"<urn:a> <urn:p> <urn:o> .\n"
    b"<urn:a> <urn:p> <urn:o> <urn:g> .\n"
    b'_:a <urn:p> "in <urn:h> ." .\n'
    b'<urn:a> <urn:p> "a <urn:i>"@en <urn:g> .\n'
    b'<urn:a> <urn:p> "a <b"^^<urn:d> .\n'
    b"<urn:a> <urn:p> _:b .\n"
    b"<urn:a> <urn:p> _:b _:c .\n"
    b'<urn:a> <urn:p> <<( <urn:a> <urn:p> "x" )>> .\n'
    b"<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> <urn:g> .\n"
)


def passed(pieces: list[bytes], statements: int, graphs: int) -> bytes:
    """Return what goes through."""
    out: list[bytes] = []
    counter = Counter(out.append, statements=statements, graphs=graphs)
    for piece in pieces:
        counter.write(piece)
    counter.end()
    return b"".join(out)


@given(st.lists(st.integers(0, len(LINES)), max_size=8))
def test_pieces_do_not_matter(cuts: list[int]) -> None:
    """The same bytes come out, and the same number is counted."""
    edges = [0, *sorted(cuts), len(LINES)]
    pieces = [LINES[a:b] for a, b in pairwise(edges)]
    assert passed(pieces, 9, 2) == LINES
    with pytest.raises(TooLarge, match="more than 8 statements"):
        passed(pieces, 8, 2)


def test_graphs_are_told_from_objects() -> None:
    """Two graphs are named there; literals and objects that look like names are none."""
    with pytest.raises(TooLarge, match="more than 1 graphs"):
        passed([LINES], 9, 1)
    assert passed([LINES], 9, 0) == LINES
