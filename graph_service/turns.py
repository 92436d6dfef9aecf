"""Writers of one process wait in line: one changes the record at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from graph_service.errors import Unavailable

WAITING: Final = 16
"""Writers that may wait; one more is sent away."""

PATIENCE: Final = 30.0
"""Seconds that a writer waits for its turn."""


class Turns:
    """The line of the writers."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._places = threading.Semaphore(WAITING)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Be the one who writes.

        Raises:
            Unavailable: too many writers wait, or for too long.
        """
        if not self._places.acquire(blocking=False):
            raise Unavailable("too many writers are waiting", retry_after=5)
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Unavailable("other writers take too long", retry_after=5)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()
