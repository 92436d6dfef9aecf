"""A reader of the tables that is written from their documentation, not from their code."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from graph_service.export.tables.declared import Column, Kind, Table

MARK = b"\xef\xbb\xbf"
RUNS = re.compile(r"['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|['\s]*[\t\r\n]")
"""What a spreadsheet may take for a formula."""

TEXTS = {Kind.IRI, Kind.LABEL, Kind.TEXT, Kind.EDTF, Kind.CITATION}


def read_lines(data: bytes) -> list[list[str]]:
    """Return the lines of a file of CSV, the one of names first; every one ends with CRLF."""
    assert data.startswith(MARK)
    text = data.removeprefix(MARK).decode("utf-8", errors="strict")
    assert text.endswith("\r\n")
    lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(line) for line in lines}) == 1
    return lines


def read_values(data: bytes, table: Table) -> Iterator[list[object]]:
    """Yield the rows of a table as values."""
    lines = read_lines(data)
    assert lines[0] == [column.name for column in table.columns]
    for line in lines[1:]:
        yield [value(cell, column) for cell, column in zip(line, table.columns, strict=True)]


def value(cell: str, column: Column) -> object:
    """Return what a cell says."""
    if column.several:
        return split(bare(cell))
    if not cell:
        return None
    if column.kind in TEXTS:
        return bare(cell)
    if column.kind is Kind.DATE:
        return date.fromisoformat(cell)
    return int(cell) if column.kind is Kind.INTEGER else {"true": True, "false": False}[cell]


def bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps it from being run."""
    return cell[1:] if cell.startswith("'") and RUNS.match(cell[1:]) else cell


def split(text: str) -> list[str]:
    """Return the values that one cell holds."""
    return [re.sub(r"\\(.)", r"\1", part) for part in text.split(" | ")] if text else []
