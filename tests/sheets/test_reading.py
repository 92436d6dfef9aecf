"""From a table to a change, whatever is in it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.plan import FIRST, read_plan
from graph_service.sheets.table import Page, Table
from tests.sheets.filled import make_book, read_book, read_cells, table_of_book

PLAN = read_plan()
TABLE = table_of_book(make_book(2))
ODD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "I1",
                "P1",
                "S1",
                "E1",
                "I1; I2",
                "KGZ",
                "2021",
                "OHCHR",
                "Threat",
                "@en",
                ";",
                "\\;",
            ),
            *("https://w3id.org/reprisals/id/incident/a1a1a1a1a1", "x@fr; y@fr", "=1+1", "#"),
        ]
    ),
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_table_is_an_error_of_ours(data: Any) -> None:
    """Any text in any cells gives a change or mistakes, the same each time."""
    pages = list(TABLE.pages)
    for _ in range(data.draw(st.integers(1, 6))):
        number = data.draw(st.integers(1, len(pages) - 2))
        cells = [list(row) for row in pages[number].cells]
        row = data.draw(st.integers(0, len(cells) - 1))
        cells[row][data.draw(st.integers(0, len(cells[row]) - 1))] = data.draw(ODD)
        pages[number] = Page(pages[number].title, tuple(map(tuple, cells)))
    table = Table(tuple(pages))
    one, other = read_cells(table), read_cells(table)
    assert one.mistakes.sorted() == other.mistakes.sorted() and one.change == other.change
    assert all(each.message for each in one.mistakes.found)


def test_order_of_rows_says_nothing() -> None:
    """Rows with keys may stand in any order."""
    pages = []
    for page in TABLE.pages:
        sheet = PLAN.sheet(page.title)
        turned = sheet is not None and sheet.name in ("sources", "people", "incidents")
        rows = page.cells[FIRST:][::-1] if turned else page.cells[FIRST:]
        pages.append(Page(page.title, page.cells[:FIRST] + rows))
    assert read_cells(Table(tuple(pages))).change == read_cells(TABLE).change


def test_a_workbook_and_csv_say_the_same() -> None:
    """And so does the template in another language."""
    rows = {
        sheet.name: [dict(row.texts) for row in read_book(make_book(1)).file.rows[sheet.name]]
        for sheet in PLAN.sheets
    }
    said = read_book(make_book(1)).file.settings
    changes = []
    for language in ("en", "fr", "es"):
        grids = grids_of(PLAN, language, Filling(rows, said))
        pages = (Page(name, tuple(map(tuple, grid))) for name, grid in grids.items())
        changes.append(read_cells(Table(tuple(pages))).change)
    assert changes[0] == changes[1] == changes[2] == read_book(make_book(1)).change
