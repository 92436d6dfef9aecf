"""Files of others are read within limits, and nothing of them is trusted."""

import io
import zipfile
from pathlib import Path

import pytest

from graph_service.bridges.foreign import Limits, read_bytes, read_json, read_tables
from graph_service.errors import InputError, SyntaxFault, TooLarge


def put(tmp_path: Path, content: bytes, name: str = "file.csv") -> Path:
    """Write a file and return its path."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


def archive(**members: bytes) -> bytes:
    """Return an archive of CSV files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(f"{name}.csv", content)
    return made.getvalue()


def test_table_has_lines_and_cells(tmp_path: Path) -> None:
    """Lines count as an editor counts them; a mark at the beginning and empty rows are no cells."""
    path = put(tmp_path, b'\xef\xbb\xbftitle,b\r\n"x\ny", 1 \r\n,\r\nz,2\r\n')
    (table,) = read_tables(path)
    assert table.header == ("title", "b")
    assert table.rows == ((2, ("x\ny", "1")), (5, ("z", "2")))


def test_archive_has_its_tables(tmp_path: Path) -> None:
    """Each CSV of an archive is a table; nothing else of it is looked at."""
    path = put(tmp_path, archive(**{"entities/01-a": b"x\n1\n", "../up": b"y\n2\n"}))
    assert [table.name for table in read_tables(path)] == ["entities/01-a.csv", "../up.csv"]


SMALL = Limits(size=200, members=1, rows=2, columns=3, cell=10, depth=3)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"x" * 201, TooLarge),
        (b"a\n1\n2\n3\n", TooLarge),
        (b"a,b,c,d\n", TooLarge),
        (b"a\n01234567890\n", TooLarge),
        (b"a\n\xff\n", SyntaxFault),
        (b'a\n"x\n', SyntaxFault),
        (b"a\n\x00\n", SyntaxFault),
        (b"a\n\x0b\n", SyntaxFault),
        (b"a,a\n1,2\n", SyntaxFault),
        (archive(a=b"x\n", b=b"y\n"), TooLarge),
        (archive(a=b"x" * 1000), TooLarge),
    ],
)
def test_what_is_too_much_or_no_table_is_refused(
    tmp_path: Path, content: bytes, fault: type[InputError]
) -> None:
    """Size, members, rows, columns, cells; other encodings; what no text may hold."""
    with pytest.raises(fault):
        list(read_tables(put(tmp_path, content), SMALL))


def test_broken_archive_is_a_fault(tmp_path: Path) -> None:
    """A damaged member is told as such."""
    content = bytearray(archive(a=b"x,y\n1,2\n"))
    content[40:44] = b"\xff\xff\xff\xff"
    with pytest.raises(SyntaxFault):
        list(read_tables(put(tmp_path, bytes(content))))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[[[[1]]]]", TooLarge),
        (b'{"a": "[[[[[[", "b": [' + b"1," * 100 + b"1]}", TooLarge),
        (b"{", SyntaxFault),
        (b"[NaN]", SyntaxFault),
        (b'["\xff"]', SyntaxFault),
        (b"[" * 190, TooLarge),
    ],
)
def test_json_is_read_within_limits(
    tmp_path: Path, content: bytes, fault: type[InputError]
) -> None:
    """Nesting is counted before anything is parsed."""
    with pytest.raises(fault):
        read_json(put(tmp_path, content), SMALL)


def test_brackets_in_texts_are_no_nesting(tmp_path: Path) -> None:
    """A text may hold brackets and quotation marks."""
    assert read_json(put(tmp_path, rb'{"a": "[[[[\"[[[["}'), SMALL) == {"a": '[[[["[[[['}


def test_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """It is told in one line."""
    with pytest.raises(SyntaxFault, match="can't be read"):
        read_bytes(tmp_path / "none")
