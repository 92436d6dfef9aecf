"""Files of others, read within limits: size, members of archives, rows, cells, nesting.

Nothing is taken from a path inside an archive, nothing is written, nothing is fetched.
"""

import codecs
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.errors import SyntaxFault, TooLarge
from graph_service.ingest.archive import opened_archive
from graph_service.ingest.literals import find_forbidden

_MEMBER: Final = re.compile(r"[^\\\0:]+\.csv")
_SIGN: Final = re.compile(rb'\\.|["\[\]{}]', re.DOTALL)
"""What opens, closes and quotes; a sign after a reverse solidus does none of it."""


@dataclass(frozen=True)
class Limits:
    """What one reading may take."""

    size: int = 64 << 20
    """Bytes of a file, and of all that an archive holds."""
    members: int = 200
    rows: int = 200_000
    columns: int = 500
    cell: int = 100_000
    """Characters of a cell."""
    depth: int = 40
    """Nesting of JSON."""


LIMITS: Final = Limits()


@dataclass(frozen=True)
class Table:
    """A table: its name, the names of its columns, and each row with the line where it begins."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file.

    Raises:
        SyntaxFault: it can't be read.
        TooLarge: it is larger than it may be.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as error:
        raise SyntaxFault(f"can't be read: {error.strerror}", file=str(path)) from error
    if len(data) > limits.size:
        raise TooLarge(f"larger than {limits.size} bytes", file=str(path))
    return data


def read_tables(path: Path, limits: Limits = LIMITS) -> Iterator[Table]:
    """Yield the tables of a CSV, or of an archive of such files.

    Raises:
        SyntaxFault: no CSV in UTF-8, or a broken archive.
        TooLarge: more than the limits allow.
    """
    data = read_bytes(path, limits)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        yield _table(data, str(path), path.name, limits)
        return
    with opened_archive(data, "no archive that can be read", str(path)) as archive:
        for name, content in _members(archive, str(path), limits):
            yield _table(content, f"{path}/{name}", name, limits)


def read_json(path: Path, limits: Limits = LIMITS) -> Any:
    """Return the value of a JSON text.

    Raises:
        SyntaxFault: no JSON in UTF-8; a number that is none.
        TooLarge: more than the limits allow.
    """
    data = read_bytes(path, limits)
    if _depth(data) > limits.depth:
        raise TooLarge(f"nested more than {limits.depth} deep", file=str(path))
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise SyntaxFault("not UTF-8; save it as UTF-8", file=str(path)) from error
    except json.JSONDecodeError as error:
        raise SyntaxFault(f"no JSON: {error.msg}", str(path), error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise SyntaxFault("no JSON that can be read", file=str(path)) from error


def _members(archive: zipfile.ZipFile, file: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    found = [each for each in archive.infolist() if not each.is_dir()]
    if len(found) > limits.members:
        raise TooLarge(f"more than {limits.members} files in the archive", file=file)
    left = limits.size
    for info in found:
        if not _MEMBER.fullmatch(info.filename) or info.flag_bits & 1:
            continue  # letters, definitions; what is encrypted can't be read
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise TooLarge(f"more than {limits.size} bytes in the archive", file=file)
        yield info.filename, content


def _table(data: bytes, file: str, name: str, limits: Limits) -> Table:
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SyntaxFault("not UTF-8; save it as UTF-8", file=file, line=line) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    header: tuple[str, ...] = ()
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            _check(cells, file, start, limits)
            stripped = tuple(cell.strip() for cell in cells)
            if not header:
                header = stripped
            elif any(stripped):
                rows.append((start, stripped))
            if len(rows) > limits.rows:
                raise TooLarge(f"more than {limits.rows} rows", file=file)
    except csv.Error as error:
        raise SyntaxFault(f"no valid CSV: {error}", file=file, line=line) from error
    named = [each for each in header if each]
    if len(set(named)) < len(named):
        twice = next(each for each in named if named.count(each) > 1)
        raise SyntaxFault(f"the column {twice!r} is there twice", file=file, line=1)
    return Table(name, header, tuple(rows))


def _check(cells: list[str], file: str, line: int, limits: Limits) -> None:
    if len(cells) > limits.columns:
        raise TooLarge(f"more than {limits.columns} columns", file=file, line=line)
    for number, cell in enumerate(cells, 1):
        if len(cell) > limits.cell:
            raise TooLarge(f"a cell of more than {limits.cell} characters", file, line, number)
        if forbidden := find_forbidden(cell):
            reason = f"the character {forbidden} may not stand in a text"
            raise SyntaxFault(reason, file, line, number)


def _depth(data: bytes) -> int:
    """Return how deep brackets are nested, without parsing: a parser would fall over first."""
    deepest = depth = 0
    quoted = False
    for match in _SIGN.finditer(data):
        sign = match[0]
        if sign == b'"':
            quoted = not quoted
        elif not quoted and sign in b"[]{}":
            depth += 1 if sign in b"[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _no_constant(text: str) -> Any:
    raise ValueError(text)
