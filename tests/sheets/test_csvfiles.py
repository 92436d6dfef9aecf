"""The same sheets as CSV."""

import csv
import zipfile
from io import BytesIO, StringIO

from graph_service.sheets.csvfiles import pack_files, unguarded, write_files
from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.plan import read_plan

PLAN = read_plan()


def test_each_sheet_is_a_file_with_the_same_cells() -> None:
    """UTF-8 with its mark, comma, CRLF."""
    files = write_files(PLAN, "es")
    grids = grids_of(PLAN, "es", Filling())
    assert set(files) == {"readme.txt", *(f"{name}.csv" for name in grids if name != "readme")}
    text = files["incidents.csv"].decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    assert rows == grids["incidents"] and text.endswith("\r\n")


def test_what_looks_like_a_formula_is_guarded() -> None:
    """A quotation mark stands before it, and is taken away again."""
    texts = ["=1+1", "+1", "-1", "@x", "'tis", "plain"]
    rows = [{"label": text} for text in texts]
    text = write_files(PLAN, "en", Filling({"sources": rows}))["sources.csv"].decode("utf-8-sig")
    cells = [row[1] for row in csv.reader(StringIO(text, newline=""))][3:]
    assert cells == ["'=1+1", "'+1", "'-1", "'@x", "''tis", "plain"]
    assert [unguarded(cell) for cell in cells] == texts


def test_archive_is_the_same_bytes_and_whole() -> None:
    """The files, in their order, with a fixed date."""
    files = write_files(PLAN, "en")
    archive = pack_files(files)
    assert archive == pack_files(files)
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        assert {each: opened.read(each) for each in opened.namelist()} == files
