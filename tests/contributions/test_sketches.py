"""Sketches are read from rows of a look-up, whatever their texts hold."""

import pytest
from pyoxigraph import Literal

from graph_service.contributions.sketches import text_of, values_of


@pytest.mark.parametrize(
    "text", ["", "a", 'a "b"', "a\\b", "a\nb\t\r", "\u0001\u2028", "é😀", '"', "\\u0041"]
)
def test_the_text_of_a_literal_is_its_own(text: str) -> None:
    """What a term prints as is read back, with or without language."""
    assert text_of(Literal(text)) == text
    assert text_of(Literal(text, language="en")) == text
    assert text_of("<urn:a>") == ""


def test_only_iris_are_values() -> None:
    """Labels, literals and what only looks like an IRI never get into a query."""
    assert values_of("x", ["<urn:b>", "_:a", '"a"', "<urn:a> } #>", "<urn:a>"]) == (
        "VALUES ?x { <urn:a> <urn:b> }"
    )
