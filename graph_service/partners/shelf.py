"""Answers of partners that are kept: each for the callers of one set of audiences."""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph_service.partners.answers import Rows
from graph_service.partners.freshness import may_be_kept, seconds_of

_OVERHEAD: Final = 1_000
Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """Rows, with what their partner says of keeping them.

    ``asked`` is when, as time; ``since`` is the same on a clock that nobody sets.
    """

    rows: Rows
    headers: Mapping[str, str]
    asked: float
    since: float

    def is_fresh(self) -> bool:
        """Return whether they may be used without asking."""
        return time.monotonic() - self.since < seconds_of(self.headers)

    def renewed(self, headers: Mapping[str, str]) -> "Kept":
        """Return the same rows, of which the partner just said that they hold."""
        merged = {**self.headers, **headers}
        return replace(self, headers=merged, asked=time.time(), since=time.monotonic())

    @property
    def size(self) -> int:
        """About how many bytes they take."""
        return len(self.rows.text) + sum(map(len, self.headers.values())) + _OVERHEAD


class Shelf:
    """What is kept, up to ``most`` bytes; what was not asked for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep rows in the place of those of the key, if their partner allows it."""
        with self._lock:
            before = self._held.pop(key, None)
            if before is not None:
                self._size -= before.size
            size = kept.size + sum(map(len, key))
            if not may_be_kept(kept.headers) or kept.size > self._most // 4 or size > self._most:
                return
            self._held[key] = kept
            self._size += kept.size
            while self._size > self._most:
                _, gone = self._held.popitem(last=False)
                self._size -= gone.size
