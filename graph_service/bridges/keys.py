"""Keys of things that come in without an IRI: drawn, so that they tell nothing of the thing."""

import secrets
from collections.abc import Callable
from typing import Final

from graph_service.namespaces import IDENTIFIER

Draw = Callable[[], str]
"""Gives another key each time."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_PAIRS: Final = 5

_PARTS: Final = frozenset(("act", "involvement", "engagement", "link", "outcome"))
"""Kinds whose keys are those of an incident and a number."""


def draw_key() -> str:
    """Return a key of letters and digits by turns, which spells no word."""
    return "".join(secrets.choice(_LETTERS) + secrets.choice(_DIGITS) for _ in range(_PAIRS))


def iri_of(kind: str, key: str) -> str:
    """Return the IRI of a thing."""
    return f"{IDENTIFIER}{kind}/{key}"


def new_iri(kind: str, draw: Draw) -> str:
    """Return an IRI with a drawn key; a part of an incident by itself is number 1 of no other."""
    return iri_of(kind, f"{draw()}-1" if kind in _PARTS else draw())


def part_of(kind: str, whole: str, number: int) -> str:
    """Return the IRI of a part of an incident: the key of that, and a number."""
    return iri_of(kind, f"{whole.rpartition('/')[2]}-{number}")
