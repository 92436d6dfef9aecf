"""Mapping tables are read as they lie in the ontology folder."""

import csv
from pathlib import Path

import pytest

from graph_service.bridges.mapping import TABLES, expand_all, first_step, rows_of
from graph_service.namespaces import expand


def test_rows_have_the_names_of_the_first_line() -> None:
    """A row is read by the names of its columns, an empty cell as an empty text."""
    row = rows_of("followthemoney/schemata")[0]
    assert (row["class"], row["schema"], row["loss"]) == ("rep:Incident", "Event", "")


@pytest.mark.parametrize("path", sorted(TABLES.rglob("*.csv")), ids=lambda path: path.stem)
def test_every_table_is_a_table(path: Path) -> None:
    """Each line of each table has as many cells as its first line, and no line stands twice."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert all(len(row) == len(header) for row in rows)
    assert len({tuple(row) for row in rows}) == len(rows) > 0


def test_names_are_expanded() -> None:
    """Compact names between blanks become IRIs."""
    assert expand_all("rep:Act  skos:Concept") == (expand("rep:Act"), expand("skos:Concept"))
    assert expand_all("") == ()


def test_first_step_of_a_path() -> None:
    """A path that goes back first, or nowhere, begins with no property."""
    assert first_step("rep:hasAct/rep:actType") == expand("rep:hasAct")
    assert first_step("rep:hasInvolvement[rep:role=role/affected]") == expand("rep:hasInvolvement")
    assert first_step("^rep:about") == first_step("") == ""
