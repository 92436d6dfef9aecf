"""Who calls a partner at a time and who waits for it: a slow one must not take all threads."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from graph_service.errors import Unavailable
from graph_service.partners.breaker import Breaker

WAITING: Final = 4
"""Calls that may wait for a place of one partner: each has a thread, which others need."""


class Line:
    """What is known of one partner while the service runs: its places, and ``breaker``.

    Args:
        at_once: calls that may run at a time.
    """

    def __init__(self, at_once: int) -> None:
        self.breaker = Breaker()
        self._places = threading.Semaphore(at_once)
        self._waiting = threading.Semaphore(at_once + WAITING)

    @contextmanager
    def place(self, deadline: float) -> Iterator[None]:
        """Have a place in the block.

        Args:
            deadline: until when it is waited for (``time.monotonic``).

        Raises:
            Unavailable: there is none, or too many wait for one.
        """
        refused = Unavailable("too many queries ask this partner", retry_after=2)
        if not self._waiting.acquire(blocking=False):
            raise refused
        try:
            if not self._places.acquire(timeout=max(0.0, deadline - time.monotonic())):
                raise refused
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._waiting.release()
