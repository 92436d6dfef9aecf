"""Names of files that are taken away: what is in it, of which day and release, on which terms."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

_CREATIVE: Final = re.compile(
    r"https?://creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)/?(?:deed\.[a-z]+)?"
)


def file_name(
    stem: str, release: int, issued: datetime, licences: Sequence[str], suffix: str
) -> str:
    """Return the name of a file.

    Args:
        stem: what is in it, in letters, digits and hyphens.
        release: what it was answered from.
        issued: when the content of that was issued.
        licences: terms of use, as IRIs.
        suffix: of its format, without dot.
    """
    terms = _terms(licences)
    parts = ("reprisals", stem, issued.date().isoformat(), f"release-{release}", *terms)
    return f"{'-'.join(parts)}.{suffix}"


def licence_name(iri: str) -> str:
    """Return the short name of terms of use, such as ``CC-BY-4.0``; others are their IRI."""
    match = _CREATIVE.fullmatch(iri)
    if match is None:
        return iri
    name = {"zero": "CC0", "mark": "Public-Domain-Mark"}.get(match[1], f"CC-{match[1].upper()}")
    return f"{name}-{match[2]}"


def _terms(licences: Sequence[str]) -> list[str]:
    if not licences:
        return []
    name = licence_name(licences[0])
    return [name if len(licences) == 1 and "/" not in name else "see-licences"]
