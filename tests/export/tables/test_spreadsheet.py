"""A real spreadsheet opens the tables as they are meant."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph_service.export.tables.declared import Kind, Table, tables
from graph_service.export.tables.delimited import DelimitedWriter
from tests.export.tables.conftest import Files
from tests.export.tables.reading import read_lines

SOFFICE = shutil.which("soffice")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
UTF8 = "--infilter=CSV:44,34,76,1"
"""Comma, quotation mark, UTF-8, from the first row: without a window nothing is detected."""

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    '=HYPERLINK("http://127.0.0.1:9/";"x")',
    "  =1+1",
    "\t=1+1",
    "'=1+1",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    "\n=1+1",
    "\u202e=1+1",
]
TEXTS = ["İntigam Əliyev", "王全璋", "عبد الهادي", "a\nb", 'a "b", c', "o'clock", "\\|"]

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def opened(folder: Path, name: str, data: bytes) -> Iterator[list[tuple[str, bool]]]:
    """Yield the rows that LibreOffice sees in a file of CSV: texts, and whether they are computed.

    It takes some seconds to start.
    """
    (folder / f"{name}.csv").write_bytes(data)
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            UTF8,
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            str(folder / f"{name}.csv"),
        ],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(folder / f"{name}.xlsx") as book:
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - ours
        strings = ["".join(each.itertext()) for each in shared.iter(f"{MAIN}si")]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
        for row in sheet.iter(f"{MAIN}row"):
            yield [cell_of(cell, strings) for cell in row.iter(f"{MAIN}c")]


def cell_of(cell: ElementTree.Element, strings: list[str]) -> tuple[str, bool]:
    """Return what a cell shows, and whether it is a formula."""
    text = cell.findtext(f"{MAIN}v") or ""
    if cell.get("t") == "s":
        text = strings[int(text)]
    return text.replace("_x000D_", "\r"), cell.find(f"{MAIN}f") is not None


def test_nothing_is_computed_and_texts_are_whole(tmp_path: Path) -> None:
    """Cells that look like formulas are texts, and names in any script are read."""
    table = next(each for each in tables() if each.name == "adoptions")
    narrow = Table("narrow", (), table.titles, "", table.columns[:2])
    writer = DelimitedWriter(narrow)
    rows = [["https://example.org/x", text] for text in (*FORMULAS, *TEXTS)]
    data = writer.header() + writer.rows(list(rows))
    seen = list(opened(tmp_path, "cells", data))[1:]
    assert not [cell for row in seen for cell in row if cell[1]]
    written = [line[1] for line in read_lines(data)[1:]]
    assert [row[1][0].replace("\r\n", "\n") for row in seen] == written


def test_unprotected_cells_would_be_computed(tmp_path: Path) -> None:
    """The reader does run formulas, so the test above can fail."""
    seen = list(opened(tmp_path, "raw", b"\xef\xbb\xbfa,b\r\nx,=1+1\r\n"))
    assert seen[1][1] == ("2", True)


def test_shipped_table_is_opened(tmp_path: Path, files: Files) -> None:
    """The table of incidents has all its rows, texts in place, and no formula."""
    lines = read_lines(files.delimited["persons"])
    seen = list(opened(tmp_path, "persons", files.delimited["persons"]))
    assert len(seen) == len(lines)
    assert [cell[0] for cell in seen[0]] == lines[0]  # without the mark
    assert not [cell for row in seen for cell in row if cell[1]]
    table = next(each for each in tables() if each.name == "persons")
    place = next(i for i, column in enumerate(table.columns) if column.kind is Kind.LABEL)
    assert [row[place][0] for row in seen] == [line[place] for line in lines]
