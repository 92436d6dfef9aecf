"""Parquet says what CSV says, in types, and repeats byte for byte."""

import io
import subprocess
import sys

import pyarrow as arrow
import pytest
from pyarrow import parquet

from graph_service.export.tables.declared import Kind, Table, tables
from graph_service.export.tables.parquet import GROUP_ROWS, ParquetWriter, schema_of
from tests.export.tables.conftest import ABOUT, Files, make_files
from tests.export.tables.reading import read_values

TABLES = tables()
NAMES = [table.name for table in TABLES]


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_values_are_those_of_csv(table: Table, files: Files) -> None:
    """Each row holds the same values, and lists are lists."""
    read = parquet.read_table(io.BytesIO(files.parquet[table.name]))
    assert read.column_names == [column.name for column in table.columns]
    rows = zip(*(column.to_pylist() for column in read.columns), strict=True)
    assert [list(row) for row in rows] == list(read_values(files.delimited[table.name], table))


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_columns_have_types(table: Table, files: Files) -> None:
    """Days are days, numbers are numbers, several values are a list."""
    schema = parquet.read_schema(io.BytesIO(files.parquet[table.name]))
    for column, field in zip(table.columns, schema, strict=True):
        expected = {
            Kind.DATE: arrow.date32(),
            Kind.INTEGER: arrow.int64(),
            Kind.BOOLEAN: arrow.bool_(),
            Kind.FLAG: arrow.bool_(),
        }.get(column.kind, arrow.string())
        assert (field.type.value_type if column.several else field.type) == expected
        assert field.metadata[b"description"].decode() == column.definition


def test_file_says_what_it_is_and_its_terms(files: Files) -> None:
    """Address, licence, citation and caution are in the file itself."""
    about = parquet.read_schema(io.BytesIO(files.parquet["persons"])).metadata
    assert about[b"identifier"].endswith(b"/releases/7/exports/tables/persons.parquet")
    assert about[b"license"].decode() == ABOUT.licences[0]
    assert about[b"citation"].decode() == ABOUT.citation
    assert b"allegation" in about[b"caution"]


def test_files_repeat(lines: list[bytes], files: Files) -> None:
    """The same statements give the same bytes, in both formats and the description."""
    assert make_files(lines) == files


def test_many_rows_are_groups() -> None:
    """Rows are written in groups of one size, so that no more of them are in memory."""
    table = next(each for each in TABLES if each.name == "citations")
    target = io.BytesIO()
    writer = ParquetWriter(target, table, {})
    row = ["https://example.org/x", None, None, None, ["a"]]
    for count in (GROUP_ROWS, GROUP_ROWS, 3):
        writer.write([row] * count)
    writer.close()
    read = parquet.ParquetFile(io.BytesIO(target.getvalue()))
    assert read.metadata.num_rows == 2 * GROUP_ROWS + 3
    assert read.metadata.num_row_groups == 3
    assert schema_of(table, {}).field("claims_iri").nullable is False


def test_who_only_names_files_does_not_load_the_library() -> None:
    """The modules that a server needs to list tables are without the large library."""
    code = "import graph_service.export.tables.making, sys; sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
