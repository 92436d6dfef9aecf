"""The workbook, as two independent readers see it."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from graph_service.errors import Inexpressible
from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.plan import LANGUAGES, read_plan
from graph_service.sheets.workbook import write_workbook

PLAN = read_plan()


def opened(filling: Filling | None = None, language: str = "en") -> Any:
    """Return the workbook, read by openpyxl."""
    return openpyxl.load_workbook(BytesIO(write_workbook(PLAN, language, filling)))


def test_same_content_gives_the_same_bytes() -> None:
    """No clock and no chance."""
    assert write_workbook(PLAN, "en") == write_workbook(PLAN, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_readers_find_what_was_laid_out(language: str) -> None:
    """Each sheet has the cells of its grid, in openpyxl and in calamine."""
    grids = grids_of(PLAN, language, Filling())
    book = opened(language=language)
    other = CalamineWorkbook.from_filelike(BytesIO(write_workbook(PLAN, language)))
    assert book.sheetnames == other.sheet_names and len(grids) == len(other.sheet_names)
    for title, grid in zip(other.sheet_names, grids.values(), strict=True):
        read = other.get_sheet_by_name(title).to_python(skip_empty_area=False)
        cells = [["" if cell is None else cell for cell in row] for row in book[title].values]
        wide = max(map(len, grid))
        assert read == cells == [[*row, *[""] * (wide - len(row))] for row in grid]


def test_cells_offer_choices_and_say_what_belongs_there() -> None:
    """Terms come from a hidden sheet; keys from the sheet that is referred to."""
    book = opened()
    rules = {
        str(rule.sqref).partition(":")[0]: rule
        for rule in book["Acts"].data_validations.dataValidation
    }
    kind, incident = rules["C3"], rules["B3"]
    assert kind.type == incident.type == "list" and kind.promptTitle == "Is of act type"
    sheet, _, area = kind.formula1.partition("!")
    offered = [row[0].value for row in book[sheet][area.replace("$", "")]]
    assert offered[0] == "Travel ban" and offered[-1] == "Other act"
    assert incident.formula1.startswith("'Incidents'!$A$4")
    assert kind.showErrorMessage and not incident.showErrorMessage


def test_programs_names_and_iris_are_hidden_and_heads_stay() -> None:
    """People see one row of names, which does not scroll away."""
    book = opened()
    for sheet in PLAN.sheets:
        page = book[sheet.titles["en"]]
        assert page.row_dimensions[2].hidden and page.freeze_panes == "B3"
        assert page["A1"].comment.text
        last = openpyxl.utils.get_column_letter(len(sheet.columns))
        assert page.column_dimensions[last].hidden
    assert book["Lists"].sheet_state == "hidden"


def test_no_cell_is_a_formula() -> None:
    """What begins like one is a text, marked as such."""
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    rows = [{"key": f"S{n}", "label": text} for n, text in enumerate(risky)]
    page = opened(Filling({"sources": rows}))["Sources"]
    for row, text in enumerate(risky, 4):
        cell = page.cell(row, 2)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_text_that_is_too_long_is_no_shorter_text() -> None:
    """It is refused, not cut."""
    with pytest.raises(Inexpressible, match="too long"):
        opened(Filling({"sources": [{"label": "x" * 32768}]}))
