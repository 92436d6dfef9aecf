"""The sheets as fields of a form: one field a cell, so that forms and files are read alike.

::

    incidents.1.date=2021-03  ->  sheet "incidents", first row, column "date"  ->  a table
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError, TooLarge
from graph_service.sheets.columns import Column
from graph_service.sheets.layout import FILE, SETTINGS, choices_of, lists_of
from graph_service.sheets.mistakes import Cell
from graph_service.sheets.plan import FIRST, Plan, Sheet
from graph_service.sheets.table import Page, Table

MOST_ROWS: Final = 20
"""Rows of a sheet that a form may have; who has more takes a spreadsheet."""

MOST_FIELDS: Final = 2_000
LONGEST: Final = 20_000
"""Fields of a form, and characters of one."""

_NAME: Final = re.compile(r"([a-z]+(?:-[a-z]+)*)\.([1-9][0-9]?)\.([A-Za-z]+)")
_KEY: Final = "key"


@dataclass(frozen=True)
class Field:
    """One field: ``label`` and ``help`` are in the language of the reader, ``value`` as sent.

    ``choices`` are the names that may be chosen, empty for open columns.
    """

    name: str
    column: Column
    label: str
    help: str
    value: str
    choices: tuple[str, ...]


def fields_of(
    plan: Plan, sheet: Sheet, number: int, language: str, sent: Mapping[str, str]
) -> tuple[Field, ...]:
    """Return the fields of a row, which is counted from 1; its key is given by the form.

    Args:
        plan: has the lists to choose from.
        sheet: of the row.
        number: of the row.
        language: of labels, helps and choices: one that the sheets have.
        sent: values by the names of fields.
    """
    lists = lists_of(plan, language)
    made = []
    for column in sheet.columns:
        if column.name != _KEY:
            name = name_of(sheet, number, column.name)
            choices = tuple(lists.get(choices_of(sheet, column), ()))
            label, told = column.labels[language], column.helps[language]
            made.append(Field(name, column, label, told, sent.get(name, ""), choices))
    return tuple(made)


def name_of(sheet: Sheet, number: int, column: str) -> str:
    """Return the name of a field."""
    return f"{sheet.name}.{number}.{column}"


def key_of(sheet: Sheet, number: int) -> str:
    """Return the key of a row, by which other rows of the same form refer to it."""
    return f"{sheet.prefix}{number}"


def table_of(plan: Plan, sent: Iterable[tuple[str, str]], settings: Mapping[str, str]) -> Table:
    """Return the table that the fields of a form stand for; rows without any text are left out.

    Args:
        plan: the sheets.
        sent: names and values of fields, as they came.
        settings: what the form says of itself, as the sheet about a file does.

    Raises:
        InputError: a field is none of the plan's, or came twice; it is not named, nor its value.
        TooLarge: there are too many fields, or a text is too long.
    """
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for count, (name, value) in enumerate(sent, 1):
        if count > MOST_FIELDS or len(value) > LONGEST:
            raise TooLarge("the form has more fields, or a longer text, than it may")
        sheet, number, column = _place(plan, name)
        cells = rows[sheet.name].setdefault(number, {})
        if column in cells:
            raise InputError("a field of the form came twice")
        cells[column] = value.strip()
    pages = [_page(sheet, rows[sheet.name]) for sheet in plan.sheets if sheet.name in rows]
    said = tuple((each, settings.get(each, "")) for each in SETTINGS)
    return Table((*pages, Page(FILE, (("name", "value"), ("name", "value"), *said))))


def field_at(plan: Plan, cell: Cell) -> str | None:
    """Return the name of the field that a cell of such a table is, ``None`` where it is none.

    A row as a whole is its first field, and so is its key.
    """
    title, row, place = cell
    sheet = plan.sheet(title)
    if sheet is None or not FIRST <= row < FIRST + MOST_ROWS:
        return None
    open_to_fill = [each.name for each in sheet.columns if each.name != _KEY]
    named = sheet.columns[place - 1].name if 0 < place <= len(sheet.columns) else _KEY
    return name_of(sheet, row - FIRST + 1, open_to_fill[0] if named == _KEY else named)


def _place(plan: Plan, name: str) -> tuple[Sheet, int, str]:
    match = _NAME.fullmatch(name)
    sheet = next((each for each in plan.sheets if match and each.name == match[1]), None)
    if match is None or sheet is None or int(match[2]) > MOST_ROWS:
        raise InputError("a field of the form is not known here")
    if match[3] == _KEY or sheet.column(match[3]) is None:
        raise InputError("a field of the form is not known here")
    return sheet, int(match[2]), match[3]


def _page(sheet: Sheet, rows: Mapping[int, Mapping[str, str]]) -> Page:
    """Return the page of a sheet: a row keeps its number, so that mistakes lead to its fields.

    Each row that says anything begins with its key: so no text makes it a comment.
    """
    names = tuple(each.name for each in sheet.columns)
    cells = []
    for number in range(1, max(rows) + 1):
        said = rows.get(number, {})
        key = key_of(sheet, number) if any(said.values()) else ""
        cells.append(tuple(key if name == _KEY else said.get(name, "") for name in names))
    return Page(sheet.name, (names, names, *cells))
