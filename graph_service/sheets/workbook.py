"""The sheets as an XLSX workbook (ECMA-376) with drop-downs and helps.

The same content gives the same bytes.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from graph_service.errors import Inexpressible
from graph_service.sheets.columns import Column
from graph_service.sheets.helps import help_of
from graph_service.sheets.layout import (
    EXPORTED,
    FILE,
    GRADES,
    LISTS,
    README,
    SETTINGS,
    Filling,
    Grid,
    choices_of,
    grids_of,
    lists_of,
)
from graph_service.sheets.plan import FIRST, Plan, Sheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE: Final = datetime(2026, 1, 1)
"""Stands for the time at which it was made, which no workbook tells."""

_CHOOSING: Final = 5000
"""Rows in which a cell offers its choices."""

_LONGEST_CELL: Final = 32767
_LONGEST_HINT: Final = 255
_LONGEST_TITLE: Final = 32
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_RISKY: Final = ("=", "+", "-", "@")
"""How a text may begin that a program could take for a formula."""


def write_workbook(plan: Plan, language: str, filling: Filling | None = None) -> bytes:
    """Return the workbook with what is filled in; without anything it is the template.

    Raises:
        Inexpressible: a text is longer than a cell may be.
    """
    filling = filling or Filling()
    target = BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": plan.words[language]["readme"], "created": _MADE})
    _Book(book, plan, language, grids_of(plan, language, filling)).write()
    book.close()
    return target.getvalue()


class _Book:
    def __init__(self, book: Any, plan: Plan, language: str, grids: Mapping[str, Grid]) -> None:
        self.book, self.plan, self.language, self.grids = book, plan, language, grids
        self.words = plan.words[language]
        self.lists = {name: number for number, name in enumerate(lists_of(plan, language))}
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "top"}
        )
        self.need = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#FCE4D6", "bottom": 1, "valign": "top"}
        )
        self.example = book.add_format(
            {"italic": True, "font_color": "#7F7F7F", "num_format": "@", "valign": "top"}
        )

    def write(self) -> None:
        """Write all sheets, in their order."""
        titles = {each.name: each.titles[self.language] for each in self.plan.sheets}
        names = {README: self.words["readme"], FILE: self.words["file"], LISTS: self.words["lists"]}
        names |= {EXPORTED: self.words["exported"], **titles}
        made = {name: self.book.add_worksheet(names[name]) for name in self.grids}
        for name, grid in self.grids.items():
            for number, row in enumerate(grid):
                for column, cell in enumerate(row):
                    self._put(made[name], number, column, cell, self.text)
        for sheet in self.plan.sheets:
            self._dress(made[sheet.name], sheet)
        made[README].set_column(0, 0, 110)
        self._dress_file(made[FILE])
        made[LISTS].hide()
        if EXPORTED in made:
            made[EXPORTED].hide()

    def _put(self, page: Any, row: int, column: int, cell: str, form: Any) -> None:
        if len(cell) > _LONGEST_CELL:
            raise Inexpressible(f"a text of {len(cell)} characters is too long for a cell")
        if cell:
            page.write_string(row, column, cell, self.quoted if cell.startswith(_RISKY) else form)

    def _dress(self, page: Any, sheet: Sheet) -> None:
        grid = self.grids[sheet.name]
        for number, column in enumerate(sheet.columns):
            hint = help_of(self.plan, column, self.language)
            form = self.need if column.required else self.head
            page.write_string(0, number, grid[0][number], form)
            page.write_comment(0, number, hint, {"author": "", "x_scale": 2.5, "y_scale": 2})
            hidden = {"hidden": True} if column.kind == "iri" else {}
            wide = 40 if column.kind == "text" else 12 if column.kind == "key" else 24
            page.set_column(number, number, wide, self.text, hidden)
            self._offer(page, sheet, column, number, hint)
            if example := grid[FIRST - 1][number]:
                page.write_string(FIRST - 1, number, example, self.example)
        page.set_row(0, 32)
        page.set_row(1, None, None, {"hidden": True})
        page.freeze_panes(FIRST - 1, 1)

    def _offer(self, page: Any, sheet: Sheet, column: Column, number: int, hint: str) -> None:
        rule: dict[str, Any] = {"validate": "any"}
        choices = choices_of(sheet, column)
        if choices:
            rule = {"validate": "list", "source": self._range(choices)}
            rule["show_error"] = column.kind in ("term", "class") and not column.several
            rule["error_message"] = self.words["choose"]
        elif column.kind == "thing":
            targets = self.plan.sheets_of(frozenset(column.classes))
            if len(targets) == 1 and column.classes:
                rule = {"validate": "list", "source": self._keys(targets[0]), "show_error": False}
        rule["input_title"] = column.labels[self.language][:_LONGEST_TITLE]
        rule["input_message"] = hint[:_LONGEST_HINT]
        rule["ignore_blank"] = True
        if column.kind != "iri":
            page.data_validation(FIRST - 1, number, FIRST - 1 + _CHOOSING, number, rule)

    def _dress_file(self, page: Any) -> None:
        for number, wide in enumerate((32, 40, 90)):
            page.set_column(number, number, wide, self.text)
        page.set_column(3, 3, 12, None, {"hidden": True})
        page.set_row(1, None, None, {"hidden": True})
        row = 2 + SETTINGS.index("grade")
        rule = {"validate": "list", "source": self._range(GRADES)}
        page.data_validation(row, 1, row, 1, rule)

    def _range(self, choices: str) -> str:
        column = xl_col_to_name(self.lists[choices])
        length = len(lists_of(self.plan, self.language)[choices])
        return f"={self.words['lists']}!${column}$2:${column}${1 + length}"

    def _keys(self, name: str) -> str:
        sheet = self.plan.sheet(name)
        title = sheet.titles[self.language] if sheet else name
        return f"='{title}'!$A${FIRST + 1}:$A${FIRST + _CHOOSING}"
