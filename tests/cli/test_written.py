"""Tables are written in the form that their name asks for."""

from pathlib import Path

import pytest

from graph_service.cli.written import write_table
from graph_service.errors import InputError
from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.plan import read_plan


def test_form_is_that_of_the_name(tmp_path: Path) -> None:
    """A workbook, an archive or a folder; nothing half is left."""
    for name in ("t.xlsx", "t.zip", "t"):
        write_table(tmp_path / name, "fr")
    files = write_files(read_plan(), "fr")
    assert (tmp_path / "t.zip").read_bytes() == pack_files(files)
    assert {each.name: each.read_bytes() for each in (tmp_path / "t").iterdir()} == files
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
    assert not list(tmp_path.rglob("*.part"))


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    """An old format would be written wrongly."""
    with pytest.raises(InputError, match=r"\.xlsx or \.zip"):
        write_table(tmp_path / "t.xls", "en")


def test_a_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    """Nothing is written."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        write_table(tmp_path / "file" / "t.xlsx", "en")
