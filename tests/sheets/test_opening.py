"""Files are opened by a process that is ended at its limits."""

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from graph_service.errors import InputError, SyntaxFault, TooLarge
from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.foreign import Bounds
from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.opening import open_table, read_table
from graph_service.sheets.plan import read_plan
from graph_service.sheets.workbook import write_workbook

PLAN = read_plan()


def test_each_form_gives_the_cells_that_were_written(tmp_path: Path) -> None:
    """A workbook, an archive, a folder."""
    filling = Filling({"sources": [{"key": "S1", "label": '=1; \n"x"\''}]}, {"collection": "c"})
    grids = grids_of(PLAN, "en", filling)
    book = tmp_path / "t.xlsx"
    book.write_bytes(write_workbook(PLAN, "en", filling))
    files = write_files(PLAN, "en", filling)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "t.zip").write_bytes(pack_files(files))
    for path, title in ((book, "Sources"), (tmp_path, "sources"), (tmp_path / "t.zip", "sources")):
        pages = {page.title: page for page in open_table(path).pages}
        cells = [list(row) for row in pages[title].cells]
        assert cells == grids["sources"], path


def test_a_sheet_that_pretends_to_be_huge_ends_its_reader_alone() -> None:
    """Two cells at the far corners take memory that no process may have; this one goes on."""
    book = openpyxl.Workbook()
    book.active["A1048576"] = book.active["XFD1"] = "x"
    target = BytesIO()
    book.save(target)
    assert len(target.getvalue()) < 10_000
    with pytest.raises(TooLarge, match="more memory or time"):
        read_table(target.getvalue(), "book.xlsx")


def test_a_bomb_is_not_unpacked() -> None:
    """What it says of its size counts, and what it has."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 300_000_000)
    assert len(target.getvalue()) < 400_000
    with pytest.raises(SyntaxFault, match="expands to more than"):
        read_table(target.getvalue(), "book.xlsx")


def test_entities_are_not_expanded() -> None:
    """Neither those of the file nor those that lead to another one."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    declared = f'<!DOCTYPE sst [<!ENTITY a0 "x">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(write_workbook(PLAN, "en"))) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sharedStrings.xml"):
                content = content.replace(b"?>", b"?>" + declared.encode(), 1)
                content = content.replace(b"<t>S1</t>", b"<t>&a8;&f;</t>")
            packed.writestr(name, content)
    with pytest.raises(SyntaxFault, match="can't be read"):
        read_table(target.getvalue(), "book.xlsx")


def test_a_long_file_is_not_read(tmp_path: Path) -> None:
    """Neither a file nor a folder of them."""
    (tmp_path / "a.csv").write_bytes(b"x" * 200)
    for path in (tmp_path / "a.csv", tmp_path):
        with pytest.raises(TooLarge):
            open_table(path, Bounds(size=100))


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """An empty folder, no file, no table."""
    with pytest.raises(InputError, match="no CSV file"):
        open_table(tmp_path)
    with pytest.raises(OSError, match="none"):
        open_table(tmp_path / "none.xlsx")
    (tmp_path / "t.xlsx").write_text("plain")
    with pytest.raises(SyntaxFault, match=r"t\.xlsx: it is neither"):
        open_table(tmp_path / "t.xlsx")
