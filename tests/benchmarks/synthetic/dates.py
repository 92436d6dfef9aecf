"""Dates of the synthetic graph: every day of 1990 to 2024, as stated to the day, month or year."""

from datetime import date, timedelta
from typing import Final

from graph_service.namespaces import EDTF, PREFIXES
from tests.benchmarks.synthetic.terms import concept, rep

FIRST: Final = date(1990, 1, 1)
DAYS: Final = (date(2024, 12, 31) - FIRST).days
_DATE: Final = f"^^<{PREFIXES['xsd']}date>"


class Stated:
    """A date as stated; ``earliest`` and ``latest`` are its first and last day, by number.

    Days are counted from :data:`FIRST`.
    """

    __slots__ = ("_endings", "earliest", "latest")

    def __init__(self, edtf: str, earliest: date, latest: date, precision: str) -> None:
        self.earliest = (earliest - FIRST).days
        self.latest = (latest - FIRST).days
        self._endings = (
            f' {rep("date")} "{edtf}"^^<{EDTF}>',
            f' {rep("earliest")} "{earliest}"{_DATE}',
            f' {rep("latest")} "{latest}"{_DATE}',
            f" {rep('datePrecision')} {concept('date-precision', precision)}",
        )

    def lines(self, subject: str, end: str) -> str:
        """Return the four statements about a subject; ``end`` is the graph, stop and newline."""
        return "".join([f"{subject}{ending}{end}" for ending in self._endings])


def _day(day: date) -> Stated:
    return Stated(f"{day}", day, day, "day")


def _month(day: date) -> Stated:
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Stated(f"{day:%Y-%m}", first, last, "month")


def _year(day: date) -> Stated:
    return Stated(f"{day:%Y}", day.replace(month=1, day=1), day.replace(month=12, day=31), "year")


_CALENDAR: Final = tuple(FIRST + timedelta(days=number) for number in range(DAYS + 1))
DAY: Final = tuple(_day(day) for day in _CALENDAR)
MONTH: Final = tuple(_month(day) for day in _CALENDAR)
YEAR: Final = tuple(_year(day) for day in _CALENDAR)
"""The stated date of each day, by its number, at each precision."""


def stated(day: int, draw: float) -> Stated:
    """Return a day's date at a precision that ``draw`` (0 to 1) chooses: mostly the day."""
    day = min(max(day, 0), DAYS)
    return DAY[day] if draw < 0.7 else MONTH[day] if draw < 0.92 else YEAR[day]
