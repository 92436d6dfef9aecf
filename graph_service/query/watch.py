"""What happens to queries while they run: they give way, turn slow, and end when they must."""

import threading
import time
from dataclasses import dataclass
from typing import Final

from graph_service.errors import QueryMemory, QueryTimeout, Unavailable
from graph_service.query.places import Places, Running
from graph_service.query.priority import demote
from graph_service.query.usage import resident_memory

TICK: Final = 0.02
"""Seconds between looks at queries that run."""

_SELDOM: Final = 0.06
"""Seconds between looks at what does not change fast."""

_LINGER: Final = 1.0
"""Seconds without a query until nobody looks any more: to wake up for each one would cost it."""

_LONGEST_RETRY: Final = 30


@dataclass(frozen=True)
class Limits:
    """What is asked of running queries.

    After ``demote_seconds`` a query gives way to others on the processor; after ``slow_seconds`` it
    is slow (see :mod:`graph_service.query.places`). ``memory`` is in bytes, for all queries
    together.
    """

    demote_seconds: float = 0.03
    slow_seconds: float = 1.0
    memory: int = 4 << 30


class Watch:
    """Looks at the queries that have a place, on a thread of its own: nothing else delays it.

    Args:
        places: the pool's.
        lock: the pool's; :meth:`wake` is to be called under it.
        limits: what is asked of running queries.
    """

    def __init__(self, places: Places, lock: threading.Lock, limits: Limits) -> None:
        self.turned_away = 0
        """Queries that ended because too many were slow."""
        self._places = places
        self._lock = lock
        self._limits = limits
        self._measured = self._busy = 0.0
        self._asleep = False
        self._closed = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pool-watch", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look from now on: a query has begun."""
        if self._asleep:
            self._asleep = False
            self._wake.set()

    def close(self) -> None:
        """End; not under the lock."""
        with self._lock:
            self._closed = True
            self._asleep = False
            self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed:
            now = time.monotonic()
            with self._lock:
                running = list(self._places.running.values())
                for each in running:
                    self._look(each, now)
                if running:
                    self._busy = now
                self._asleep = now > self._busy + _LINGER and not self._closed
                asleep = self._asleep
            if running and now >= self._measured + _SELDOM:
                self._measured = now
                self._measure(running, now)
            if self._wake.wait(None if asleep else TICK):
                self._wake.clear()

    def _look(self, running: Running, now: float) -> None:
        """Demote, mark or end a query, if that has to be; under the lock."""
        age = now - running.started
        if running.demoted is None and age > self._limits.demote_seconds:
            running.demoted = running.worker.thread
            demote(running.demoted)
        if now > running.deadline:
            running.worker.kill(QueryTimeout("the query ran into its time limit"))
        elif age > self._limits.slow_seconds and not running.slow:
            self._turn_slow(running, now)

    def _turn_slow(self, running: Running, now: float) -> None:
        ended = self._places.turn_slow(running)
        if ended is not None:
            first = min(each.deadline for each in self._places.slow)
            retry = min(max(1, round(first - now)), _LONGEST_RETRY)
            ended.worker.kill(Unavailable("too many slow queries are running", retry_after=retry))
            ended.slow = False
            self.turned_away += 1

    def _measure(self, running: list[Running], now: float) -> None:
        """End the query that has most memory when all together have too much."""
        sizes: dict[Running, int] = {}
        workers = {each: each.worker for each in running}
        for each, worker in workers.items():
            if now - each.started > _SELDOM and worker.alive:
                each.size = (resident_memory(worker.pid) or 0) - worker.resident
                sizes[each] = each.size
        if sum(sizes.values()) <= self._limits.memory:
            return
        largest = max(sizes, key=lambda each: sizes[each])
        worker = workers[largest]
        with self._lock:
            if self._places.has(largest, worker):  # it may be another one's by now
                worker.kill(QueryMemory("the queries that run need more memory than there is"))
