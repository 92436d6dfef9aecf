"""A date as a source states it (EDTF, ISO 8601-2), taken apart so that it can be said in words.

Only what is common is taken apart: years, months, days and decades, each perhaps approximate
(``~``) or uncertain (``?``), and intervals of these. Whatever else a source states is shown as
it is.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_MOMENT: Final = re.compile(
    r"(?P<year>[0-9]{3}[0-9X]|[0-9]{2}XX)(?:-(?P<month>0[1-9]|1[0-2]|XX)"
    r"(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX))?)?(?P<mark>[~?%])?"
)
_UNKNOWN: Final = "XXXX"


@dataclass(frozen=True)
class Moment:
    """One end of a date: ``month`` and ``day`` are 0 where they are not stated.

    ``span`` is how many years the digits leave open: 10 for ``201X``, else 1. A moment whose
    ``year`` is 0 is open: an interval has no end there.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    span: int = 1
    is_approximate: bool = False
    is_uncertain: bool = False


@dataclass(frozen=True)
class When:
    """A date: ``stated`` as the source has it, the days between which it lies, and its ends.

    ``ends`` are empty where the date is not known or not taken apart, two for an interval.
    """

    stated: str = ""
    earliest: date | None = None
    latest: date | None = None
    ends: tuple[Moment, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything is stated."""
        return bool(self.stated) and not self.stated.startswith(_UNKNOWN)

    def order(self) -> tuple[date, date]:
        """Return a key that sorts by the first possible day; what has none comes last."""
        return self.earliest or date.max, self.latest or date.max


def read_when(stated: str, earliest: date | None = None, latest: date | None = None) -> When:
    """Return a date taken apart.

    Args:
        stated: the text of ``rep:date``, empty if there is none.
        earliest: the first day that the text allows.
        latest: the last one.
    """
    parts = stated.split("/")
    ends = [_moment(part) for part in parts[:2]] if len(parts) <= 2 and stated else []
    whole = tuple(end for end in ends if end is not None)
    is_read = len(whole) == len(ends) and any(end.year for end in whole)
    return When(stated, earliest, latest, whole if is_read else ())


def _moment(text: str) -> Moment | None:
    if text in ("", ".."):
        return Moment()
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year = found["year"]
    numbers = [int(part) if part and part.isdigit() else 0 for part in found.group("month", "day")]
    mark = found["mark"] or ""
    month, day = numbers
    return Moment(
        int(year.replace("X", "0")),
        month,
        day if month else 0,
        10 ** year.count("X"),
        mark in ("~", "%"),
        mark in ("?", "%"),
    )
