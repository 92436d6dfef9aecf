"""A line of time: each thing as a span from the first to the last day that it may have been on.

Where things stand is reckoned here, in the units of the drawing; a template writes it as SVG, so
that texts are escaped like those of the rest of the page. Things have numbers, by which a list
beside says in words what is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

WIDTH: Final = 480
ROW: Final = 18
_MARGIN: Final = 26
_TOP: Final = 22
_THIN: Final = 3.0
"""Width of a day, which would be too thin to be seen."""
_MOST_TICKS: Final = 8


@dataclass(frozen=True)
class Span:
    """From when to when: both the same for a single day; ``kind`` is a class of the style sheet."""

    number: int
    first: date
    last: date
    kind: str


@dataclass(frozen=True)
class Bar:
    """A span as it is drawn; ``label_x`` is where its number stands."""

    number: int
    kind: str
    x: float
    y: float
    width: float
    label_x: float
    is_day: bool


@dataclass(frozen=True)
class Tick:
    """The beginning of a year."""

    year: int
    x: float


@dataclass(frozen=True)
class Timeline:
    """A drawing: its size, the years below it and a row for each span."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def lay_out(
    spans: Sequence[Span], *, right_to_left: bool = False, row: int = ROW
) -> Timeline | None:
    """Return where spans stand; ``None`` if there are none.

    Args:
        spans: one a row, from the top.
        right_to_left: whether time runs so.
        row: height of a row.
    """
    if not spans:
        return None
    first = min(span.first for span in spans).year
    last = max(max(span.last, span.first) for span in spans).year + 1
    begin, end = date(first, 1, 1).toordinal(), _new_year(last)
    scale = (WIDTH - 2 * _MARGIN) / (end - begin)

    def place(day: int) -> float:
        x = _MARGIN + (day - begin) * scale
        return round(WIDTH - x if right_to_left else x, 1)

    bars = []
    for number, span in enumerate(spans):
        from_day, to_day = span.first.toordinal(), max(span.last, span.first).toordinal() + 1
        ends = sorted((place(from_day), place(to_day)))
        width = max(_THIN, round(ends[1] - ends[0], 1))
        before = ends[1] + 5 if right_to_left else ends[0] - 5
        bars.append(
            Bar(
                span.number,
                span.kind,
                ends[0],
                _TOP + number * row + 4,
                width,
                round(before, 1),
                to_day - from_day == 1,
            )
        )
    step = max(1, -(-(last - first) // _MOST_TICKS))
    ticks = tuple(Tick(year, place(_new_year(year))) for year in range(first, last + 1, step))
    return Timeline(WIDTH, _TOP + len(spans) * row + 6, tuple(bars), ticks)


def _new_year(year: int) -> int:
    """Return the number of the first day of a year; the calendar ends with 9999."""
    return date(year, 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1
