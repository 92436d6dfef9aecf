"""Keys of things that come in without an IRI: drawn, so that they tell nothing of the thing."""

import secrets
from collections.abc import Callable
from typing import Final

from graph_service.namespaces import IDENTIFIER

Draw = Callable[[], str]
"""Gives another key each time."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_PAIRS: Final = 8


def draw_key() -> str:
    """Return a key of letters and digits by turns, which spells no word."""
    return "".join(secrets.choice(_LETTERS) + secrets.choice(_DIGITS) for _ in range(_PAIRS))


def iri_of(kind: str, key: str) -> str:
    """Return the IRI of a thing."""
    return f"{IDENTIFIER}{kind}/{key}"
