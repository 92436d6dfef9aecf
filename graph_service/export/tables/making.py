"""Tables made: which statements they need, and the files of each, piece by piece."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Final

from graph_service.export.tables.about import CAUTION, About
from graph_service.export.tables.csvw import describe_tables
from graph_service.export.tables.declared import Column, Table, tables
from graph_service.export.tables.delimited import DelimitedWriter
from graph_service.export.tables.labels import PREDICATES, label_things
from graph_service.export.tables.relations import Relations, relations
from graph_service.export.tables.rows import rows
from graph_service.namespaces import BASE

_CHUNK: Final = 1_000
"""Rows that become one piece of CSV."""


@contextmanager
def statements(lines: Iterable[bytes]) -> Iterator[Relations]:
    """Give what all tables are read from, until the block ends.

    Args:
        lines: what an audience set sees: merged triples as canonical N-Triples, sorted.

    Raises:
        NotStored: the disk takes no more.
    """
    columns = [column for table in tables() for column in table.columns]
    predicates = {each for column in columns for each in column.path.predicates()}
    inverse = {s.predicate for column in columns for s in column.path.steps() if s.inverse}
    with relations(lines, predicates | set(PREDICATES), inverse) as made:
        label_things(made)
        for table in tables():
            made.add_things(table.name, table.classes)
        yield made


def make_delimited(relations: Relations, table: Table) -> Iterator[bytes]:
    """Yield a table as CSV."""
    writer, left = DelimitedWriter(table), rows(relations, table)
    yield writer.header()
    while chunk := list(islice(left, _CHUNK)):
        yield writer.rows(chunk)


def make_parquet(relations: Relations, target: IO[bytes], table: Table, about: About) -> None:
    """Write a table as Parquet into ``target``, which stays open."""
    # a large library, which those who only name files must not load
    from graph_service.export.tables.parquet import GROUP_ROWS, ParquetWriter

    metadata = {
        "identifier": f"{BASE}releases/{about.release}/exports/tables/{table.name}.parquet",
        "license": " ".join(about.licences),
        "citation": about.citation,
        "caution": CAUTION,
    }
    writer, left = ParquetWriter(target, table, metadata), rows(relations, table)
    while group := list(islice(left, GROUP_ROWS)):
        writer.write(group)
    writer.close()


def make_description(relations: Relations, about: About) -> bytes:
    """Return the description of the tables that have rows; one must have some to be described."""

    def holds(table: Table, column: Column) -> bool:
        return relations.leads_to(table.name, column.path, column.refers)

    found = tuple(table for table in tables() if relations.count(table.name))
    return describe_tables(found, about, holds)
