"""Clients that go away while their queries run: the queries are ended for them.

Nobody tells when a client hangs up before there is a first byte to send, so connections are looked
at (:mod:`graph_service.web.connections`): not those of quick queries, and of others twice a second.
What can't be seen is a client behind a proxy that keeps its own connection open, or one that sends
its next request already.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graph_service.web.connections import Connections, any_open, connections_of

_AGE: Final = 0.5
"""Seconds that a query may run before its client is looked at."""

_TICK: Final = 0.5


@dataclass(eq=False, slots=True)
class Waiting:
    """A client that waits: ``leave`` is called once when it is gone."""

    peer: str
    since: float
    leave: Callable[[], None]
    connections: Connections | None = None


class Departures:
    """Watches the clients of running queries."""

    def __init__(self) -> None:
        self._waiting: dict[int, Waiting] = {}
        self._some = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def expect(self, peer: str, since: float, leave: Callable[[], None]) -> Waiting:
        """Watch the client of a query that begins now, until :meth:`forget`.

        Args:
            peer: its address, as the server knows it.
            since: when its request was handed over, by :func:`time.monotonic`.
            leave: is called when it is gone.
        """
        waiting = Waiting(peer, since, leave)
        self._waiting[id(waiting)] = waiting
        if not self._some.is_set():
            self._begin()
        return waiting

    def forget(self, waiting: Waiting) -> None:
        """Watch a client no longer."""
        self._waiting.pop(id(waiting), None)

    def look(self) -> None:
        """Look at every client that has waited for a while."""
        now = time.monotonic()
        for waiting in list(self._waiting.values()):
            waited = now - waiting.since
            if waited < _AGE:
                continue
            if waiting.connections is None:
                waiting.connections = connections_of(waiting.peer, waited)
            elif waiting.connections and not any_open(waiting.connections):
                self.forget(waiting)
                waiting.leave()

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="departures", daemon=True)
                self._thread.start()
            self._some.set()

    def _keep(self) -> None:
        while True:
            self._some.wait()
            time.sleep(_TICK)
            self.look()
            if not self._waiting:
                self._some.clear()
                if self._waiting:  # one came between the two lines above
                    self._some.set()
