"""Results of shapes and checks, told by the cell that they come from."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, Protocol

from pyoxigraph import Quad

from graph_service.namespaces import ONTOLOGY
from graph_service.sheets.building import Built
from graph_service.sheets.merging import COMPUTED
from graph_service.sheets.mistakes import Cell, Mistakes
from graph_service.sheets.rows import Row

_ABOUT: Final = ONTOLOGY + "about"
_DATE: Final = ONTOLOGY + "date"
_LINKS: Final = ONTOLOGY + "linksEngagement"
_IRI: Final = re.compile(r"<([^<>]*)>")


class Result(Protocol):
    """A result of a validation, as ``validate.report`` has it."""

    @property
    def severity(self) -> str:
        """One of the levels of a report."""

    @property
    def focus(self) -> str:
        """The thing that it is about, in N-Triples notation."""

    @property
    def path(self) -> object:
        """The path that it is about, nested; ``None`` where it is about the thing itself."""

    @property
    def value(self) -> str | None:
        """The value that it is about."""

    @property
    def message(self) -> str:
        """What to do."""


class Finding(Protocol):
    """What a check found, as ``validate.checks`` has it."""

    @property
    def severity(self) -> str:
        """One of the levels of a report."""

    @property
    def message(self) -> str:
        """What to do."""

    @property
    def rows(self) -> object:
        """The rows that its query gave."""


class Placing:
    """Adds what was found to the mistakes of a file.

    Args:
        built: what the file says, and where.
        mistakes: of the file.
    """

    def __init__(self, built: Built, mistakes: Mistakes) -> None:
        self._built, self._mistakes = built, mistakes
        self._by_subject: dict[str, list[Quad]] = defaultdict(list)
        for quad in built.quads:
            self._by_subject[str(quad.subject)[1:-1]].append(quad)

    def result(self, result: Result) -> None:
        """Add a result, unless a cell has a mistake already that it may follow from."""
        focus = result.focus.strip("<>")
        cells = list(self._cells(focus, result.path, result.value))
        if not cells:
            value = f" {result.value}" if result.value else ""
            self._mistakes.say(f"{result.focus}{value}: {result.message}", result.severity)
        elif not any(map(self._mistakes.is_blamed, cells)):
            self._mistakes.add(cells[0], result.message, result.severity)

    def finding(self, finding: Finding) -> None:
        """Add what a check found, for each thing of the file that it names."""
        named = dict.fromkeys(_IRI.findall(str(finding.rows)))
        rows = [self._built.rows[iri] for iri in named if iri in self._built.rows]
        for row in rows:
            self._mistakes.add(row.cell("key"), finding.message, finding.severity)
        if not rows:
            self._mistakes.say(f"{finding.message} ({', '.join(named)})", finding.severity)

    def _cells(self, focus: str, path: object, value: str | None) -> Iterator[Cell]:
        """Yield the cells that a result may come from, the likeliest first."""
        row = self._built.rows.get(focus)
        predicates = list(_predicates(path))
        if value is not None:  # the one of several paths that leads to this value
            holding = {
                quad.predicate.value
                for quad in self._by_subject.get(focus, ())
                if str(quad.object) == value
            }
            predicates.sort(key=lambda each: each not in holding)
        found = [cell for each in predicates for cell in self._of(focus, row, each)]
        yield from found
        if found:
            return
        if row is not None:
            yield row.cell("key")
        elif other := self._built.rows.get((value or "").strip("<>")):
            yield other.cell("key")

    def _of(self, focus: str, row: Row | None, predicate: str) -> Iterator[Cell]:
        """Yield the cell for a predicate of a thing, or the one that it is computed from."""
        for name in (_DATE, _LINKS) if predicate in COMPUTED else (predicate,):
            if found := self._built.cells.get((focus, name)):
                yield found
            elif row is not None and (column := row.sheet.of(name)):
                yield row.cell(column.name)
            elif row is not None and name == _ABOUT:
                yield row.cell("source")


def _predicates(path: object) -> Iterator[str]:
    """Yield the predicates of a path, in their order."""
    if isinstance(path, str):
        yield path.strip("<>")
    elif isinstance(path, tuple):
        for part in path[1:]:
            yield from _predicates(part)
