"""Figures of answers, drawn as their shape allows.

::

    rows -> shape (result_shape.py) -> map, bars, columns of years, line of time, network

Nothing is added up: a bar is a row and an area is a row, so a figure says what its table says.
Where no column has numbers, areas and years have as many as there are different things in their
rows.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from markupsafe import Markup

from graph_service.drawing.bars import Bar, draw_bars
from graph_service.drawing.map import Area, draw_map
from graph_service.query.canned import CannedQuery
from graph_service.web.figure import Figure, Words
from graph_service.web.relations import draw_line, draw_links
from graph_service.web.result_shape import AREAS, VIEWS, ResultShape, Row

__all__ = ["VIEWS", "Figure", "Named", "Shape", "Words"]

MOST_BARS: Final = 40
"""Bars of one figure; the table and the files have all rows."""

_YEAR: Final = re.compile(r"([0-9]{4})(?![0-9X])")
_MOST_GAP: Final = 60


@dataclass(frozen=True)
class Named:
    """A thing with its number; ``iri`` and ``language`` are empty where there are none."""

    label: str
    iri: str
    language: str
    count: float


class Shape(ResultShape):
    """The shape of an answer, and what is drawn of it."""

    @classmethod
    def of(cls, body: bytes, query: CannedQuery) -> Self:
        """Return the shape of the answer of a canned query, in SPARQL results JSON."""
        given = {parameter.name for parameter in query.parameters}
        return cls(json.loads(body)["results"]["bindings"], query.columns, given)

    def draw(self, view: str, words: Words) -> Figure | None:
        """Return the answer as one of :attr:`views`; nothing where it is the table."""
        kinds: dict[str, Callable[[Words], Figure]] = {
            "map": self._map,
            "bars": self._rows,
            "years": self._columns_of_years,
            "timeline": lambda words: draw_line(self, words),
            "network": lambda words: draw_links(self, words),
        }
        return kinds[view](words) if view in kinds and view in self.views else None

    def listed(self, absent: str) -> list[Named]:
        """Return what each row names and its number; ``absent`` stands for a thing that is none."""
        name = self.things[0] if self.things else ""
        return [
            Named(
                self.text_of(row, name, absent),
                row[name]["value"] if name in row else "",
                self.language_of(row, name),
                self._number(row),
            )
            for row in self.rows
        ]

    def _map(self, words: Words) -> Figure:
        numbers = self._by_area() if not self.measure else {}
        areas = {}
        for row in self.rows:
            if self.state in row:
                code = row[self.state]["value"].removeprefix(AREAS)
                number = numbers.get(code, int(self._number(row)))
                areas[code] = Area(self.text_of(row, self.state, words.absent), number)
        made = draw_map(areas, title=words.title, description=words.description, name=words.name)
        gone = [(areas[code].label, areas[code].value) for code in made.undrawn]
        elsewhere = [row for row in self.rows if self.state not in row]
        if self.measure:
            gone += [(words.absent, int(self._number(row))) for row in elsewhere]
        elif elsewhere:
            gone.append((words.absent, numbers[""]))
        svg = Markup(made.svg)  # noqa: S704 - the drawing escapes
        return Figure("map", svg, len(self.rows), len(self.rows), made.steps, tuple(gone))

    def _by_area(self) -> dict[str, int]:
        """Return how many different things the rows of each area have; no area is an empty key."""
        found: dict[str, set[str]] = {}
        for place, row in enumerate(self.rows):
            code = row[self.state]["value"].removeprefix(AREAS) if self.state in row else ""
            found.setdefault(code, set()).add(self._thing(row, place))
        return {code: len(things) for code, things in found.items()}

    def _rows(self, words: Words) -> Figure:
        bars = [
            Bar(self._name(row, words), self._number(row), self._tongue(row))
            for row in self.rows[:MOST_BARS]
        ]
        return self._bars("bars", bars, words, len(self.rows))

    def _columns_of_years(self, words: Words) -> Figure:
        bars = self._years(words)
        return self._bars("years", bars, words, len(bars))

    def _bars(self, view: str, bars: list[Bar], words: Words, total: int) -> Figure:
        svg = draw_bars(
            bars,
            title=words.title,
            description=words.description,
            name=words.name,
            right_to_left=words.right_to_left,
        )
        return Figure(view, Markup(svg), len(bars), total)  # noqa: S704 - the drawing escapes

    def _years(self, words: Words) -> list[Bar]:
        """Return how many different things the rows of each year have; the rest comes last."""
        found: dict[str, set[str]] = {}
        for place, row in enumerate(self.rows):
            match = _YEAR.match(row[self.day]["value"]) if self.day in row else None
            found.setdefault(match[1] if match else "", set()).add(self._thing(row, place))
        years = sorted(int(year) for year in found if year)
        if years and years[-1] - years[0] <= _MOST_GAP:
            years = list(range(years[0], years[-1] + 1))
        bars = [Bar(str(year), len(found.get(f"{year:04}", ()))) for year in years[-MOST_BARS:]]
        return [*bars, Bar(words.undated, len(found[""]))] if "" in found else bars

    def _thing(self, row: Row, place: int) -> str:
        """Return what a row is about: rows of the same thing count once."""
        return row[self.key]["value"] if self.key in row else str(place)

    def _name(self, row: Row, words: Words) -> str:
        return " · ".join(self.text_of(row, name, words.absent) for name in self.things)

    def _tongue(self, row: Row) -> str:
        """Return the language of what names a row, if it is one."""
        found = {self.language_of(row, name) for name in self.things}
        return found.pop() if len(found) == 1 else ""

    def _number(self, row: Row) -> float:
        return float(row[self.measure]["value"]) if self.measure in row else 0
