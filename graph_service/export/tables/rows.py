"""The rows of a table: one for each thing, sorted by IRI, with a value for each column.

All columns are read at once, each sorted by thing, so that one row is in memory at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from graph_service.export.statements import Literal, read_literal
from graph_service.export.tables.ahead import Ahead, Found
from graph_service.export.tables.declared import Column, Kind, Table
from graph_service.export.tables.labels import best, text_of
from graph_service.export.tables.relations import Relations
from graph_service.namespaces import PREFIXES

Scalar = str | int | bool | date
Value = Scalar | list[str] | None
"""What a cell says: ``None`` for nothing, a list in a column of several values."""

SEPARATOR: Final = " | "
"""Stands between texts where data has several in a column for one."""

_TRUE: Final = {"true": True, "1": True, "false": False, "0": False}
_XSD: Final = PREFIXES["xsd"]


def rows(relations: Relations, table: Table) -> Iterator[list[Value]]:
    """Yield the rows of a table, whose things were added under its name."""
    columns = [_Column(relations, table.name, column) for column in table.columns]
    for thing in relations.things(table.name):
        yield [column.value(thing) for column in columns]


class _Column:
    """The values of one column, read as far as the next thing."""

    def __init__(self, relations: Relations, things: str, column: Column) -> None:
        text = {Kind.LABEL: "label", Kind.CITATION: "citation"}.get(column.kind, "")
        self._column = column
        self._ahead = Ahead(relations, things, column.path, text)

    def value(self, thing: str) -> Value:
        """Return the value for a thing; things must be asked for in their order."""
        return value_of(self._column, self._ahead.values(thing))


def value_of(column: Column, found: Found) -> Value:
    """Return what a cell says.

    Args:
        column: its column.
        found: what the path leads to, sorted, each once.
    """
    if column.kind is Kind.FLAG:
        return bool(found)
    if reader := _SCALARS.get(column.kind):
        read = [value for term, _ in found if (value := reader(term)) is not None]
        if not read:
            return None
        return max(read) if column.name.endswith("_latest") else min(read)
    texts = list(_texts(column, found))
    if column.several:
        return texts
    return SEPARATOR.join(texts) or None


def _texts(column: Column, found: Found) -> Iterable[str]:
    if column.kind in (Kind.LABEL, Kind.CITATION):
        named = (text or text_of(term) for term, text in found)
        return named if column.kind is Kind.LABEL else dict.fromkeys(named)
    if column.kind is Kind.TEXT and (column.language or not column.several):
        literals = (read_literal(term) for term, _ in found if term.startswith('"'))
        return best(literals, column.language)
    return dict.fromkeys(filter(None, (text_of(term) for term, _ in found)))


def _read(term: str, *datatypes: str) -> Literal | None:
    if not term.startswith('"'):
        return None
    literal = read_literal(term)
    return literal if literal.datatype.removeprefix(_XSD) in datatypes else None


def _date(term: str) -> date | None:
    """Return a day; none for a year before 1 or after 9999, which spreadsheets have no days for."""
    literal = _read(term, "date")
    if literal is None or len(literal.text) != len("2018-09-19"):
        return None
    try:
        return date.fromisoformat(literal.text)
    except ValueError:
        return None


def _integer(term: str) -> int | None:
    literal = _read(term, "integer", "nonNegativeInteger", "positiveInteger", "int", "gYear")
    try:
        value = int(literal.text) if literal else None
    except ValueError:
        return None
    return value if value is None or -(1 << 63) <= value < 1 << 63 else None


def _boolean(term: str) -> bool | None:
    literal = _read(term, "boolean")
    return _TRUE.get(literal.text) if literal else None


_SCALARS: Final[dict[Kind, Callable[[str], Scalar | None]]] = {
    Kind.DATE: _date,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
}
