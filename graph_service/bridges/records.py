"""What files of other tools hold: records with their place, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph_service.errors import MappingFault
from graph_service.ingest.contribution import Origin

MOST_FAULTS: Final = 100
"""Faults that are told of one reading; with more, the rest is counted."""


@dataclass(frozen=True)
class Record:
    """A row, or an object of JSON.

    ``kind`` is the template or format as the file names it; ``line`` counts from 1: that of a row,
    the position of an object. ``cells`` are texts, or values of JSON, by name; empty ones are left
    out. ``columns`` are the places of names in the first line, from 1.
    """

    kind: str
    file: str
    line: int
    cells: Mapping[str, Any]
    columns: Mapping[str, int] = field(default_factory=dict)
    whole: Mapping[str, Any] = field(default_factory=dict)
    """Of an object of JSON, what stands beside its cells: ids, language."""

    @property
    def origin(self) -> Origin:
        """Where it was read."""
        return Origin(self.file, self.line)


class Faults:
    """What is wrong, each place once."""

    def __init__(self) -> None:
        self.found: list[MappingFault] = []
        self.further = 0
        self._seen: set[tuple[str, int, str]] = set()

    def add(self, record: Record, column: str, reason: str) -> None:
        """Keep a fault of one cell, or of a whole record where ``column`` is empty."""
        self._add(record, record.line, column, reason)

    def add_column(self, record: Record, column: str, reason: str) -> None:
        """Keep a fault of a whole column: once for a file, in its first line."""
        self._add(record, 1, column, reason)

    def _add(self, record: Record, line: int, column: str, reason: str) -> None:
        text = f"column {column!r}: {reason}" if column and column not in reason else reason
        if (record.file, line, text) in self._seen:
            return
        self._seen.add((record.file, line, text))
        if len(self.found) >= MOST_FAULTS:
            self.further += 1
            return
        place = record.columns.get(column)
        self.found.append(MappingFault(text, file=record.file, line=line, column=place))
