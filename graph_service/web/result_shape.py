"""Which views an answer can be shown as, told by its shape: its columns, and what is in them.

::

    numbers by State       map, bars          dates        by year, on a line of time
    numbers by thing       bars               two things   a network
    States                 map of rows        all else     a table, always

It looks at the rows alone, whoever asked for them; ``static/workbench/shape.js`` decides the same
in a browser, and both are tested with one table.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Final

from graph_service.namespaces import BASE, EDTF, PREFIXES
from graph_service.web.days import days_of
from graph_service.web.rows import heading, labelled

VIEWS: Final = ("map", "bars", "years", "table", "timeline", "network")
"""What an answer may be shown as."""

MOST_READ: Final = 500
"""Rows that a line of time and a network are made of."""

AREAS: Final = BASE + "id/state/"
_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))
_DATES: Final = frozenset(_XSD + n for n in ("date", "dateTime", "gYear", "gYearMonth")) | {EDTF}
_NO_MEASURE: Final = re.compile("year$", re.IGNORECASE)
_DAY: Final = re.compile(r"(?:date|[a-z]+Date)")
_PERIOD: Final = re.compile(r"period(?:Start|End)|(?:[a-z]+Y|y)ear")
_NO_DAY: Final = re.compile(r"(?:first|last|period)[A-Z].*")
"""Columns of dates that are about several things at once."""
_ENDS: Final = ("earliest", "latest")
_MOST_LINKED: Final = 5
"""Columns of things that a network joins."""

Row = Mapping[str, Mapping[str, str]]
"""Column -> term, as SPARQL 1.1 Query Results JSON has a binding (section 3.2)."""


class ResultShape:
    """The shape of an answer.

    Args:
        rows: its rows.
        columns: in their order.
        given: columns that repeat what was asked for, which are no part of what was found.
        joint: of statements, the column of what joins two things; else empty.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        columns: Sequence[str],
        given: Collection[str] = (),
        joint: str = "",
    ) -> None:
        self.rows = rows
        self.joint = joint
        self._all = tuple(columns)
        self._columns = [name for name in columns if name not in given]
        labels = {labelled(name, columns): name for name in columns}
        labels.pop("", None)
        self._labels = {c: name for c, name in labels.items() if not name.endswith("Labels")}

    @cached_property
    def views(self) -> tuple[str, ...]:
        """What the answer can be shown as, the best first; always as a table."""
        is_network = len(self.linked) > 1
        if self.joint or not self.rows:
            return ("table", "network") if is_network else ("table",)
        fits = (
            ("map", self.measure and self.state),
            ("bars", self.measure and self.things),
            ("years", self.day),
            ("table", "always"),
            ("map", self.state and not self.measure),
            ("timeline", self.dates),
            ("network", is_network),
        )
        return tuple(view for view, fit in fits if fit)

    @cached_property
    def measure(self) -> str:
        """The first column of numbers that counts something, or an empty text."""
        return next((name for name in self._columns if self._counts(name)), "")

    @cached_property
    def things(self) -> tuple[str, ...]:
        """The columns that tell rows apart: things with a label, and if need be their periods."""
        named = list(self.named)
        if not named:
            named = [n for n in self._columns if n != self.measure and self._values(n)][:1]
        apart = [name for name in named if len(self._values(name)) > 1]
        keys = {tuple(row.get(name, {}).get("value") for name in apart) for row in self.rows}
        if len(keys) < len(self.rows):
            periods = [name for name in self._columns if _PERIOD.fullmatch(name)]
            apart += [name for name in periods if len(self._values(name)) > 1]
        return tuple(apart or named[:1])

    @cached_property
    def state(self) -> str:
        """The first column of areas; none where rows with numbers do not have one area each."""
        for name in self._all if self.rows else ():
            found = [row[name]["value"] for row in self.rows if name in row]
            if found and all(each.startswith(AREAS) for each in found):
                return name if not self.measure or len(found) == len(set(found)) else ""
        return ""

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The columns of dates, by name or by datatype, with at least one that can be drawn."""
        return tuple(name for name in self._columns if self._is_dated(name))

    @cached_property
    def day(self) -> str:
        """The first column of dates of an answer that counts nothing; else empty."""
        return "" if self.measure or not self.dates else self.dates[0]

    @property
    def ends(self) -> tuple[str, ...]:
        """The columns between whose days a thing lies: one, or that of the first and the last."""
        return _ENDS if set(_ENDS) <= set(self.dates) else self.dates[:1]

    @cached_property
    def linked(self) -> tuple[str, ...]:
        """The columns of things, of which a row joins the first with each of the others."""
        names = [name for name in self._columns if name != self.joint]
        found = [name for name in names if self._is_of_things(name)]
        return tuple(found[:_MOST_LINKED])

    @cached_property
    def key(self) -> str:
        """The column of what is counted where rows are: the first with a label but the areas."""
        return next((name for name in self.named if name != self.state), "")

    @property
    def named(self) -> tuple[str, ...]:
        """The columns of things that have a label."""
        return tuple(name for name in self._all if name in self._labels)

    def text_of(self, row: Row, name: str, absent: str) -> str:
        """Return what a row has in a column, by its label; ``absent`` where that is nothing."""
        found = row.get(self._labels.get(name, name)) or row.get(name)
        return found["value"].removeprefix(BASE) if found else absent

    def language_of(self, row: Row, name: str) -> str:
        """Return the language of the label in a column, or an empty text."""
        return row.get(self._labels.get(name, name), {}).get("xml:lang", "")

    def heading_of(self, view: str) -> str:
        """Return what a view counts: the heading of its column."""
        if view == "years":
            return heading(self.day)
        return heading(self.measure or self.key or self.state)

    def _values(self, name: str) -> set[str]:
        return {row[name]["value"] if name in row else "" for row in self.rows} - {""}

    def _terms(self, name: str) -> list[Mapping[str, str]]:
        return [row[name] for row in self.rows if name in row]

    def _counts(self, name: str) -> bool:
        found = self._terms(name)
        return (
            bool(found)
            and not _NO_MEASURE.search(name)
            and all(each.get("datatype") in _NUMBERS for each in found)
            and all(0 <= float(each["value"]) < float("inf") for each in found)
        )

    def _is_dated(self, name: str) -> bool:
        if _NO_DAY.fullmatch(name):
            return False
        found = [each for each in self._terms(name)[:MOST_READ] if each["value"]]
        named = _DAY.fullmatch(name) is not None
        return (named or all(each.get("datatype") in _DATES for each in found)) and any(
            days_of(each["value"]) for each in found
        )

    def _is_of_things(self, name: str) -> bool:
        found = self._terms(name)[:MOST_READ]
        return bool(found) and all(each["type"] in ("uri", "bnode") for each in found)
