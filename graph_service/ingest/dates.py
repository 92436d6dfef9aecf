"""Dates as stated, in EDTF (ISO 8601-2), to bounds that can be compared.

A single date is read by the ``edtf`` package; intervals, sets and unspecified digits are put
together here, because the package invents ten years where an end is unknown and fails on
``2018-1X``. Level 0 and 1 are read, and of level 2 what is listed in :data:`EXAMPLES`.

The bounds are those of the text itself: ``~`` and ``?`` say how sure a source is, not by how many
days it may be wrong, so they move nothing. A season says no more than its year, since the
hemispheres differ.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.parser_classes import EDTFObject

from graph_service.errors import MappingFault
from graph_service.ingest.temporal import days_of_month

EXAMPLES: Final = (
    "2018-09-10",
    "2018-09~",
    "2018?",
    "2018-XX",
    "201X",
    "2018-21",
    "2017/2018",
    "../2019",
    "2018/",
    "2018-1X",
    "[2017,2018]",
    "{2017,2018}",
    "[..2019]",
)
"""Forms that are read, the first eight of levels 0 and 1."""

_LONGEST: Final = 100
_UNSPECIFIED: Final = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?")
_CALENDAR: Final = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?[?~%]?")
"""A year, month or day: most dates, and the package takes 5 milliseconds for each."""
_SEASON: Final = re.compile(r"([0-9]{4})-(?:2[1-4]|28|30)[?~%]?")
"""Seasons whose months depend on the hemisphere, or that lie in two years."""

_FAILURES: Final = (EDTFParseException, AttributeError, KeyError, TypeError, ArithmeticError)
"""What the package raises on text that it can't read, beside ``ValueError``."""
_REFUSED: Final = re.compile(r"[\[\]{}S]")
"""Sets within a date; ``2018S2`` (significant digits), whose bounds the package gets wrong."""


@dataclass(frozen=True)
class Bounds:
    """The days that a stated date leaves open; ``None`` where the text sets no bound.

    ``earliest`` is the first day on which the thing can have begun, ``start_latest`` the last
    day on which it can have begun, ``latest`` the last day on which it can have ended. Those
    that are known are in this order.
    """

    earliest: date | None
    start_latest: date | None
    latest: date | None


@lru_cache(maxsize=4096)
def read_date(text: str) -> Bounds:
    """Return the bounds of a date in EDTF.

    Raises:
        MappingFault: it is no EDTF, lies outside the years 1 to 9999, or ends before it starts;
            without a place, which the caller knows.
    """
    if not text.isascii() or len(text) > _LONGEST:
        raise _fault(text)
    if "/" in text:
        return _interval(text)
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text)
    first, last = _point(text)
    return Bounds(first, last, last)


def _interval(text: str) -> Bounds:
    start, end = _split(text, "/")
    if not start and not end:
        raise _fault(text)
    earliest, start_latest = (None, None) if start in ("", "..") else _point(start)
    end_first, latest = (None, None) if end in ("", "..") else _point(end)
    if earliest and latest and earliest > latest:
        raise MappingFault(f"{text!r} ends before it starts")
    if latest and (start_latest is None or start_latest > latest):
        start_latest = latest
    if start in ("", "..") and end_first is None:
        return Bounds(None, None, None)
    return Bounds(earliest, start_latest, latest)


def _set(text: str) -> Bounds:
    """Read ``[...]``, one of the dates, or ``{...}``, all of them."""
    spans = [_span(member.strip(), text) for member in text[1:-1].split(",")]
    earliest = _least([first for first, _ in spans])
    latest = _most([last for _, last in spans])
    if text[0] == "[":
        return Bounds(earliest, latest, latest)
    starts = [last for last in (_start_latest(member) for member in text[1:-1].split(",")) if last]
    return Bounds(earliest, min(starts, default=None), latest)


def _span(member: str, text: str) -> tuple[date | None, date | None]:
    if ".." not in member:
        return _point(member)
    start, end = _split(member, "..")
    first = _point(start)[0] if start else None
    last = _point(end)[1] if end else None
    if not start and not end:
        raise _fault(text)
    if first and last and first > last:
        raise MappingFault(f"{text!r} ends before it starts")
    return first, last


def _start_latest(member: str) -> date | None:
    """Return the last day on which a member of a set of all its dates can begin."""
    start, _, end = member.strip().partition("..")
    return _point(start or end)[1]


def _least(days: list[date | None]) -> date | None:
    known = [day for day in days if day]
    return min(known) if len(known) == len(days) else None


def _most(days: list[date | None]) -> date | None:
    known = [day for day in days if day]
    return max(known) if len(known) == len(days) else None


def _point(text: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a single date; of ``XXXX`` nothing is known."""
    if plain := _CALENDAR.fullmatch(text):
        return _calendar(text, plain[1], plain[2], plain[3])
    if season := _SEASON.fullmatch(text):
        return _days(text, season[1], "XX", "XX")
    if "X" in text and (digits := _UNSPECIFIED.fullmatch(text)):
        if digits[1] == "XXXX":
            return None, None
        return _days(text, digits[1], digits[2] or "XX", digits[3] or "XX")
    if text != text.strip() or _REFUSED.search(text):
        raise _fault(text)
    try:
        parsed: EDTFObject = parse_edtf(text)
        bounds = _day(parsed.lower_strict), _day(parsed.upper_strict)
    except (*_FAILURES, ValueError) as error:
        raise _fault(text) from error
    if bounds[0] > bounds[1]:
        raise _fault(text)
    return bounds


def _calendar(text: str, year: str, month: str | None, day: str | None) -> tuple[date, date]:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise _fault(text) from error
    if day:
        return first, first
    last = first.replace(month=12) if month is None else first
    return first, last.replace(day=days_of_month(last.year, last.month))


def _day(bound: Callable[[], tuple[int, ...]]) -> date:
    year, month, day = bound()[:3]
    return date(year, month, day)


def _days(text: str, year: str, month: str, day: str) -> tuple[date, date]:
    """Return the first and the last day of the calendar that fit the digits that are given."""
    first = next(_matching(year, month, day, 1), None)
    last = next(_matching(year, month, day, -1), None)
    if first is None or last is None:
        raise _fault(text)
    return first, last


def _matching(year: str, month: str, day: str, step: int) -> Iterator[date]:
    for y in _numbers(year, 1, 9999)[::step]:
        for m in _numbers(month, 1, 12)[::step]:
            for d in _numbers(day, 1, days_of_month(y, m))[::step]:
                yield date(y, m, d)


@lru_cache(maxsize=1024)
def _numbers(digits: str, low: int, high: int) -> list[int]:
    fits = re.compile(digits.replace("X", "[0-9]"))
    return [n for n in range(low, high + 1) if fits.fullmatch(f"{n:0{len(digits)}}")]


def _split(text: str, separator: str) -> tuple[str, str]:
    parts = text.split(separator)
    if separator == "/" and len(parts) == 2:
        return parts[0], parts[1]
    start, _, end = text.partition(separator)
    if separator == "/" or separator in end:
        raise _fault(text)
    return start, end


def _fault(text: str) -> MappingFault:
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    examples = ", ".join(EXAMPLES[:8])
    return MappingFault(
        f"{shown!r} is no date in EDTF between the years 1 and 9999; write for example {examples}"
    )
