"""Files of anybody: what is read, and what is refused."""

import datetime
import zipfile
from io import BytesIO

import openpyxl
import pytest

from graph_service.errors import SyntaxFault
from graph_service.sheets.foreign import Bounds, read_foreign
from graph_service.sheets.table import Flaw, Page


def workbook(**cells: object) -> bytes:
    """Return a workbook of one sheet with these cells."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def archive(**files: bytes) -> bytes:
    """Return an archive of CSV files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return target.getvalue()


def read(data: bytes, **bounds: int) -> list[Page]:
    """Return the sheets of a file."""
    return list(read_foreign(data, Bounds(**bounds)))


def test_cells_are_texts_as_people_see_them() -> None:
    """Whole numbers have no point; a day has no time; white space around is none."""
    (page,) = read(
        workbook(
            A1=5.0,
            B1=2.5,
            C1=datetime.date(2024, 5, 3),
            D1=True,
            E1="  x\n y ",
            F1=datetime.datetime(2024, 5, 3, 4, 5),
        )
    )
    assert page.cells[0] == ("5", "2.5", "2024-05-03", "true", "x\n y", "2024-05-03T04:05:00")


def test_cells_that_would_be_taken_for_empty_are_told() -> None:
    """An error, and a formula whose value nobody stored."""
    (page,) = read(workbook(A1="x", B2="#REF!", C3="=1+1", D4="plain"))
    assert page.flaws == (
        Flaw(2, 2, "the cell holds an error, not a value"),
        Flaw(3, 3, "the formula has no stored value: write the value itself"),
    )


def test_csv_is_read_with_any_usual_separator() -> None:
    """As programs of different countries write it; the guard against formulas goes."""
    pages = read(archive(a="﻿k,v\r\n1,'=x\r\n".encode(), b=b"k;v\n1;2,5\n", c=b"k\tv\n1\t2\n"))
    assert [page.title for page in pages] == ["a", "b", "c"]
    assert [page.cells[1] for page in pages] == [("1", "=x"), ("1", "2,5"), ("1", "2")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "neither a workbook"),
        (b"plain text", "neither a workbook"),
        (archive(), "neither a workbook"),
        (archive(a="é".encode("latin-1")), "not UTF-8"),
        (archive(a=b'k,"v\n'), "row 1"),
        (workbook(A1="x")[:-200], "neither a workbook"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    """With what it should be."""
    with pytest.raises(SyntaxFault, match=reason):
        read(data)


def test_a_workbook_without_its_parts_is_refused() -> None:
    """Somebody packed something else."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook>&lol;</workbook>")
    with pytest.raises(SyntaxFault, match="can't be read"):
        read(target.getvalue())


@pytest.mark.parametrize(
    ("data", "bounds", "reason"),
    [
        (archive(a=b"x" * 5000), {"expanded": 4000}, "expands to more than 4,000 bytes"),
        (archive(a=b"k\n" * 30), {"rows": 20}, "more than 20 rows"),
        (archive(a=b"," * 30), {"columns": 20}, "20 columns"),
        (archive(a=b"k\n", b=b"k\n"), {"pages": 1}, "more than 1 files"),
        (archive(a=b",,\n" * 10), {"cells": 20}, "more than 20 cells"),
        (workbook(A30="x"), {"rows": 20}, "more than 20 rows"),
        (workbook(Z1="x"), {"columns": 20}, "20 columns"),
    ],
)
def test_what_is_too_large_is_refused(data: bytes, bounds: dict[str, int], reason: str) -> None:
    """Packed or not."""
    with pytest.raises(SyntaxFault, match=reason):
        read(data, **bounds)
