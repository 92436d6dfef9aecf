"""The text of a search is words, phrases and beginnings of words, whatever else stands in it."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import InputError, TooLarge
from graph_service.query.wanted import LONGEST, MOST_WORDS, read_wanted
from graph_service.views.folding import split

READ = {
    "words": ("Cao Shunli", '"cao" AND "shunli"'),
    "phrase": ('"Human  Rights" council', '"human rights" AND "council"'),
    "phrase that is not closed": ('council "human rights', '"council" AND "human rights"'),
    "other quotation marks": ("“human rights” «droits»", '"human rights" AND "droits"'),
    "symbol": ("A/HRC/39/41", '"a hrc 39 41"'),
    "begun": ("alger*", '"alger" *'),
    "begun phrase": ('"human righ"* x', '"human righ" * AND "x"'),
    "star elsewhere": ("al*ger * *x", '"al ger" AND "x"'),
    "Chinese": ("曹顺利", '"曹顺 顺利"'),
    "one character": ("利", '"利" *'),
    "scripts in one word": ("中国UN", '"中国 国 un"'),
    "operators": ("NEAR(a b) OR -c AND NOT words:d^2", None),
    "marks only beside words": ('!! peace "" ""* "—"', '"peace"'),
}


@pytest.mark.parametrize("case", READ)
def test_text_is_read(case: str) -> None:
    """Spaces part words, quotation marks and marks inside of words join them, a star opens them."""
    text, expression = READ[case]
    if expression is None:
        expression = '"near a" AND "b" AND "or" AND "c" AND "and" AND "not" AND "words d 2"'
    assert read_wanted(text).expression == expression


def test_whole_text_is_what_a_name_may_be() -> None:
    """All words in a row are told as a phrase, as they are indexed, unless one is only begun."""
    wanted = read_wanted('cao "曹顺利"')
    assert (wanted.whole, wanted.words) == ('"cao 曹顺 顺利 利"', 4)
    assert read_wanted("cao shun*").words == 0


@pytest.mark.parametrize("text", ["", "  ", '""', "*", "…!?", "🕊️", "\0", "\ud800", "\u202e", '"*"'])
def test_text_without_a_word_is_refused(text: str) -> None:
    """A search for nothing is no search."""
    with pytest.raises(InputError, match="no word"):
        read_wanted(text)


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "x " * (MOST_WORDS + 1), "\ufdfa" * LONGEST])
def test_text_that_is_too_long_is_refused(text: str) -> None:
    """Length and number of words are bounded, also where one character is many words."""
    with pytest.raises(TooLarge):
        read_wanted(text)


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from('"*()^:-+{}ANDORNEAR \0')), max_size=60
    )
)
def test_no_text_is_a_wrong_expression(text: str) -> None:
    """The index takes every expression that is made of a text, and finds that text by it."""
    try:
        wanted = read_wanted(text)
    except InputError:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(folded, tokenize='ascii')")
        connection.execute("INSERT INTO words VALUES (?)", (" ".join(split(text)),))
        for expression in (wanted.expression, wanted.whole if wanted.words else '""'):
            found = connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression,))
            assert found.fetchall() == ([(1,)] if expression != '""' else [])
