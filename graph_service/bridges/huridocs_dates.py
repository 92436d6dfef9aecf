"""Dates of the HURIDOCS formats as EDTF: parts that are not known, estimates, first and last."""

import re
from typing import Final

from graph_service.errors import InputError
from graph_service.ingest.dates import read_date

ESTIMATE: Final = "estimate"
UNKNOWN_DAY: Final = "unknown-day"
UNKNOWN_MONTH: Final = "unknown-month-and-day"
UNKNOWN: Final = "XXXX"

_DATE: Final = re.compile(r"(\d{4})(?:[-/.]?(\d{2})(?:[-/.]?(\d{2}))?)?")
_NOT_KNOWN: Final = "00"


def date_of(text: str, kind: str) -> str:
    """Return a date in EDTF; a month or day ``00`` is not known.

    Args:
        text: year, month and day, with signs between or without.
        kind: what its type means, empty for a plain one.

    Raises:
        ValueError: it is none.
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no date as YYYY-MM-DD")
    year, month, day = found.groups()
    parts = [year]
    if month not in (None, _NOT_KNOWN) and kind != UNKNOWN_MONTH:
        parts.append(month)
        if day not in (None, _NOT_KNOWN) and kind != UNKNOWN_DAY:
            parts.append(day)
    made = "-".join(parts) + ("~" if kind == ESTIMATE else "")
    try:
        read_date(made)
    except InputError as error:
        raise ValueError(error.reason) from error
    return made


def period_of(start: str, end: str) -> str:
    """Return first and last date as one; both are EDTF or empty.

    Raises:
        ValueError: it ends before it starts.
    """
    if start and end and start != end:
        try:
            read_date(f"{start}/{end}")
        except InputError as error:
            raise ValueError(error.reason) from error
        return f"{start}/{end}"
    return start or (f"../{end}" if end else UNKNOWN)
