"""Who asks: a name and the audiences whose graphs they may see."""

from dataclasses import dataclass
from typing import Final

PUBLIC: Final = "public"
"""The audience of everybody."""


@dataclass(frozen=True)
class Actor:
    """A caller. ``name`` is ``None`` for somebody without a token."""

    name: str | None
    audiences: frozenset[str]


ANONYMOUS: Final = Actor(None, frozenset({PUBLIC}))
