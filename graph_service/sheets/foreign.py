"""A workbook or CSV files of anybody, read where they can do no harm: a process of its own.

Formulas are read as the values that were stored with them; nothing is computed, no macro is run, no
other file is opened.
"""

import csv
import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Final
from xml.sax.saxutils import unescape

from python_calamine import CalamineError, CalamineWorkbook

from graph_service.errors import SyntaxFault
from graph_service.ingest.archive import opened_archive
from graph_service.sheets.csvfiles import unguarded
from graph_service.sheets.table import Flaw, Page, column_of

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s([^>]*)")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_CELL: Final = re.compile(r"<(?:\w+:)?c ([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE: Final = re.compile(r'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE: Final = re.compile(r"<(?:\w+:)?(?:v|t)(?: [^>]*)?>[^<]")
_FORMULA: Final = re.compile(r"<(?:\w+:)?f[ >/]")


@dataclass(frozen=True)
class Bounds:
    """How large a file may be.

    ``size`` and ``expanded`` are bytes of it and of all that is packed in it, ``rows`` and
    ``columns`` those of a sheet, ``pages`` sheets, ``cells`` those of all sheets.
    """

    size: int = 20_000_000
    expanded: int = 200_000_000
    rows: int = 20_000
    columns: int = 200
    pages: int = 50
    cells: int = 2_000_000


def read_foreign(data: bytes, bounds: Bounds) -> Iterator[Page]:
    """Yield the sheets of a workbook (XLSX), or of an archive of CSV files.

    Raises:
        SyntaxFault: it is neither, can't be read, or is larger than it may be.
    """
    neither = "it is neither a workbook (.xlsx) nor an archive of CSV files"
    with opened_archive(data, neither) as archive:
        entries = archive.infolist()
        if sum(each.file_size for each in entries) > bounds.expanded:
            raise SyntaxFault(f"it expands to more than {bounds.expanded:,} bytes")
        is_workbook = _WORKBOOK in {each.filename for each in entries}
        total = 0
        try:
            for page in (
                _workbook(data, archive, bounds) if is_workbook else _files(archive, bounds)
            ):
                total += sum(map(len, page.cells))
                if total > bounds.cells:
                    raise SyntaxFault(f"it has more than {bounds.cells:,} cells")
                yield page
        except (CalamineError, ValueError) as error:
            raise SyntaxFault(f"the workbook can't be read: {error}") from error


def _workbook(data: bytes, archive: zipfile.ZipFile, bounds: Bounds) -> Iterator[Page]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    if len(book.sheet_names) > bounds.pages:
        raise SyntaxFault(f"it has more than {bounds.pages} sheets")
    places = _places(archive)
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        if sheet.total_height > bounds.rows or sheet.total_width > bounds.columns:
            most = f"{bounds.rows:,} rows and {bounds.columns} columns"
            raise SyntaxFault(f"the sheet {title} has more than {most}")
        rows = sheet.to_python(skip_empty_area=False)
        cells = tuple(tuple(_text(cell) for cell in row) for row in rows)
        yield Page(title, cells, tuple(_flaws(archive, places.get(title, ""))))


def _places(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the titles of the sheets and the parts of the archive that they are in."""
    targets = {}
    for found in _RELATION.finditer(_part(archive, _RELATIONS)):
        values = dict(_ATTRIBUTE.findall(found[1]))
        target = values.get("Target", "")
        targets[values.get("Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    places = {}
    for found in _SHEET.finditer(_part(archive, _WORKBOOK)):
        values = dict(_ATTRIBUTE.findall(found[1]))
        title = unescape(values.get("name", ""), {"&quot;": '"', "&apos;": "'"})
        places[title] = targets.get(values.get("r:id"), "")
    return places


def _flaws(archive: zipfile.ZipFile, part: str) -> Iterator[Flaw]:
    """Yield the cells that the reader takes for empty, and that are not."""
    for cell in _CELL.finditer(_part(archive, part)):
        place = _PLACE.search(cell[1])
        if place is None:
            continue
        row, column = int(place[2]), column_of(place[1])
        if 't="e"' in cell[1]:
            yield Flaw(row, column, "the cell holds an error, not a value")
        elif _FORMULA.search(cell[2]) and not _VALUE.search(cell[2]):
            yield Flaw(row, column, "the formula has no stored value: write the value itself")


def _part(archive: zipfile.ZipFile, name: str) -> str:
    try:
        return archive.read(name).decode("utf-8", "replace") if name else ""
    except KeyError:
        return ""


def _files(archive: zipfile.ZipFile, bounds: Bounds) -> Iterator[Page]:
    names = [each for each in archive.namelist() if each.lower().endswith(".csv")]
    if not names:
        raise SyntaxFault("it is neither a workbook (.xlsx) nor an archive of CSV files")
    if len(names) > bounds.pages:
        raise SyntaxFault(f"it has more than {bounds.pages} files")
    for name in names:
        yield _csv(name, archive.read(name), bounds)


def _csv(name: str, data: bytes, bounds: Bounds) -> Page:
    title = name.rpartition("/")[2][: -len(".csv")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SyntaxFault(
            f"{name}, line {line}: the text is not UTF-8; save it as CSV UTF-8"
        ) from error
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(tuple(unguarded(cell.strip()) for cell in row))
            if len(rows) > bounds.rows or len(row) > bounds.columns:
                most = f"{bounds.rows:,} rows and {bounds.columns} columns"
                raise SyntaxFault(f"the file {name} has more than {most}")
    except csv.Error as error:
        raise SyntaxFault(f"{name}, row {len(rows) + 1}: {error}") from error
    return Page(title, tuple(rows))


def _text(cell: Any) -> str:
    """Return what a person sees in a cell, without white space around."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    return str(cell).strip()
