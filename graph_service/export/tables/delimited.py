"""A table as CSV (RFC 4180): UTF-8 with a mark at the beginning, lines that end with CRLF.

The mark (U+FEFF) is there since Excel takes CSV without it to be in the code page of the machine,
and names in most scripts would be garbled. Readers of CSV on the Web, and most programs, skip it.
"""

import codecs
import csv
import io
from collections.abc import Iterable
from typing import Final

from graph_service.export.tables.cells import write_cell
from graph_service.export.tables.declared import Table
from graph_service.export.tables.rows import Value

MEDIA_TYPE: Final = "text/csv"
LINE_END: Final = "\r\n"


class DelimitedWriter:
    """Makes the bytes of a table, piece by piece."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def header(self) -> bytes:
        """Return the mark and the line of names."""
        return codecs.BOM_UTF8 + _lines([[column.name for column in self._table.columns]])

    def rows(self, rows: Iterable[list[Value]]) -> bytes:
        """Return the lines of some rows."""
        return _lines([write_cell(value) for value in row] for row in rows)


def _lines(lines: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=LINE_END, strict=True).writerows(lines)
    return text.getvalue().encode()
