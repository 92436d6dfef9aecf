"""Writing a table in the form that its name asks for."""

from pathlib import Path
from typing import Final

from graph_service.errors import InputError
from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.layout import Filling
from graph_service.sheets.plan import read_plan
from graph_service.sheets.workbook import write_workbook

_WORKBOOK: Final = ".xlsx"
_ARCHIVE: Final = ".zip"


def write_table(output: Path, language: str, filling: Filling | None = None) -> None:
    """Write a workbook (``.xlsx``), an archive of CSV files (``.zip``), or a folder of them.

    Files are written beside their place and renamed, so that none is half there.

    Raises:
        InputError: the name has another suffix.
        Inexpressible: a text is too long for a cell.
        OSError: it can't be written.
    """
    plan, suffix = read_plan(), output.suffix.lower()
    if suffix == _WORKBOOK:
        _put(output, write_workbook(plan, language, filling))
    elif suffix == _ARCHIVE:
        _put(output, pack_files(write_files(plan, language, filling)))
    elif suffix:
        raise InputError(f"{output}: name a file that ends with .xlsx or .zip, or a folder")
    else:
        for name, content in write_files(plan, language, filling).items():
            _put(output / name, content)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
