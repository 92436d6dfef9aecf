"""Canonical lexical forms of dates, times and durations (XSD 1.1 part 2, section 3.3).

Time zones are kept, as the engine keeps them: ``+00:00`` becomes ``Z``, nothing is moved to UTC.
"""

import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Final

_YEAR: Final = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME: Final = (
    r"(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9](?:\.[0-9]+)?)"
)
_ZONE: Final = r"(?P<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_PATTERNS: Final = {
    "date": f"{_YEAR}-{_MONTH}-{_DAY}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}",
    "time": _TIME,
    "gYear": _YEAR,
    "gYearMonth": f"{_YEAR}-{_MONTH}",
    "gMonthDay": f"--{_MONTH}-{_DAY}",
    "gMonth": f"--{_MONTH}",
    "gDay": f"---{_DAY}",
}
_COMPILED: Final = {
    kind: re.compile(pattern + _ZONE, re.ASCII) for kind, pattern in _PATTERNS.items()
}
_MONTHS: Final = r"(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?"
_DAYS: Final = (
    r"(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+(?:\.[0-9]+)?)S)?)?"
)
_DURATIONS: Final = {
    "duration": re.compile(f"(?P<sign>-?)P(?=[0-9T]){_MONTHS}{_DAYS}", re.ASCII),
    "yearMonthDuration": re.compile(f"(?P<sign>-?)P(?=[0-9]){_MONTHS}", re.ASCII),
    "dayTimeDuration": re.compile(f"(?P<sign>-?)P(?=[0-9T]){_DAYS}", re.ASCII),
}
_DIGITS: Final = 1000
"""A longer duration is refused: adding up takes quadratic time."""


def canonical_moment(text: str, kind: str) -> str:
    """Return the canonical form of a date or time of the type ``kind`` (local name in XSD).

    Raises:
        ValueError: not in the lexical space, or no day of the calendar.
    """
    match = _COMPILED[kind].fullmatch(text)
    if not match:
        raise ValueError(_EXPECTED[kind])
    part = match.groupdict()
    year = int(part.get("year") or 2000)  # a leap year: --02-29 is a day
    month, day = int(part.get("month") or 1), int(part.get("day") or 1)
    if day > days_of_month(year, month):
        raise ValueError("no such day")
    second = _strip_fraction(part.get("second") or "")
    hour = part.get("hour") or ""
    if hour == "24":
        if (part["minute"], second) != ("00", "00"):
            raise ValueError("24:00:00 is the only time after 23:59:59")
        hour = "00"
        if kind == "dateTime":
            year, month, day = _next_day(year, month, day)
    zone = part["zone"] or ""
    return _FORMATS[kind](
        _year(year), f"{month:02}", f"{day:02}", f"{hour}:{part.get('minute')}:{second}"
    ) + ("Z" if zone in ("+00:00", "-00:00") else zone)


def canonical_duration(text: str, kind: str) -> str:
    """Return the canonical form of a duration of the type ``kind`` (local name in XSD).

    Raises:
        ValueError: not in the lexical space, or too long.
    """
    match = _DURATIONS[kind].fullmatch(text)
    if not match or len(text) > _DIGITS:
        raise ValueError("a duration such as P1Y2M, P3D or PT4H5M is expected")
    part = {key: value or "0" for key, value in match.groupdict().items()}
    years, months = divmod(int(part.get("years", 0)) * 12 + int(part.get("months", 0)), 12)
    with localcontext() as context:
        context.prec = 2 * _DIGITS
        seconds = Decimal(part.get("seconds", 0)) + 60 * int(part.get("minutes", 0))
        seconds += 3600 * int(part.get("hours", 0)) + 86400 * int(part.get("days", 0))
        whole, rest = divmod(seconds, 60)
        hours, minutes = divmod(int(whole), 60)
        days, hours = divmod(hours, 24)
    date = _joined((years, "Y"), (months, "M"), (days, "D"))
    time = _joined((hours, "H"), (minutes, "M"), (_strip_fraction(f"{rest:f}"), "S"))
    if not date and not time:
        return "P0M" if kind == "yearMonthDuration" else "PT0S"
    sign = "-" if match["sign"] else ""
    return f"{sign}P{date}" + (f"T{time}" if time else "")


def days_of_month(year: int, month: int) -> int:
    """Return the number of days of a month in the Gregorian calendar, of any year."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _next_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    if day < days_of_month(year, month):
        return year, month, day + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def _year(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def _strip_fraction(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _joined(*parts: tuple[int | str, str]) -> str:
    return "".join(f"{value}{unit}" for value, unit in parts if value not in (0, "0"))


_FORMATS: Final[dict[str, Callable[[str, str, str, str], str]]] = {
    "date": lambda y, m, d, t: f"{y}-{m}-{d}",
    "dateTime": lambda y, m, d, t: f"{y}-{m}-{d}T{t}",
    "time": lambda y, m, d, t: t,
    "gYear": lambda y, m, d, t: y,
    "gYearMonth": lambda y, m, d, t: f"{y}-{m}",
    "gMonthDay": lambda y, m, d, t: f"--{m}-{d}",
    "gMonth": lambda y, m, d, t: f"--{m}",
    "gDay": lambda y, m, d, t: f"---{d}",
}
_EXPECTED: Final = {
    "date": "a date such as 2018-09-10 is expected",
    "dateTime": "a date and time such as 2018-09-10T12:00:00Z is expected",
    "time": "a time such as 12:00:00 is expected",
    "gYear": "a year such as 2018 is expected",
    "gYearMonth": "a month such as 2018-09 is expected",
    "gMonthDay": "a day such as --09-10 is expected",
    "gMonth": "a month such as --09 is expected",
    "gDay": "a day such as ---10 is expected",
}
