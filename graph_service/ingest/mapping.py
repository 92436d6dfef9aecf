"""Rows to statements, as a mapping says (W3C "Generating RDF from Tabular Data", minimal mode).

An empty cell gives no statement. A list gives one statement an item; where a template names a list
column, one an item of that list. Each statement has the line of its row as origin.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.errors import MappingFault
from graph_service.ingest.cells import read_cell
from graph_service.ingest.contribution import Origin, Statement
from graph_service.ingest.csvfile import Row, read_csv
from graph_service.ingest.faults import Faults
from graph_service.ingest.tables import Column, Table, read_mapping
from graph_service.ingest.template import Template


def read_tables(folder: Path, mapping: str = "csvw.json") -> tuple[list[Statement], set[str]]:
    """Return the statements of a folder's tables, and the names of the files that were read.

    Raises:
        SyntaxFault: a table or the mapping can't be read.
        MappingFault: a table does not fit its mapping: an empty cell that is required, a value
            that is not of the column's datatype, a repeated primary key, a foreign key that
            points nowhere, a value that makes no IRI.
    """
    tables = read_mapping(folder / mapping)
    rows: dict[str, list[Row]] = {}
    for table in tables:
        if not (folder / table.file).is_file():
            raise table.where.fault(f"there is no file {table.file}")
        rows[table.file] = read_csv(folder / table.file, table.header)
    statements: list[Statement] = []
    faults = Faults()
    for table in tables:
        reading = _Reading(table, str(folder / table.file), faults)
        reading.check_primary_key(rows[table.file])
        reading.check_foreign_keys(rows)
        for row in rows[table.file]:
            statements += reading.statements(row)
    faults.settle()
    return statements, {mapping, *rows}


class _Reading:
    def __init__(self, table: Table, file: str, faults: Faults) -> None:
        self.table = table
        self.file = file
        self.faults = faults
        self.separators = table.separators

    def statements(self, row: Row) -> Iterator[Statement]:
        """Yield what one row states; faults are kept."""
        values = {c.name: row.cells.get(c.name) or c.default for c in self.table.columns}
        try:
            graph = _iri(self.table.graph, values)
        except ValueError as error:
            self._fault(row, f"rep:graph: {error}")
            return
        empty = [name for name in self.table.keys if not values[name]]
        if graph is None or empty:
            names = ", ".join(empty or self.table.graph.variables)
            self._fault(row, f"column {names}: empty, but it is the key of the row or its graph")
            return
        for column in self.table.columns:
            try:
                if column.required and not values[column.name]:
                    raise ValueError("empty, but required")
                for subject, value in self._pairs(column, values):
                    quad = Quad(subject, NamedNode(column.predicate or ""), value, graph)
                    yield Statement(quad, Origin(self.file, row.line))
            except ValueError as error:
                self._fault(row, f"column {column.name}: {error}")

    def check_primary_key(self, rows: Sequence[Row]) -> None:
        """Keep a fault for each row whose primary key is empty or was there before."""
        key = self.table.primary_key
        seen: dict[tuple[str, ...], int] = {}
        for row in rows if key else ():
            cells = tuple(row.cells[name] for name in key)
            shown = f"primary key {', '.join(key)} ({', '.join(cells)})"
            if not all(cells):
                self._fault(row, f"{shown} is empty")
            elif cells in seen:
                self._fault(row, f"{shown} is that of line {seen[cells]} too")
            seen.setdefault(cells, row.line)

    def check_foreign_keys(self, tables: dict[str, list[Row]]) -> None:
        """Keep a fault for each reference to a row that is not there; empty cells refer to none."""
        for key in self.table.foreign_keys:
            targets = {
                tuple(row.cells[name] for name in key.target_columns) for row in tables[key.target]
            }
            for row in tables[self.table.file]:
                lists = [self._items(name, row.cells[name]) for name in key.columns]
                for cells in product(*lists):
                    if any(cells) and cells not in targets:
                        columns = ", ".join(key.columns)
                        self._fault(row, f"column {columns}: no {', '.join(cells)} in {key.target}")

    def _pairs(
        self, column: Column, values: dict[str, str]
    ) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """Yield subject and object of each statement that a column gives with these values."""
        if not values[column.name] and not (column.virtual and column.value):
            return
        if column.predicate is None or column.about is None:
            for item in self._items(column.name, values[column.name]):
                read_cell(item, column.datatype)
            return
        names = [*column.about.variables, *(column.value.variables if column.value else ())]
        lists = sorted({*names, column.name} & set(self.separators))
        for items in product(*(self._items(name, values[name]) for name in lists)):
            bound = {**values, **dict(zip(lists, items, strict=True))}
            subject = _iri(column.about, bound)
            value = self._value(column, bound)
            if subject is not None and value is not None:
                yield subject, value

    def _value(self, column: Column, bound: dict[str, str]) -> NamedNode | Literal | None:
        text = bound[column.name]
        if column.value is None:
            if column.lang:
                return Literal(text, language=column.lang)
            return read_cell(text, column.datatype)
        if text:
            read_cell(text, column.datatype)
        return _iri(column.value, bound)

    def _items(self, name: str, cell: str) -> list[str]:
        separator = self.separators.get(name)
        if not separator or not cell:
            return [cell]
        items = cell.split(separator)
        if any(item != item.strip() or not item for item in items):
            raise ValueError(f"{name}: an empty item, or white space around one, in {cell!r}")
        if len(set(items)) < len(items):
            raise ValueError(f"{name}: an item stands twice in {cell!r}")
        return items

    def _fault(self, row: Row, reason: str) -> None:
        self.faults.add(MappingFault(reason, file=self.file, line=row.line))


def _iri(template: Template, values: dict[str, str]) -> NamedNode | None:
    expanded = template.expand(values)
    return None if expanded is None else _node(expanded)


@lru_cache(maxsize=65536)
def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"{iri!r} is no IRI: {error}") from error
