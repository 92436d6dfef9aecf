"""The mapping tables below ``ontology/bridges``: CSV, a line of names, then a row a mapping."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph_service.namespaces import expand
from graph_service.shipped import ONTOLOGY

TABLES: Final = ONTOLOGY / "bridges"
"""Folder of the tables: one folder below it for each tool."""

Row = Mapping[str, str]
"""A row by the names of its columns; an empty cell is an empty text."""


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """Return the rows of a table.

    Args:
        name: its path below :data:`TABLES`, without suffix.
    """
    return read_rows(TABLES / f"{name}.csv")


def read_rows(path: Path) -> tuple[Row, ...]:
    """Return the rows of a table of ours that lies elsewhere."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file, strict=True))


def expand_all(names: str) -> tuple[str, ...]:
    """Return the IRIs of compact names that stand between blanks."""
    return tuple(expand(name) for name in names.split())


def first_step(path: str) -> str:
    """Return the IRI of the property that a path begins with, empty where it goes back first."""
    return "" if path[:1] in ("", "^") else expand(path.partition("/")[0].partition("[")[0])
