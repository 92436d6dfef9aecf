"""What a path leads to from many things, read once and in their order."""

from typing import Final

from graph_service.export.tables.path import Path
from graph_service.export.tables.relations import Relations, Row

Found = list[tuple[str, str | None]]
"""Values of one thing: each a term, and its text where one is asked for."""

TEXTS: Final = ("", "label", "citation")
"""Which text of the values can be asked for."""


class Ahead:
    """The values of one path, read as far as the next thing.

    Args:
        relations: what is read.
        things: name of the set of things.
        path: leads from a thing to the values.
        text: one of :data:`TEXTS`.
    """

    def __init__(self, relations: Relations, things: str, path: Path, text: str = "") -> None:
        self._found = relations.values(things, path, text)
        self._next: Row | None = next(self._found, None)

    def values(self, thing: str) -> Found:
        """Return the values of a thing, sorted, each once; ask for things in their order."""
        values: Found = []
        while self._next is not None and self._next[0] <= thing:
            if self._next[0] == thing and (not values or values[-1][0] != self._next[1]):
                values.append(self._next[1:])
            self._next = next(self._found, None)
        return values
