"""Which days the text of a date leaves open: of EDTF what is common, and dates of XML Schema.

Reading is a pattern and nothing more, since a page reads hundreds of them that anybody may write.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from graph_service.portraits.dates import Moment, read_when

_LONGEST: Final = 60
_TIME: Final = re.compile(r"T[0-9:.]+")
_ZONE: Final = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")


def days_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may be on; ``None`` where it is not read.

    Of an interval with one open end, the other end stands for it.
    """
    if len(text) > _LONGEST:
        return None
    ends = read_when(_ZONE.sub("", _TIME.sub("", text))).ends
    known = [end for end in ends if end.year]
    if not known:
        return None
    try:
        first, last = _first(known[0]), _last(known[-1])
    except ValueError:  # no day of the calendar
        return None
    return (first, last) if first <= last else None


def _first(moment: Moment) -> date:
    return date(moment.year, moment.month or 1, moment.day or 1)


def _last(moment: Moment) -> date:
    year, month = moment.year + moment.span - 1, moment.month or 12
    return date(year, month, moment.day or monthrange(year, month)[1])
