"""Several values in a cell, and texts with a language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.sheets.values import (
    escape,
    join_cell,
    read_text,
    split_cell,
    unescape,
    write_text,
)

LANGUAGES = st.sampled_from([None, "en", "fr", "zh-hant"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\\"), min_size=1).map(str.strip)


def test_values_stand_between_semicolons() -> None:
    """White space around is none of them; an empty one is none."""
    assert split_cell("KGZ; KAZ ;", several=True, one_a_language=False) == ["KGZ", "KAZ"]
    assert split_cell("one; two", several=False, one_a_language=False) == ["one; two"]
    assert split_cell(r"one\; two; three", several=True, one_a_language=False) == [
        r"one\; two",
        "three",
    ]


def test_texts_in_several_languages_part_after_a_code() -> None:
    """A semicolon within a sentence does not."""
    cell = "Held; released@en; Détenue@fr"
    assert split_cell(cell, several=True, one_a_language=True) == [
        "Held; released@en",
        "Détenue@fr",
    ]


@pytest.mark.parametrize(
    ("value", "text", "language"),
    [
        ("Held", "Held", "en"),
        ("Détenue@fr", "Détenue", "fr"),
        ("Held@none", "Held", None),
        (r"me\@fr", "me@fr", "en"),
        ("someone@example.org", "someone@example.org", "en"),
    ],
)
def test_language_of_a_text(value: str, text: str, language: str | None) -> None:
    """A code at the end, else that of the file; an address is no code."""
    assert read_text(value, "en") == (text, language)


@given(texts=st.lists(st.tuples(TEXTS.filter(bool), LANGUAGES), min_size=1, max_size=4))
def test_what_is_written_is_read_again(texts: list[tuple[str, str | None]]) -> None:
    """For any texts without a reverse solidus, in one cell."""
    cell = join_cell(write_text(text, language, "en") for text, language in texts)
    values = split_cell(cell, several=True, one_a_language=False)
    assert [read_text(each, "en") for each in values] == texts


@given(name=TEXTS.filter(bool))
def test_names_are_escaped_and_back(name: str) -> None:
    """Names of things have semicolons, too."""
    (value,) = split_cell(escape(name), several=True, one_a_language=False)
    assert unescape(value) == name
