"""Which figures an answer can be shown as, told by its shape, and those figures drawn.

::

    rows, columns -> measure, things, State, day -> map, bars or columns of years, else a table

Nothing is added up: a bar is a row and an area is a row, so a figure says what its table says.
Where the rows of an answer do not name each State once, there is no map.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from markupsafe import Markup

from graph_service.drawing.bars import Bar, draw_bars
from graph_service.drawing.map import Area, Step, draw_map
from graph_service.namespaces import BASE, PREFIXES
from graph_service.query.canned import CannedQuery
from graph_service.web.rows import heading, labelled

VIEWS: Final = ("map", "bars", "years", "table")
"""What an answer may be shown as; the first that fits is shown where nothing is asked for."""

MOST_BARS: Final = 40
"""Bars of one figure; the table and the files have all rows."""

_AREAS: Final = BASE + "id/state/"
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
_NO_MEASURE: Final = re.compile("year$", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:date|[a-z]+Date)")
_PERIOD: Final = re.compile(r"period(?:Start|End)|(?:[a-z]+Y|y)ear")
_YEAR: Final = re.compile(r"([0-9]{4})(?![0-9X])")
_MOST_GAP: Final = 60

Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Words:
    """What a figure says in the language of its page.

    ``absent`` stands for what a row does not have, ``undated`` for rows without a year; ``title``
    and ``description`` are those of the figure, ``name`` begins its ids.
    """

    title: str
    description: str
    absent: str
    undated: str
    right_to_left: bool = False
    name: str = "figure"


@dataclass(frozen=True)
class Figure:
    """A figure as a page shows it: ``undrawn`` are areas that are not on the map, with numbers."""

    view: str
    svg: Markup
    shown: int
    total: int
    steps: tuple[Step, ...] = ()
    undrawn: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Named:
    """A thing with its number; ``iri`` and ``language`` are empty where there are none."""

    label: str
    iri: str
    language: str
    count: float


class Shape:
    """The shape of an answer.

    Args:
        body: the answer, in SPARQL results JSON.
        query: that was asked.
    """

    def __init__(self, body: bytes, query: CannedQuery) -> None:
        self.rows: list[Row] = json.loads(body)["results"]["bindings"]
        given = {parameter.name for parameter in query.parameters}
        self._columns = [name for name in query.columns if name not in given]
        labels = {labelled(name, query.columns): name for name in query.columns}
        labels.pop("", None)
        self._labels = {c: name for c, name in labels.items() if not name.endswith("Labels")}
        self._all = query.columns

    @cached_property
    def measure(self) -> str:
        """The first column of numbers that counts something, or an empty text."""
        return next((name for name in self._columns if self._counts(name)), "")

    @cached_property
    def things(self) -> tuple[str, ...]:
        """The columns that tell rows apart: things with a label, and if need be their periods."""
        named = [name for name in self._all if name in self._labels]
        apart = [name for name in named if len(self._values(name)) > 1]
        keys = {tuple(row.get(name, {}).get("value") for name in apart) for row in self.rows}
        if len(keys) < len(self.rows):
            periods = [name for name in self._columns if _PERIOD.fullmatch(name)]
            apart += [name for name in periods if len(self._values(name)) > 1]
        return tuple(apart or named[:1])

    @cached_property
    def state(self) -> str:
        """The column of areas, if each row has one of its own and a number; else empty."""
        for name in self._all if self.measure and self.rows else ():
            found = [row[name]["value"] for row in self.rows if name in row]
            if found and all(each.startswith(_AREAS) for each in found):
                return name if len(found) == len(set(found)) else ""
        return ""

    @cached_property
    def day(self) -> str:
        """The column of dates of an answer that counts nothing; else empty."""
        days = () if self.measure else self._columns
        return next((n for n in days if _DAY.fullmatch(n) and self._values(n)), "")

    @cached_property
    def views(self) -> tuple[str, ...]:
        """What the answer can be shown as, the best first; always as a table."""
        fits = {"map": self.state, "bars": self.measure and self.things, "years": self.day}
        return tuple(view for view in VIEWS if view == "table" or (self.rows and fits[view]))

    @property
    def heading(self) -> str:
        """What is counted: the heading of its column."""
        return heading(self.measure or self.day)

    def draw(self, view: str, words: Words) -> Figure | None:
        """Return the answer as one of :attr:`views`; nothing where it is the table."""
        if view == "map":
            return self._map(words)
        if view == "bars":
            rows = self.rows[:MOST_BARS]
            bars = [
                Bar(self._name(row, words), self._number(row), self._tongue(row)) for row in rows
            ]
            return self._bars(view, bars, words, len(self.rows))
        if view == "years":
            bars = self._years(words)
            return self._bars(view, bars, words, len(bars))
        return None

    def listed(self, absent: str) -> list[Named]:
        """Return what each row names and its number; ``absent`` stands for a thing that is none."""
        words, name = Words("", "", absent, ""), self.things[0] if self.things else ""
        return [
            Named(
                self._text(row, name, words),
                row[name]["value"] if name in row else "",
                row.get(self._labels.get(name, name), {}).get("xml:lang", ""),
                self._number(row),
            )
            for row in self.rows
        ]

    def _map(self, words: Words) -> Figure:
        areas = {
            row[self.state]["value"].removeprefix(_AREAS): Area(
                self._text(row, self.state, words), int(self._number(row))
            )
            for row in self.rows
            if self.state in row
        }
        made = draw_map(areas, title=words.title, description=words.description, name=words.name)
        gone = [(areas[code].label, areas[code].value) for code in made.undrawn]
        gone += [
            (words.absent, int(self._number(row))) for row in self.rows if self.state not in row
        ]
        svg = Markup(made.svg)  # noqa: S704 - the drawing escapes
        return Figure("map", svg, len(self.rows), len(self.rows), made.steps, tuple(gone))

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
        key = next((name for name in self._all if name in self._labels), self.day)
        for place, row in enumerate(self.rows):
            match = _YEAR.match(row[self.day]["value"]) if self.day in row else None
            thing = row[key]["value"] if key in row else str(place)
            found.setdefault(match[1] if match else "", set()).add(thing)
        years = sorted(int(year) for year in found if year)
        if years and years[-1] - years[0] <= _MOST_GAP:
            years = list(range(years[0], years[-1] + 1))
        bars = [Bar(str(year), len(found.get(f"{year:04}", ()))) for year in years[-MOST_BARS:]]
        return [*bars, Bar(words.undated, len(found[""]))] if "" in found else bars

    def _name(self, row: Row, words: Words) -> str:
        return " · ".join(self._text(row, name, words) for name in self.things)

    def _tongue(self, row: Row) -> str:
        """Return the language of what names a row, if it is one."""
        found = {
            row.get(self._labels.get(name, name), {}).get("xml:lang", "") for name in self.things
        }
        return found.pop() if len(found) == 1 else ""

    def _text(self, row: Row, name: str, words: Words) -> str:
        found = row.get(self._labels.get(name, name)) or row.get(name)
        return found["value"].removeprefix(BASE) if found else words.absent

    def _number(self, row: Row) -> float:
        return float(row[self.measure]["value"]) if self.measure in row else 0

    def _values(self, name: str) -> set[str]:
        return {row[name]["value"] if name in row else "" for row in self.rows} - {""}

    def _counts(self, name: str) -> bool:
        found = [row[name] for row in self.rows if name in row]
        return (
            bool(found)
            and not _NO_MEASURE.search(name)
            and all(each.get("datatype") in _NUMBERS for each in found)
            and all(0 <= float(each["value"]) < float("inf") for each in found)
        )
