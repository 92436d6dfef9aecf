"""Tokens are read one after the other, and faults have places."""

import pytest

from graph_service.errors import SyntaxFault
from graph_service.query.search_tokens import Reading, fault, place_of


def test_spaces_and_comments_are_no_tokens() -> None:
    """What stands between tokens is passed over; places are those of the text."""
    reading = Reading("a # b {\n  {'#'} ?x")
    assert [each.part for each in reading.tokens] == ["a", "{", "'#'", "}", "?x"]
    assert [each.start for each in reading.tokens] == [0, 10, 11, 14, 16]
    assert all(reading.text[each.start : each.end] == each.part for each in reading.tokens)


def test_prefixes_are_those_that_are_declared() -> None:
    """All IRIs of a prefix are known, in any letter case of the keyword; comments declare none."""
    text = "PREFIX a: <x:a> prefix b: <x:b> #PREFIX c: <x:c>\nPREFIX a: <x:other> PREFIX : <x:d> {}"
    assert Reading(text).prefixes == {
        "a:": {"<x:a>", "<x:other>"},
        "b:": {"<x:b>"},
        ":": {"<x:d>"},
    }


def test_token_is_one_that_is_expected() -> None:
    """By kind or by text; else the fault says what was expected and where."""
    reading = Reading("?x\n ;")
    assert reading.next("a variable", "variable").part == "?x"
    with pytest.raises(SyntaxFault, match="expected a dot") as caught:
        reading.next("a dot", ".")
    assert (caught.value.line, caught.value.column) == (2, 2)
    assert reading.next("the end", ";", "}").part == ";"
    with pytest.raises(SyntaxFault, match="too early"):
        reading.next("more", "iri")


def test_place_counts_from_one() -> None:
    """Lines and columns begin with 1."""
    text = "ab\ncd\n"
    assert [place_of(text, at) for at in range(7)] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 1),
    ]
    assert fault(text, 4, "why").column == 2
