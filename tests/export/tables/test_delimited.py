"""CSV as RFC 4180 has it, whatever the cells hold."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph_service import shipped
from graph_service.export.tables.declared import Kind, Table, tables
from graph_service.export.tables.delimited import DelimitedWriter
from tests.export.tables.conftest import Files
from tests.export.tables.reading import MARK, RUNS, read_lines, read_values

ADOPTIONS = next(table for table in tables() if table.name == "adoptions")
COLUMNS = [column for column in ADOPTIONS.columns if column.kind in (Kind.LABEL, Kind.CITATION)]
NARROW = Table("narrow", (), ADOPTIONS.titles, "", (ADOPTIONS.key, *COLUMNS[:1], COLUMNS[-1]))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
NASTY = st.sampled_from(
    ['"', '""', ",", "\r", "\n", "\r\n", "=1", "'=1", " | ", "\\", "\u202eabc", "\ufeff", "\x00"]
)


@given(st.lists(st.tuples(TEXT | NASTY, TEXT | NASTY | st.none(), st.lists(TEXT | NASTY))))
def test_any_text_comes_back(rows: list[tuple[str, str | None, list[str]]]) -> None:
    """Quotes, line breaks, marks, directions and all else are read as they were written."""
    writer = DelimitedWriter(NARROW)
    data = writer.header() + writer.rows([list(row) for row in rows])
    assert [tuple(row) for row in read_values(data, NARROW)] == rows


def test_header_is_names_after_a_mark(files: Files) -> None:
    """Files begin with the mark that spreadsheets look for, and the names of the columns."""
    for table in tables():
        data = files.delimited[table.name]
        assert data.startswith(MARK + table.key.name.encode() + b",")
        assert not data.startswith(MARK * 2)


def test_shipped_files_are_strict_csv(files: Files) -> None:
    """All lines have all columns and end with CRLF; there is no bare quote."""
    for data in files.delimited.values():
        lines = read_lines(data)
        assert len(lines) > 1
        assert data.count(b"\r\n") >= len(lines)


def test_no_shipped_cell_is_a_formula(files: Files) -> None:
    """No cell that is no number begins as a formula does."""
    for table in tables():
        numbers = {i for i, c in enumerate(table.columns) if c.kind is Kind.INTEGER}
        for line in read_lines(files.delimited[table.name])[1:]:
            for place, cell in enumerate(line):
                assert place in numbers or not RUNS.match(cell) or cell.startswith("'")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of the shipped data."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_are_those_of_the_source_tables(files: Files) -> None:
    """What was written down in the data folder is what the tables say."""
    found = {
        str(row[0]).rpartition("/")[2]: dict(
            zip([column.name for column in table.columns], row, strict=True)
        )
        for table in tables()
        if table.name in ("incidents", "adoptions")
        for row in read_values(files.delimited[table.name], table)
    }
    incidents = rows_of(shipped.DATA / "cases" / "incidents.csv")
    assert incidents
    for row in incidents:
        said = found[row["incident"]]
        assert said["title"] == row["title"]
        assert said["description"] == (row["description"] or None)
        assert said["date"] == row["date"]
        states = sorted(filter(None, row["state"].split(";")))
        assert [each.rpartition("/")[2] for each in said["states_iri"]] == states
    for row in rows_of(shipped.DATA / "instruments" / "adoptions.csv"):
        said = found[row["adoption"]]
        assert said["name"] == row["name"]
        assert said["mechanism_iri"].endswith("/" + row["mechanism"])
        assert said["instrument_iri"].endswith("/" + row["instrument"])
        assert said["date"] == (row["date"] or None)
