"""Files of other tools read: the one way in.

::

    read("uwazi-csv", path, options) -> Read(statements, losses, faults)

Statements are of no graph yet, and have the record that they are from as origin. With a fault
nothing is to be published: what was read is incomplete.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from graph_service.bridges.huridocs_reading import HuridocsReading
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Options
from graph_service.bridges.records import Faults
from graph_service.bridges.uwazi_reading import UwaziReading
from graph_service.bridges.uwazi_records import csv_records, json_records
from graph_service.errors import InputError
from graph_service.ingest.bounds import find_bounds
from graph_service.ingest.contribution import Statement
from graph_service.ingest.lags import find_lags


class Reading(Protocol):
    """What one format's reading has to show."""

    statements: list[Statement]
    losses: Losses
    faults: Faults


@dataclass(frozen=True)
class Read:
    """What a file said, what of it could not be carried, and what is wrong with it.

    ``faults`` are those that are told, ``further`` is the number of others.
    """

    statements: tuple[Statement, ...]
    losses: Losses
    faults: tuple[InputError, ...]
    further: int


def _uwazi_csv(path: Path, options: Options) -> Reading:
    return UwaziReading(csv_records(path), options)


def _uwazi_json(path: Path, options: Options) -> Reading:
    return UwaziReading(json_records(path, options.language), options)


def _huridocs_csv(path: Path, options: Options) -> Reading:
    return HuridocsReading(path, options)


FORMATS: Final[dict[str, Callable[[Path, Options], Reading]]] = {
    "huridocs-csv": _huridocs_csv,
    "uwazi-csv": _uwazi_csv,
    "uwazi-json": _uwazi_json,
}
"""Name of a format -> what reads it."""


def read(name: str, path: Path, options: Options) -> Read:
    """Return what a file of another tool says.

    Args:
        name: one of :data:`FORMATS`.
        path: the file.
        options: what holds for all of it.

    Raises:
        InputError: it can't be read at all.
    """
    made = FORMATS[name](path, options)
    statements = list(made.statements)
    if not made.faults.found:
        statements += find_bounds(statements)
        statements += find_lags(statements, statements)
    return Read(tuple(statements), made.losses, tuple(made.faults.found), made.faults.further)
