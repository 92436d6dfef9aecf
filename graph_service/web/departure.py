"""Clients that go away: whoever works for one is told at once."""

import threading
from collections.abc import Callable
from typing import Any, Final

KEY: Final = "graph_service.departure"
"""Where the environment of a request keeps that of its connection, where the server tells."""


class Departure:
    """The end of one connection by its client, which serves one request after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._leave: Callable[[], None] | None = None
        self._happened = False

    def expect(self, leave: Callable[[], None]) -> None:
        """Call ``leave`` when the client goes away; at once, if it has gone already."""
        with self._lock:
            if not self._happened:
                self._leave = leave
                return
        leave()

    def forget(self) -> None:
        """Call nobody any more."""
        with self._lock:
            self._leave = None

    def happen(self) -> None:
        """Tell that the client is gone; the server does, once."""
        with self._lock:
            self._happened = True
            leave, self._leave = self._leave, None
        if leave is not None:
            leave()


def departure_of(environ: dict[str, Any]) -> Departure | None:
    """Return that of the connection of a request, ``None`` when the server tells nothing."""
    found = environ.get(KEY)
    return found if isinstance(found, Departure) else None
