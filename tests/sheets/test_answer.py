"""An answer as a workbook: texts are texts, whatever they begin with."""

from io import BytesIO

import openpyxl
import pytest

from graph_service.errors import Inexpressible
from graph_service.sheets.answer import CUT, LONGEST_CELL, MOST_CELLS, write_answer

RISKY = ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "|calc", "%0A", '=HYPERLINK("http://e.example")']


def test_nothing_in_a_cell_runs() -> None:
    """A text stays what it was, marked as a text; numbers are numbers."""
    rows = [[text, 1.5, None] for text in RISKY]
    made = write_answer(["=head", "n", "none"], rows, [("Title", "=2+2")])
    book = openpyxl.load_workbook(BytesIO(made))
    page = book["Answer"]
    assert [cell.value for cell in page["A"]] == ["=head", *RISKY]
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert all(cell.quotePrefix for cell in page["A"][1:])
    assert [cell.value for cell in page["B"][1:]] == [1.5] * len(RISKY)
    note = book["About"]["B1"]
    assert (note.value, note.data_type, note.quotePrefix) == ("=2+2", "s", True)


def test_same_answer_makes_the_same_bytes() -> None:
    """No time of its making is in it."""
    once, again = (write_answer(["a"], [["x"], [2]], [("b", "c")]) for _ in range(2))
    assert once == again


def test_long_texts_are_cut_and_told() -> None:
    """A cell holds no more; the second sheet counts them."""
    made = write_answer(["a"], [["x" * (LONGEST_CELL + 1)]], [])
    book = openpyxl.load_workbook(BytesIO(made))
    assert len(book["Answer"]["A2"].value) == LONGEST_CELL
    assert (book["About"]["A1"].value, book["About"]["B1"].value) == (CUT, "1")


def test_too_much_for_a_workbook_is_refused() -> None:
    """There are other formats for it."""
    with pytest.raises(Inexpressible, match="CSV"):
        write_answer(["a", "b"], [[None, None]] * (MOST_CELLS // 2 + 1), [])
