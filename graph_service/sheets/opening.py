"""Opening a file that somebody handed in: it is read by a process that is ended at its limits."""

import json
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

from graph_service.errors import (
    GraphServiceError,
    InputError,
    QueryCancelled,
    QueryEnded,
    SyntaxFault,
    TooLarge,
)
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand
from graph_service.query.faults import describe, restore
from graph_service.sheets.foreign import Bounds, read_foreign
from graph_service.sheets.table import Flaw, Page, Table

_MODULE: Final = "graph_service.sheets.opening"
_MEMORY: Final = 1 << 30
_SECONDS: Final = 60.0
_LONGEST: Final = 200_000_000
"""Bytes, seconds, and bytes of the answer that reading a file may take."""


def open_table(path: Path, bounds: Bounds = Bounds()) -> Table:  # noqa: B008 (it is frozen)
    """Return what stands in a workbook, in an archive of CSV files, or in a folder of them.

    Raises:
        SyntaxFault: it is none of them, or can't be read.
        TooLarge: it is larger, or takes more to read, than it may.
        Unavailable: no more processes for now.
        OSError: the file can't be read.
    """
    return read_table(_bytes(path, bounds), str(path), bounds)


def read_table(data: bytes, name: str, bounds: Bounds = Bounds()) -> Table:  # noqa: B008
    """Return what stands in a workbook or an archive that is in memory; raises likewise."""
    if len(data) > bounds.size:
        raise TooLarge(f"it has more than {bounds.size:,} bytes", file=name)
    asked = json.dumps(asdict(bounds)).encode() + b"\n" + data
    try:
        answer = send_errand(_MODULE, asked=asked, seconds=_SECONDS, longest=_LONGEST)
    except QueryCancelled:
        raise
    except QueryEnded as error:
        raise TooLarge("it takes more memory or time to read than it may", file=name) from error
    said: dict[str, Any] = json.loads(answer)
    if "fault" in said:
        fault = restore(said["fault"])
        raise SyntaxFault(str(fault), file=name)
    return Table(
        tuple(
            Page(title, tuple(map(tuple, cells)), tuple(Flaw(*each) for each in flaws))
            for title, cells, flaws in said["pages"]
        )
    )


def main(descriptor: str, parent: str) -> None:
    """Read one file, in a process of its own."""
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    limit_memory(_MEMORY)
    head, _, data = asked.partition(b"\n")
    try:
        pages = [
            (page.title, page.cells, [(f.row, f.column, f.reason) for f in page.flaws])
            for page in read_foreign(data, Bounds(**json.loads(head)))
        ]
    except GraphServiceError as error:
        return json.dumps({"fault": describe(error)}).encode()
    return json.dumps({"pages": pages}).encode()


def _bytes(path: Path, bounds: Bounds) -> bytes:
    if not path.is_dir():
        with path.open("rb") as file:
            return file.read(bounds.size + 1)
    files = sorted(path.glob("*.csv"))
    if not files:
        raise InputError("there is no CSV file here (*.csv)", file=str(path))
    if len(files) > bounds.pages or sum(each.stat().st_size for each in files) > bounds.size:
        raise TooLarge("there are too many files, or they are too large", file=str(path))
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for each in files:
            archive.write(each, each.name)
    return target.getvalue()
