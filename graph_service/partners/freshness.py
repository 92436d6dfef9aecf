"""How long an answer of a partner may be kept: as the partner says, up to a limit of ours."""

import re
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 3600
"""Seconds that an answer is kept without asking, whatever its partner says."""

_SECONDS: Final = re.compile(r"[0-9]{1,9}")
_NEVER: Final = ("no-store", "private")


def may_be_kept(headers: Mapping[str, str]) -> bool:
    """Return whether an answer may be kept at all: it is fresh for a while, or can be asked about.

    Args:
        headers: by name in small letters.
    """
    said = _directives(headers)
    if any(name in said for name in _NEVER):
        return False
    return seconds_of(headers) > 0 or bool(conditions_of(headers))


def seconds_of(headers: Mapping[str, str]) -> int:
    """Return for how many seconds an answer is fresh (RFC 9111, section 4.2)."""
    said = _directives(headers)
    if any(name in said for name in (*_NEVER, "no-cache")):
        return 0
    age = headers.get("age", "").strip()
    passed = int(age) if _SECONDS.fullmatch(age) else 0
    return max(0, min(LONGEST, _number(said.get("max-age")) - passed))


def conditions_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that ask whether an answer still holds; none where it says nothing."""
    found = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
    values = {name: headers[key] for name, key in found.items() if key in headers}
    plain = {name: text for name, text in values.items() if text.isascii() and text.isprintable()}
    return plain if "If-None-Match" in plain else {}


def _directives(headers: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for part in headers.get("cache-control", "").split(","):
        name, equals, value = part.strip().partition("=")
        found[name.lower()] = value.strip('" ') if equals else None
    return found


def _number(text: str | None) -> int:
    return int(text) if text is not None and _SECONDS.fullmatch(text) else 0
