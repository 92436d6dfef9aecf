"""CSV read strictly (RFC 4180, UTF-8): what is not exactly a table is a fault with its line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.errors import SyntaxFault
from graph_service.ingest.faults import Faults
from graph_service.ingest.literals import find_forbidden

LARGEST: Final = 256 << 20
"""Bytes of the largest file that is read; tables are held in memory."""


@dataclass(frozen=True)
class Row:
    """A record: the line on which it starts, and its cells by column name."""

    line: int
    cells: dict[str, str]


def read_csv(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of a table whose header is exactly ``columns``, in this order.

    Raises:
        SyntaxFault: not readable, not UTF-8, a byte order mark, NUL or another character that
            no text may hold, another header, a row with too few or too many cells, an empty or
            repeated row, white space around a cell.
    """
    text = read_text(path)
    faults = Faults()
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    records = _records(text, path)
    line, header = next(records, (1, []))
    if tuple(header) != columns:
        expected = f"the header must be {','.join(columns)!r}, not {','.join(header)!r}"
        raise SyntaxFault(expected, file=str(path), line=line)
    for line, cells in records:
        reason = _reason(cells, columns, seen.get(tuple(cells)))
        if reason:
            faults.add(SyntaxFault(reason, file=str(path), line=line))
            continue
        seen[tuple(cells)] = line
        rows.append(Row(line, dict(zip(columns, cells, strict=True))))
    faults.settle()
    return rows


def read_text(path: Path) -> str:
    """Return a file's text, strictly UTF-8 without byte order mark, line ends as they are.

    Raises:
        SyntaxFault: it can't be opened, is larger than :data:`LARGEST`, or holds other bytes.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise SyntaxFault(f"larger than {LARGEST} bytes", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise SyntaxFault(f"can't be read: {error.strerror}", file=str(path)) from error
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise SyntaxFault("starts with a byte order mark; save it as plain UTF-8", str(path), 1)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SyntaxFault("not UTF-8; save it as UTF-8", file=str(path), line=line) from error


def _records(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise SyntaxFault(f"no valid CSV: {error}", file=str(path), line=line) from error


def _reason(cells: list[str], columns: tuple[str, ...], before: int | None) -> str | None:
    """Return what is wrong with a row, or ``None``."""
    if not any(cells):
        return "empty row; remove it"
    if len(cells) != len(columns):
        return f"{len(cells)} cells instead of {len(columns)}"
    if before is not None:
        return f"the same row as in line {before}; remove one"
    for name, cell in zip(columns, cells, strict=True):
        if forbidden := find_forbidden(cell):
            return f"column {name}: the character {forbidden} may not stand in a text"
        if cell != cell.strip():
            return f"column {name}: white space at the start or end of {cell!r}; remove it"
    return None
