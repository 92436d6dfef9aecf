"""The rows of a file, by sheet, with their columns, and what the file says of itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graph_service.sheets.columns import Column
from graph_service.sheets.layout import EXPORTED, FILE, LISTS, README, SETTINGS
from graph_service.sheets.mistakes import Cell, Mistakes
from graph_service.sheets.plan import FIRST, NAMES, Plan, Sheet
from graph_service.sheets.table import Page, Table

_COMMENT: Final = "#"


@dataclass(frozen=True, eq=False)
class Row:
    """A row with its texts by the name of the column; ``numbers`` tell where the columns are."""

    sheet: Sheet
    title: str
    number: int
    texts: Mapping[str, str]
    numbers: Mapping[str, int]

    def text(self, name: str) -> str:
        """Return the text in a column, empty where there is none."""
        return self.texts.get(name, "")

    def cell(self, name: str) -> Cell:
        """Return the cell in a column; of one that is not there, the row as a whole."""
        return self.title, self.number, self.numbers.get(name, 0)


@dataclass
class File:
    """What was filled in: rows by sheet, in their order; settings with their cells; exports."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    settings: dict[str, str] = field(default_factory=dict)
    places: dict[str, Cell] = field(default_factory=dict)
    exported: dict[str, str] = field(default_factory=dict)

    def all(self) -> Iterator[Row]:
        """Yield all rows."""
        for rows in self.rows.values():
            yield from rows


def read_rows(plan: Plan, table: Table) -> tuple[File, Mistakes]:
    """Return what was filled in, and what is wrong with the sheets themselves."""
    mistakes = Mistakes([page.title for page in table.pages])
    file = File()
    others = {name: {name} for name in (README, FILE, LISTS, EXPORTED)}
    for words in plan.words.values():
        for name, titles in others.items():
            titles.add(words[name].casefold())
    known = False
    for page in table.pages:
        title = page.title.casefold()
        sheet = plan.sheet(page.title)
        if sheet is not None:
            known = True
            file.rows[sheet.name] += _rows(sheet, page, mistakes)
        elif title in others[FILE]:
            _settings(page, file)
        elif title in others[EXPORTED]:
            file.exported |= {row[0]: row[1] for row in page.cells[FIRST - 1 :] if len(row) > 1}
        elif title not in others[README] | others[LISTS] and any(any(row) for row in page.cells):
            mistakes.add((page.title, 1, 0), "this sheet is not read", "Warning")
    if not known:
        mistakes.say(
            "there is no sheet of the template here: take a new template, and fill that in"
        )
    return file, mistakes


def _rows(sheet: Sheet, page: Page, mistakes: Mistakes) -> Iterator[Row]:
    columns = _columns(sheet, page, mistakes)
    numbers = {column.name: number for number, column in columns.items()}
    flawed = {(each.row, each.column): each.reason for each in page.flaws}
    for number, cells in enumerate(page.cells[FIRST - 1 :], FIRST):
        first = next((cell for cell in cells if cell), "")
        here = [key for key in flawed if key[0] == number]
        if first.startswith(_COMMENT) or not (first or here):
            continue
        for key in here:
            mistakes.add((page.title, *key), flawed[key])
        texts = {}
        for place, cell in enumerate(cells, 1):
            if place in columns:
                texts[columns[place].name] = cell
            elif cell:
                mistakes.add((page.title, number, place), "no column of the template is here")
        yield Row(sheet, page.title, number, texts, numbers)


def _columns(sheet: Sheet, page: Page, mistakes: Mistakes) -> dict[int, Column]:
    """Return the columns by their places, told by the row of names for programs."""
    names = page.cells[NAMES - 1] if len(page.cells) >= NAMES else ()
    found: dict[int, Column] = {}
    for place, name in enumerate(names, 1):
        column = sheet.column(name)
        if column is not None and column not in found.values():
            found[place] = column
        elif name:
            what = "stands twice in row 2" if column else "is no name of a column"
            mistakes.add(
                (page.title, NAMES, place), f"“{name}” {what}: take the names of the template"
            )
    missing = [each for each in sheet.columns if each not in found.values() and each.required]
    for each in missing:
        if any(any(row) for row in page.cells[FIRST:]):
            text = f"the column “{each.name}” is missing: row 2 must have the names of the template"
            mistakes.add((page.title, NAMES, 0), text)
    return found


def _settings(page: Page, file: File) -> None:
    names = list(page.cells[NAMES - 1]) if len(page.cells) >= NAMES else []
    if "name" not in names or "value" not in names:
        return
    name, value = names.index("name"), names.index("value")
    for number, row in enumerate(page.cells[FIRST - 1 :], FIRST):
        if len(row) > max(name, value) and row[name] in SETTINGS:
            file.settings[row[name]] = row[value]
            file.places[row[name]] = (page.title, number, value + 1)
