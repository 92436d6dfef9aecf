"""Preconditions of a request for something that has a tag and a time (RFC 9110, section 13).

::

    If-Match  or else  If-Unmodified-Since        does not hold -> 412
    If-None-Match  or else  If-Modified-Since     does not hold -> 304
    Range with If-Range                           does not hold -> the whole
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Final

_TAG: Final = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_LIST: Final = re.compile(rf"\s*(?:{_TAG.pattern}|)\s*(?:,\s*(?:{_TAG.pattern}|)\s*)*")
_ANY: Final = "*"
_LONGEST: Final = 8_000
"""Bytes of a header that is looked into; a longer one holds nothing that we know."""


class Outcome(Enum):
    """What becomes of a request."""

    SEND = 200
    UNCHANGED = 304
    FAILED = 412


def evaluate(headers: Mapping[str, str], tag: str, modified: datetime | None) -> Outcome:
    """Return what the preconditions of a GET or HEAD come to, in the order of section 13.2.2.

    Args:
        headers: of the request.
        tag: strong ETag of what would be sent, with its quotation marks.
        modified: when it was changed last, ``None`` where that is not known: then a condition on
            the time does not hold.
    """
    match, none_match = headers.get("If-Match"), headers.get("If-None-Match")
    if match is not None:
        if not _names(match, tag, strong=True):
            return Outcome.FAILED
    elif (limit := _date(headers.get("If-Unmodified-Since"))) and not _is_until(modified, limit):
        return Outcome.FAILED
    if none_match is not None:
        if _names(none_match, tag, strong=False):
            return Outcome.UNCHANGED
    elif (since := _date(headers.get("If-Modified-Since"))) and _is_until(modified, since):
        return Outcome.UNCHANGED
    return Outcome.SEND


def range_holds(headers: Mapping[str, str], tag: str) -> bool:
    """Return whether ``If-Range`` lets a range be sent: without one, or with the very tag.

    A date is never strong enough: a release may be amended within the second of its issue
    (sections 8.8.2.2 and 13.1.5).
    """
    condition = headers.get("If-Range")
    return condition is None or condition.strip() == tag


def _names(header: str, tag: str, *, strong: bool) -> bool:
    if header.strip() == _ANY:
        return True
    if len(header) > _LONGEST or not _LIST.fullmatch(header):
        return False
    return any(each == tag and not (weak and strong) for weak, each in _TAG.findall(header))


def _date(text: str | None) -> datetime | None:
    """Return a date of HTTP, ``None`` for anything else, which is passed over."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_until(modified: datetime | None, limit: datetime) -> bool:
    return modified is not None and modified.replace(microsecond=0) <= limit
