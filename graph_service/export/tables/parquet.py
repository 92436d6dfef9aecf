"""A table as Parquet: typed columns, lists for several values, terms of use in the file.

The same rows give the same bytes for one version of the library, which is locked: rows go into
groups of a fixed size, and nothing that is written depends on the time or the machine.
"""

from collections.abc import Mapping, Sequence
from typing import IO, Final

import pyarrow as arrow
from pyarrow import parquet

from graph_service.export.tables.declared import Column, Kind, Table
from graph_service.export.tables.rows import Value

GROUP_ROWS: Final = 10_000
"""Rows of a group: what is in memory at once."""

arrow.set_memory_pool(arrow.system_memory_pool())  # the others reserve more than is allowed here

_TYPES: Final = {
    Kind.DATE: arrow.date32(),
    Kind.INTEGER: arrow.int64(),
    Kind.BOOLEAN: arrow.bool_(),
    Kind.FLAG: arrow.bool_(),
}


class ParquetWriter:
    """Writes a table into an open file, a group of rows at a time."""

    def __init__(self, file: IO[bytes], table: Table, metadata: Mapping[str, str]) -> None:
        self._schema = schema_of(table, metadata)
        self._writer = parquet.ParquetWriter(
            file, self._schema, version="2.6", compression="zstd", use_dictionary=True
        )

    def write(self, rows: Sequence[Sequence[Value]]) -> None:
        """Write one group of rows."""
        columns = [
            arrow.array(values, type=field.type)
            for values, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_batch(
            arrow.RecordBatch.from_arrays(columns, schema=self._schema), row_group_size=GROUP_ROWS
        )

    def close(self) -> None:
        """Write the end of the file, which stays open."""
        self._writer.close()


def schema_of(table: Table, metadata: Mapping[str, str]) -> arrow.Schema:
    """Return the types of a table, with what is to be known of it and of each column."""
    fields = [_field(column) for column in table.columns]
    about = {"title": table.titles["en"], "description": table.description, **metadata}
    return arrow.schema(fields, metadata=about)


def _field(column: Column) -> arrow.Field:
    kind = _TYPES.get(column.kind, arrow.string())
    about = {"title": column.titles["en"], "description": column.definition}
    if column.path.text:
        about["path"] = column.path.text
    if column.several:
        kind = arrow.list_(arrow.field("item", kind, nullable=False))
    return arrow.field(column.name, kind, nullable=not column.several, metadata=about)
