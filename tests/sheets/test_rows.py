"""Rows and their columns."""

from graph_service.sheets.plan import read_plan
from graph_service.sheets.rows import read_rows
from graph_service.sheets.table import Flaw, Page, Table

PLAN = read_plan()
HEAD = ("Incident", "Type", "Date")
NAMES = ("hasAct", "actType", "date")


def said(*pages: Page) -> dict[str, str]:
    """Return what is wrong with the sheets themselves."""
    return {m.address: m.message for m in read_rows(PLAN, Table(pages))[1].sorted()}


def test_columns_are_told_by_their_names_for_programs() -> None:
    """In whatever order; rows that begin with # and empty ones are passed over."""
    cells = (HEAD, NAMES, ("# I1", "x", ""), ("", "", ""), ("I2", "Threat", "2021"))
    file, mistakes = read_rows(PLAN, Table((Page("Actes", cells),)))
    (row,) = file.rows["acts"]
    assert row.number == 5 and row.text("actType") == "Threat" and row.text("key") == ""
    assert row.cell("date") == ("Actes", 5, 3) and row.cell("key") == ("Actes", 5, 0)
    assert not mistakes.found


def test_columns_that_nobody_knows_are_told() -> None:
    """Also a name that stands twice, and cells outside of all columns."""
    names = ("hasAct", "type", "hasAct", "actType")
    page = Page("Acts", (HEAD, names, ("", "", "", ""), ("I1", "x", "", "Threat", "note")))
    assert said(page) == {
        "Acts!B2": "“type” is no name of a column: take the names of the template",
        "Acts!C2": "“hasAct” stands twice in row 2: take the names of the template",
        "Acts!B4": "no column of the template is here",
        "Acts!E4": "no column of the template is here",
    }


def test_a_column_that_is_needed_and_missing_is_told() -> None:
    """Once, where it should be."""
    page = Page("acts", (HEAD, ("hasAct",), ("",), ("I1",), ("I2",)))
    assert said(page) == {
        "acts!2": "the column “actType” is missing: row 2 must have the names of the template"
    }


def test_sheets_that_nobody_reads_are_told() -> None:
    """It is no mistake to have notes; a file of notes alone is one."""
    acts, notes = Page("Acts", (HEAD, NAMES)), Page("Notes", (("x",),))
    assert said(acts, notes) == {"Notes!1": "this sheet is not read"}
    assert "take a new template" in said(notes)[""]


def test_cells_without_a_value_are_told_where_rows_are() -> None:
    """An error in a row that is an example is none."""
    flaws = (Flaw(3, 2, "an error"), Flaw(4, 2, "an error"))
    page = Page("Acts", (HEAD, NAMES, ("# I1", "", ""), ("I1", "", "")), flaws)
    assert said(page) == {"Acts!B4": "an error"}
