"""An answer as an XLSX workbook (ECMA-376): its rows as one sheet, what it is as another.

Every text is a text cell, so that nothing in an answer runs; the same content gives the same bytes.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from graph_service.errors import Inexpressible

MOST_CELLS: Final = 400_000
"""Cells of an answer; what has more is there in other formats."""

LONGEST_CELL: Final = 32_767
"""Characters of a cell."""

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its heading."""

CUT: Final = "Cells that are cut"
"""The line of the second sheet that counts texts too long for a cell."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE: Final = datetime(2026, 1, 1)
"""Stands for the time at which it was made, which no workbook tells."""

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_WIDE: Final = 24

Cell = str | float | None


def write_answer(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    about: Sequence[tuple[str, str]],
) -> bytes:
    """Return a workbook.

    Args:
        columns: the headings.
        rows: with a cell for each column; texts that are longer than a cell may be are cut there,
            which the second sheet says.
        about: what is said of the answer, as names and texts.

    Raises:
        Inexpressible: there are more cells or rows than a workbook is made of.
    """
    if len(columns) * len(rows) > MOST_CELLS or len(rows) > MOST_ROWS:
        raise Inexpressible(f"an answer of {len(rows)} rows is too large for a workbook; take CSV")
    target = BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"created": _MADE})
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    page = book.add_worksheet("Answer")
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(columns) - 1, 0), _WIDE)
    for place, column in enumerate(columns):
        page.write_string(0, place, column, head)
    cut = 0
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            cut += isinstance(cell, str) and len(cell) > LONGEST_CELL
            _put(page, number, place, cell, quoted if _is_risky(cell) else text)
    notes = book.add_worksheet("About")
    notes.set_column(0, 0, _WIDE)
    notes.set_column(1, 1, 4 * _WIDE)
    told = [*about, (CUT, str(cut))] if cut else about
    for number, (name, value) in enumerate(told):
        notes.write_string(number, 0, name, head)
        _put(notes, number, 1, value, quoted if _is_risky(value) else text)
    book.close()
    return target.getvalue()


def _is_risky(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(_RISKY)


def _put(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if isinstance(cell, str):
        if cell:
            whole = len(cell) <= LONGEST_CELL
            page.write_string(row, column, cell if whole else cell[: LONGEST_CELL - 1] + "…", form)
    elif cell is not None:
        page.write_number(row, column, cell)
