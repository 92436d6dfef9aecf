"""The sheets as CSV files (RFC 4180), in a folder or packed; the same gives the same bytes."""

import csv
import zipfile
from io import BytesIO, StringIO
from typing import Final

from graph_service.sheets.layout import README, Filling, grids_of
from graph_service.sheets.plan import Plan

_MARK: Final = "\ufeff"
"""Tells spreadsheet programs that a file is UTF-8."""

_RISKY: Final = ("=", "+", "-", "@", "'", "\t", "\r")
_MADE: Final = (2026, 1, 1, 0, 0, 0)
GUARD: Final = "'"
"""Stands before a text that a spreadsheet program would take for a formula."""


def write_files(plan: Plan, language: str, filling: Filling | None = None) -> dict[str, bytes]:
    """Return the files by name, with what is filled in."""
    files = {}
    for name, grid in grids_of(plan, language, filling or Filling()).items():
        if name == README:
            files["readme.txt"] = "".join(f"{line}\r\n" for (line,) in grid).encode()
            continue
        text = StringIO(newline="")
        csv.writer(text).writerows([[_guarded(cell) for cell in row] for row in grid])
        files[f"{name}.csv"] = (_MARK + text.getvalue()).encode()
    return files


def pack_files(files: dict[str, bytes]) -> bytes:
    """Return files as one ZIP archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def unguarded(cell: str) -> str:
    """Return the text of a cell without what stood before it as a guard."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:2] in _RISKY else cell


def _guarded(cell: str) -> str:
    return GUARD + cell if cell.startswith(_RISKY) else cell
