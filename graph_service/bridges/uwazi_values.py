"""Cells and metadata of Uwazi as single values, whichever of its files they are from."""

import re
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from graph_service.bridges.cells import split_texts
from graph_service.bridges.uwazi import Field, Holds

MANY: Final = "|"
CHILD: Final = "::"
"""Stands between a group of a thesaurus and a value of it."""

_LABELLED: Final = frozenset({"select", "multiselect", "relationship"})
_RANGES: Final = re.compile(r"[:~]")
_DAY: Final = re.compile(r"(\d{4})(?:[/ -](\d{1,2})[/ -](\d{1,2}))?")


class Value(NamedTuple):
    """A value: its ``text``, and the id of an entity where it names one."""

    text: str
    shared: str = ""


def values_of(field: Field, raw: Any, ours: bool) -> list[Value]:
    """Return the values of a cell, or of a list of metadata.

    Args:
        field: its property.
        raw: a text, or a value of JSON.
        ours: it was written by us: several texts may stand in one.

    Raises:
        ValueError: it has another form than the property.
    """
    if not isinstance(raw, list):
        return _cell(field, str(raw), ours)
    found: list[Value] = []
    for each in raw:
        if not isinstance(each, dict) or "value" not in each:
            raise ValueError("metadata must be a list of objects with 'value'")
        found += _object(field, each, ours)
    return found


def day_of(text: str) -> str:
    """Return a day or a year as EDTF has it.

    Raises:
        ValueError: it is none in a form that Uwazi writes.
    """
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no date as YYYY/MM/DD")
    year, month, day = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if month else year


def period_of(text: str) -> str:
    """Return a range of dates as EDTF has it; an open end is ``..``.

    Raises:
        ValueError: it is none.
    """
    start, *rest = _RANGES.split(text)
    days = [day_of(each) if each.strip() else ".." for each in (start, *rest)]
    if len(days) != 2 or days == ["..", ".."]:
        raise ValueError(f"{text!r} is no range of dates as YYYY/MM/DD:YYYY/MM/DD")
    return days[0] if days[0] == days[1] else "/".join(days)


def _cell(field: Field, text: str, ours: bool) -> list[Value]:
    if field.type in _LABELLED:
        labels = [each.strip() for each in text.split(MANY)]
        if field.type != "relationship":
            labels = [each.rpartition(CHILD)[2] for each in labels]
        return [Value(each) for each in dict.fromkeys(labels) if each]
    if field.holds is Holds.URL:
        return [Value(text.rpartition(MANY)[2].strip())]
    if field.holds is Holds.PERIOD:
        return [Value(period_of(text))]
    if ours and field.holds in (
        Holds.TEXT,
        Holds.ENGLISH,
        Holds.TAGGED,
        Holds.EDTF,
        Holds.DATETIME,
    ):
        return [Value(each) for each in split_texts(text)]
    return [Value(text.strip())] if text.strip() else []


def _object(field: Field, each: dict[str, Any], ours: bool) -> list[Value]:
    value, label = each["value"], each.get("label")
    if isinstance(value, dict):
        if "lat" in value or "lon" in value:
            raise ValueError("a place on a map is not taken in; remove the property")
        if "url" in value:
            return [Value(str(value["url"] or ""))]
        if "from" in value or "to" in value:
            days = (_seconds(value.get("from")), _seconds(value.get("to")))
            return [Value(period_of(":".join(days)))]
        raise ValueError("a value of this form is not read")
    if isinstance(value, list):
        raise ValueError("a value of this form is not read")
    if field.type in _LABELLED:
        return [Value(str(label if label is not None else value or ""), str(value or ""))]
    if value is None or value == "":
        return []
    if field.type == "date" and isinstance(value, int | float):
        return [Value(day_of(_seconds(value)))]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _cell(field, str(value), ours)


def _seconds(value: Any) -> str:
    if value is None:
        return ""
    try:
        return datetime.fromtimestamp(float(value), UTC).strftime("%Y/%m/%d")
    except (ValueError, OverflowError, OSError, TypeError) as error:
        raise ValueError(f"{value!r} is no time in seconds") from error
