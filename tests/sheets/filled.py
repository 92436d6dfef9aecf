"""Templates that are filled in as a person does it: by sheet and column."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from graph_service.sheets.foreign import Bounds, read_foreign
from graph_service.sheets.known import reference
from graph_service.sheets.plan import NAMES, read_plan
from graph_service.sheets.reading import Reader, Reading
from graph_service.sheets.table import Table
from graph_service.sheets.workbook import write_workbook

Rows = Mapping[str, list[dict[str, Any]]]
FIELDS = {"collection": "synthetic-visits", "texts": "en", "grade": "Public page"}


class Book:
    """A workbook of the template, opened by openpyxl."""

    def __init__(self, language: str = "en", data: bytes | None = None) -> None:
        self.plan, self.language = read_plan(), language
        self.book = openpyxl.load_workbook(BytesIO(data or write_workbook(self.plan, language)))

    def page(self, name: str) -> Any:
        """Return a sheet by its name for programs."""
        sheet = self.plan.sheet(name)
        return self.book[sheet.titles[self.language] if sheet else name]

    def place(self, name: str, column: str) -> int:
        """Return where a column is, from 1."""
        return [cell.value for cell in self.page(name)[NAMES]].index(column) + 1

    def say(self, **settings: str) -> None:
        """Fill in the sheet about the file."""
        page = self.book[self.plan.words[self.language]["file"]]
        for row in page.iter_rows(min_row=3):
            if row[3].value in settings:
                row[1].value = settings[row[3].value]

    def add(self, name: str, **cells: Any) -> int:
        """Add a row and return its number."""
        page = self.page(name)
        number = page.max_row + 1
        for column, value in cells.items():
            page.cell(number, self.place(name, column), value)
        return number

    def put(self, name: str, row: int, column: str, value: Any) -> str:
        """Change a cell and return its address."""
        cell = self.page(name).cell(row, self.place(name, column))
        cell.value = value
        title = self.page(name).title
        return f"'{title}'!{cell.coordinate}" if " " in title else f"{title}!{cell.coordinate}"

    def bytes(self) -> bytes:
        """Return the file."""
        target = BytesIO()
        self.book.save(target)
        return target.getvalue()

    def save(self, path: Path) -> Path:
        """Write the file."""
        path.write_bytes(self.bytes())
        return path


def add_incident(book: Book, number: int, state: str = "KGZ", **cells: Any) -> int:
    """Add a synthetic incident with all that belongs to it; returns its row."""
    key = f"I{number}"
    book.add(
        "people",
        key=f"P{number}",
        **{"class": "Defender group"},
        label=f"Synthetic group {number}, not named",
        associatedState=state,
    )
    row = book.add(
        "incidents",
        **{
            "key": key,
            "label": f"Synthetic incident {number}",
            "date": f"20{number % 20:02}-05",
            "incidentKind": "Intimidation before cooperation",
            "concernsState": state,
            "source": f"S{number % 10 + 1}",
            "locator": f"para. {number}",
            "asserter": "Synthetic organisation",
            **cells,
        },
    )
    book.add("acts", hasAct=key, actType="Travel ban", date=f"20{number % 20:02}-05-01")
    book.add("acts", hasAct=key, actType="threat")
    book.add("involvements", hasInvolvement=key, involvedAgent=f"P{number}", role="Affected")
    book.add(
        "involvements",
        hasInvolvement=key,
        perpetratorCategory="State authority",
        role="Alleged perpetrator",
    )
    book.add(
        "engagements",
        key=f"E{number}",
        case=key,
        engagedAgent=f"P{number}",
        withMechanism="OHCHR; HRC",
        engagementKind="submission",
        date=f"20{number % 20:02}-04",
    )
    book.add(
        "links", linksIncident=key, linksEngagement=f"E{number}", linkStrength="asserted-by-source"
    )
    return row


def add_source(book: Book, number: int) -> int:
    """Add a synthetic source; returns its row."""
    return book.add(
        "sources",
        key=f"S{number}",
        label=f"Synthetic report {number}",
        sourceType="ngo-report",
        publisherLabel="Synthetic organisation",
        issued="2022",
        language="en",
    )


def make_book(incidents: int, language: str = "en") -> Book:
    """Return a template with ten sources and some incidents."""
    book = Book(language)
    book.say(**FIELDS)
    for number in range(1, 11):
        add_source(book, number)
    for number in range(1, incidents + 1):
        add_incident(book, number)
    return book


def table_of_book(book: Book) -> Table:
    """Return what stands in a workbook, without a process that reads it."""
    return Table(tuple(read_foreign(book.bytes(), Bounds())))


def read_book(book: Book, **options: Any) -> Reading:
    """Return what a workbook says, beside States and mechanisms alone."""
    return read_cells(table_of_book(book), **options)


def read_cells(table: Table, **options: Any) -> Reading:
    """Return what a table says, beside States and mechanisms alone."""
    reader = Reader(read_plan(), reference(), b"synthetic")
    return reader.read(reader.begin(table), {}, {}, **options)


def said_of(reading: Reading) -> dict[str, str]:
    """Return what is wrong with a file, by address."""
    return {each.address: each.message for each in reading.mistakes.sorted()}
