"""Which tables there are, and their columns: read from ``tables.csv`` and ``columns.csv``.

A row of ``columns.csv`` whose table begins with ``*`` is of a group, which tables name. The type
``term`` makes two columns: labels, and the IRIs that they are of, in the same order.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from graph_service.export.tables.path import Path as PropertyPath
from graph_service.export.tables.path import parse_path
from graph_service.namespaces import expand

LANGUAGES: Final = ("en", "fr", "es")
"""Languages of titles."""

_HERE: Final = Path(__file__).parent
_IRI: Final = "_iri"
_OF_ROW: Final = {
    "title": ("Title", "Titre", "Título"),
    "name": ("Name", "Nom", "Nombre"),
}


class Kind(StrEnum):
    """What the cells of a column hold."""

    IRI = "iri"
    LABEL = "label"
    TEXT = "text"
    EDTF = "edtf"
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    FLAG = "flag"
    """Whether the path leads anywhere."""
    CITATION = "citation"


@dataclass(frozen=True)
class Column:
    """A column.

    ``several``: its cells hold any number of values, else one at most. ``path`` leads from the
    thing of the row to the values. ``refers`` is the table that has a row for each value, empty
    where there is none for certain. ``language`` is the one of its texts, empty for the best.
    ``titles`` has a text for each of :data:`LANGUAGES`; the ``definition`` is English.
    """

    name: str
    kind: Kind
    several: bool
    path: PropertyPath
    refers: str
    language: str
    titles: Mapping[str, str]
    definition: str


@dataclass(frozen=True)
class Table:
    """A table: a row for each thing of ``classes`` (IRIs) or their subclasses.

    The first of its ``columns`` is the key: the IRI of the thing.
    """

    name: str
    classes: tuple[str, ...]
    titles: Mapping[str, str]
    description: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> Column:
        """The column with the IRIs of the things."""
        return self.columns[0]


@cache
def tables() -> tuple[Table, ...]:
    """Return all tables, in the order in which they are listed."""
    declared: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        declared.setdefault(row["table"], []).extend(_columns(row))
    return tuple(_table(row, declared) for row in _rows("tables.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _table(row: Mapping[str, str], declared: Mapping[str, list[Column]]) -> Table:
    columns = [_key(row)]
    if row["label"]:
        columns.append(_label(row))
    columns += declared.get(row["table"], [])
    for group in row["groups"].split():
        columns += declared["*" + group]
    return Table(
        row["table"],
        tuple(expand(name) for name in row["class"].split()),
        _titles(row),
        row["description"],
        tuple(columns),
    )


def _key(row: Mapping[str, str]) -> Column:
    titles = dict.fromkeys(LANGUAGES, "IRI")
    definition = "The IRI of the thing that the row is about; each is in one row."
    return Column(row["key"], Kind.IRI, False, parse_path(""), "", "", titles, definition)


def _label(row: Mapping[str, str]) -> Column:
    titles = dict(zip(LANGUAGES, _OF_ROW[row["label"]], strict=True))
    definition = "What it is called; see the rule for labels."
    return Column(row["label"], Kind.LABEL, False, parse_path(""), "", "", titles, definition)


def _columns(row: Mapping[str, str]) -> Iterator[Column]:
    name, several, path = row["column"], bool(row["several"]), parse_path(row["path"])
    titles, definition, refers = _titles(row), row["definition"], row["refers"]
    kind, _, language = row["type"].partition(":")
    if kind != "term":
        yield Column(name, Kind(kind), several, path, refers, language, titles, definition)
        return
    yield Column(name, Kind.LABEL, several, path, "", "", titles, definition)
    titles = {key: f"{title} (IRI)" for key, title in titles.items()}
    order = ", in the same order" if several else ""
    definition = f"What `{name}` is the label of{order}."
    yield Column(name + _IRI, Kind.IRI, several, path, refers, "", titles, definition)


def _titles(row: Mapping[str, str]) -> dict[str, str]:
    return {language: row[f"title_{language}"] for language in LANGUAGES}
