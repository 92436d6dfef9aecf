"""Conditional requests: what ``If-None-Match`` says about the answer that would be sent.

RFC 9110, section 13.1.2: the comparison is weak, a list matches with any of its tags, and ``*``
matches whatever there is.
"""

import re
from collections.abc import Iterable
from typing import Final

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_MOST_BYTES: Final = 8_000
"""A header that is longer is not looked into: its request is answered in full."""

ANY: Final = "*"


def matching(header: str | None, tags: Iterable[str]) -> str | None:
    """Return the first of ``tags`` (with quotes) that the header names, else ``None``.

    ``*`` names none of them: whether there is anything to send is for the caller to know, who
    finds out with :func:`matches_any`. A header that is malformed is passed over.
    """
    if header is None or len(header) > _MOST_BYTES:
        return None
    for tag in tags:
        if header == tag:  # as most clients send it
            return tag
    named = frozenset(_TAG.findall(header)) if '"' in header else frozenset()
    return next((tag for tag in tags if tag in named), None)


def matches_any(header: str | None) -> bool:
    """Return whether the header is ``*``, which is satisfied only by having nothing to send."""
    return header is not None and header.strip() == ANY
