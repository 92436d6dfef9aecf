"""A partner that fails again and again is left alone for a while, which spares it and us."""

import threading
import time
from collections.abc import Callable
from typing import Final

FAILURES: Final = 5
"""Failures in a row after which it is left alone."""

SECONDS: Final = 30.0
"""For how long; then one call tries."""


class Breaker:
    """What is known of a partner's failures.

    Args:
        failures: in a row.
        seconds: of rest.
        clock: gives the time.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def admits(self) -> bool:
        """Return whether a call may go; after a rest one may, and the others wait for it."""
        with self._lock:
            if self._failed < self._most:
                return True
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + self._seconds
            return True

    def note(self, *, good: bool) -> None:
        """Note how a call ended."""
        with self._lock:
            self._failed = 0 if good else self._failed + 1
            if self._failed >= self._most:
                self._until = self._clock() + self._seconds

    @property
    def rests(self) -> bool:
        """Whether the partner is left alone now."""
        with self._lock:
            return self._failed >= self._most and self._clock() < self._until
