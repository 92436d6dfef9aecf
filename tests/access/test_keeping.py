"""The file of tokens is there whole or not at all."""

from pathlib import Path

import pytest

from graph_service.access.keeping import locked, read_rows, stamp_of, write_rows
from graph_service.errors import LedgerError


def test_rows_come_back(tmp_path: Path) -> None:
    """What was written is read, and the file is another one each time."""
    path = tmp_path / "rows.json"
    assert stamp_of(path) is None
    write_rows(path, [{"name": "a"}])
    first = stamp_of(path)
    write_rows(path, [{"name": "b"}])
    assert read_rows(path) == [{"name": "b"}]
    assert stamp_of(path) != first


def test_left_over_half_file_is_no_hindrance(tmp_path: Path) -> None:
    """What a crash left is replaced, with the mode of a new file."""
    path = tmp_path / "rows.json"
    path.with_name("rows.json.tmp").write_text("half")
    write_rows(path, [])
    assert [each.name for each in tmp_path.iterdir()] == ["rows.json"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    """A disk that takes nothing is told as that."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError), locked(tmp_path / "file" / "rows.json"):
        pass
    with pytest.raises(LedgerError):
        write_rows(tmp_path / "file" / "rows.json", [])
    with pytest.raises(LedgerError):
        read_rows(tmp_path)
