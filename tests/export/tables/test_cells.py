"""Cells: what they say comes back, and no spreadsheet runs it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.export.tables.cells import join, protect, write_cell
from tests.export.tables.reading import RUNS, bare, split

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SIGNS = st.text(st.sampled_from("='+-@\t\r\n |\\\"',;\uff1d\u202eعa"), max_size=8)


@given(TEXT | SIGNS)
def test_text_comes_back(text: str) -> None:
    """Taking the apostrophe away gives the text."""
    assert bare(protect(text)) == text


@given(TEXT | SIGNS)
def test_nothing_is_run(text: str) -> None:
    """What is written never begins with what begins a formula, blanks before it or not."""
    assert (
        not protect(text).strip()[:1]
        or protect(text).strip()[0] not in "=+-@\uff1d\uff0b\uff0d\uff20"
    )
    assert protect(text)[:1] not in set("\t\r\n")
    if not RUNS.match(text):
        assert protect(text) == text


@given(st.lists((TEXT | SIGNS).filter(bool)))
def test_several_values_come_back(values: list[str]) -> None:
    """What is joined can be split again, whatever the values hold."""
    assert split(join(values)) == values
    assert split(bare(write_cell(values))) == values


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("\tx", "'\tx"),
        ("-", "'-"),
        ("a=b", "a=b"),
        ("@handle", "'@handle"),
        ("\uff1d1", "'\uff1d1"),
    ],
)
def test_apostrophe_is_there_where_it_must(text: str, cell: str) -> None:
    """Formulas get one, what already looks protected gets another, all else stays."""
    assert protect(text) == cell


def test_other_values_are_plain() -> None:
    """Numbers, days and truth are written as CSV on the Web has them; nothing is empty."""
    assert write_cell(None) == write_cell([]) == ""
    assert write_cell(-5) == "-5"
    assert write_cell(True) == "true"
    assert write_cell(False) == "false"
    assert write_cell(date(18, 9, 1)) == "0018-09-01"
    assert write_cell(["a | b", "c\\"]) == "a \\| b | c\\\\"
