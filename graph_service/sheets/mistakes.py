"""What is wrong with a file, each with its cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph_service.sheets.table import address_of

Cell = tuple[str, int, int]
"""Title of a sheet, row and column, both from 1; column 0 is the row as a whole."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake; ``place`` sorts it as the file is read, ``severity`` is as in shapes."""

    place: tuple[int, int, int]
    address: str
    message: str
    severity: str = "Violation"

    def __str__(self) -> str:
        """Return one line for a person."""
        note = "" if self.severity == "Violation" else f"{self.severity}: "
        return f"{self.address}: {note}{self.message}" if self.address else f"{note}{self.message}"


@dataclass
class Mistakes:
    """Collects mistakes; ``titles`` are those of the sheets, in their order.

    ``quiet`` are cells of which nothing is to be said, since it would follow from another mistake.
    """

    titles: list[str]
    found: list[Mistake] = field(default_factory=list)
    cells: set[Cell] = field(default_factory=set)
    quiet: set[Cell] = field(default_factory=set)

    def add(self, cell: Cell, message: str, severity: str = "Violation") -> None:
        """Keep a mistake of a cell, unless it is quiet."""
        if cell in self.quiet:
            return
        title, row, column = cell
        order = self.titles.index(title) if title in self.titles else len(self.titles)
        address = address_of(title, row, column or None)
        self.found.append(Mistake((order, row, column), address, message, severity))
        if severity == "Violation":
            self.cells.add(cell)

    def say(self, message: str, severity: str = "Violation") -> None:
        """Keep a mistake that no cell is to blame for."""
        self.found.append(Mistake((len(self.titles) + 1, 0, 0), "", message, severity))

    def is_blamed(self, cell: Cell) -> bool:
        """Return whether a cell has a mistake already, or is quiet."""
        return cell in self.cells or cell in self.quiet

    def sorted(self) -> tuple[Mistake, ...]:
        """Return all of them as the file is read, each once."""
        return tuple(sorted(set(self.found)))

    def only(self, severities: Iterable[str]) -> tuple[Mistake, ...]:
        """Return those of some severities."""
        wanted = set(severities)
        return tuple(each for each in self.sorted() if each.severity in wanted)
