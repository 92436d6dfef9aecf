"""CSV is read strictly: every oddity is a fault of its line."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import SyntaxFault
from graph_service.ingest import csvfile
from graph_service.ingest.csvfile import Row, read_csv, read_text

COLUMNS = ("a", "b")


def write(folder: Path, data: bytes) -> Path:
    """Write a table and return its path."""
    path = folder / "t.csv"
    path.write_bytes(data)
    return path


def test_rows_have_the_line_on_which_they_start(tmp_path: Path) -> None:
    """Quoted commas, quotes and line ends belong to their cell."""
    data = b'a,b\r\n1,"x, ""y"""\r\n2,"two\r\nlines"\r\n3,z'
    assert read_csv(write(tmp_path, data), COLUMNS) == [
        Row(2, {"a": "1", "b": 'x, "y"'}),
        Row(3, {"a": "2", "b": "two\r\nlines"}),
        Row(5, {"a": "3", "b": "z"}),
    ]


def test_table_without_rows_is_empty(tmp_path: Path) -> None:
    """A header alone is a table."""
    assert read_csv(write(tmp_path, b"a,b\n"), COLUMNS) == []


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "the header must be 'a,b', not ''"),
        (b"b,a\n", 1, "the header must be 'a,b', not 'b,a'"),
        (b"a,b,c\n", 1, "the header must be"),
        (b"a, b\n", 1, "the header must be"),
        (b"\xef\xbb\xbfa,b\n", 1, "byte order mark"),
        (b"\xff\xfea\x00", 1, "byte order mark"),
        (b"a,b\n1,\xe9\n", 2, "not UTF-8"),
        (b"a,b\n1,\xed\xa0\x80\n", 2, "not UTF-8"),
        (b"a,b\n1,2\n1,x\x00y\n", 3, r"column b: the character U\+0000"),
        (b"a,b\n1,\x1b[1m\n", 2, r"U\+001B"),
        (b"a,b\n1\n", 2, "1 cells instead of 2"),
        (b"a,b\n1,2,3\n", 2, "3 cells instead of 2"),
        (b"a,b\n\n1,2\n", 2, "empty row"),
        (b"a,b\n,\n", 2, "empty row"),
        (b"a,b\n1,2\n3,4\n1,2\n", 4, "the same row as in line 2"),
        (b"a,b\n1, 2\n", 2, "white space at the start or end of ' 2'"),
        (b'a,b\n1,"x\n', 2, "no valid CSV"),
        (b'a,b\n1,"x"y\n', 2, "no valid CSV"),
    ],
)
def test_oddity_is_a_fault_of_its_line(tmp_path: Path, data: bytes, line: int, reason: str) -> None:
    """The fault names file, line and what to do."""
    path = write(tmp_path, data)
    with pytest.raises(SyntaxFault, match=reason) as caught:
        read_csv(path, COLUMNS)
    assert (caught.value.file, caught.value.line) == (str(path), line)


def test_faults_of_all_rows_are_told(tmp_path: Path) -> None:
    """One reading finds every bad row."""
    with pytest.raises(SyntaxFault, match=r":2: 1 cells.*\nalso 1 more:\n.*:4: empty row"):
        read_csv(write(tmp_path, b"a,b\n1\n2,2\n,\n"), COLUMNS)


def test_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that would not fit in memory is not opened."""
    monkeypatch.setattr(csvfile, "LARGEST", 3)
    with pytest.raises(SyntaxFault, match="larger than 3 bytes"):
        read_text(write(tmp_path, b"a,b\n"))


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])).map(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells.filter(bool), cells), unique=True, max_size=5))
def test_what_a_csv_writer_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """Any text that has no control characters goes through a table unchanged."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *rows])
    found = read_csv(write(tmp_path, out.getvalue().encode()), COLUMNS)
    assert [tuple(row.cells.values()) for row in found] == rows
