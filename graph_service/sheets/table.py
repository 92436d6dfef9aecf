"""A file as it was handed in: sheets of cells that are texts, and where each stands."""

from dataclasses import dataclass
from typing import Final

_LETTERS: Final = 26


@dataclass(frozen=True)
class Flaw:
    """A cell that has no value to read; ``row`` and ``column`` count from 1."""

    row: int
    column: int
    reason: str


@dataclass(frozen=True)
class Page:
    """One sheet: its title, its cells by row, and cells that can't be read."""

    title: str
    cells: tuple[tuple[str, ...], ...]
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True)
class Table:
    """All sheets, in their order."""

    pages: tuple[Page, ...]


def letters_of(column: int) -> str:
    """Return the letters of a column, which counts from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def column_of(letters: str) -> int:
    """Return the number of a column that letters name."""
    number = 0
    for each in letters:
        number = number * _LETTERS + ord(each) - ord("A") + 1
    return number


def address_of(title: str, row: int, column: int | None = None) -> str:
    """Return where a cell is, as formulas write it: ``Incidents!C7``; without a column its row."""
    plain = title.isidentifier()
    name = title if plain else "'" + title.replace("'", "''") + "'"
    return f"{name}!{letters_of(column) if column else ''}{row}"
