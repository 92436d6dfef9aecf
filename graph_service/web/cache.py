"""Things kept in memory up to a number of bytes; what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")

OVERHEAD: Final = 600
"""Bytes that an entry is counted with beyond those it holds: key, links, headers."""


@dataclass(frozen=True)
class CacheStatus:
    """A cache at one moment: ``size`` and ``most`` are bytes."""

    entries: int
    size: int
    most: int


class Cache(Generic[_Key, _Value]):
    """Values by key, for many threads.

    Args:
        most: bytes of all values together; 0 keeps nothing.
        largest: bytes of one value; a larger one is not kept.
    """

    def __init__(self, most: int, largest: int) -> None:
        self._most = most
        self._largest = min(largest, most)
        self._held: OrderedDict[_Key, tuple[_Value, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """Return the value of a key, which then is the last to go."""
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def put(self, key: _Key, value: _Value, size: int) -> bool:
        """Keep a value of ``size`` bytes, in place of others if need be; returns whether it is."""
        size += OVERHEAD
        if size > self._largest:
            return False
        with self._lock:
            before = self._held.pop(key, None)
            if before is not None:
                self._size -= before[1]
            self._held[key] = value, size
            self._size += size
            while self._size > self._most:
                _, (_, gone) = self._held.popitem(last=False)
                self._size -= gone
        return True

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._size = 0

    def status(self) -> CacheStatus:
        """Return what is held."""
        with self._lock:
            return CacheStatus(len(self._held), self._size, self._most)
