"""Dates as stated (EDTF), and the plain dates of other tools."""

import re
from datetime import date
from typing import Final, NamedTuple

from graph_service.errors import MappingFault
from graph_service.ingest.dates import read_date

_PLAIN: Final = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)[?~%]?")


class Span(NamedTuple):
    """What is left of a stated date.

    ``point`` is a year, month or day where the date is one; ``first`` and ``last`` are the days
    that it allows, ``None`` where it sets no bound. ``exact``: nothing of it is lost in ``point``.
    """

    point: str
    first: date | None
    last: date | None
    exact: bool


def span_of(edtf: str) -> Span | None:
    """Return what is left of a date in EDTF, ``None`` of a text that is none."""
    try:
        bounds = read_date(edtf)
    except MappingFault:
        return None
    plain = _PLAIN.fullmatch(edtf)
    point = plain[1] if plain else ""
    return Span(point, bounds.earliest, bounds.latest, point == edtf)


def precision_of(edtf: str) -> str:
    """Return the term of the scheme ``date-precision`` that a date in EDTF has, without scheme."""
    span = span_of(edtf)
    if span is None or not (span.first or span.last):
        return "unknown"
    return {4: "year", 7: "month", 10: "day"}.get(len(span.point), "interval")
