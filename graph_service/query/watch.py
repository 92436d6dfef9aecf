"""What happens to queries while they run: they give way, turn slow, and end when they must."""

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

_GRACE: Final = 0.5
"""Seconds after its deadline that a query gets whose reader is stuck; others see theirs exactly."""

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
    """Looks at the queries that have a place.

    Args:
        places: the pool's; :meth:`look` is to be called under the pool's lock.
        limits: what is asked of them.
    """

    def __init__(self, places: Places, limits: Limits) -> None:
        self.turned_away = 0
        """Queries that ended because too many were slow."""
        self._places = places
        self._limits = limits
        self._looked = 0.0

    def look(self) -> None:
        """Demote, mark and end what has to be."""
        now = time.monotonic()
        for running in self._places.running.values():
            if running.demoted is None and now - running.started > self._limits.demote_seconds:
                running.demoted = running.worker.thread
                demote(running.demoted)
        if now < self._looked + _SELDOM:
            return
        self._looked = now
        for running in list(self._places.running.values()):
            age = now - running.started
            if now > running.deadline + _GRACE:
                running.worker.kill(QueryTimeout("the query ran into its time limit"))
            if age > self._limits.slow_seconds and not running.slow:
                self._turn_slow(running, now)
        self._end_largest(now)

    def _turn_slow(self, running: Running, now: float) -> None:
        ended = self._places.turn_slow(running)
        if ended is not None:
            first = min(each.deadline for each in self._places.slow)
            retry = min(max(1, round(first - now)), _LONGEST_RETRY)
            ended.worker.kill(Unavailable("too many slow queries are running", retry_after=retry))
            ended.slow = False
            self.turned_away += 1

    def _end_largest(self, now: float) -> None:
        """End the query that has most memory when all together have too much."""
        sizes = {
            running: (resident_memory(running.worker.pid) or 0) - running.worker.resident
            for running in self._places.running.values()
            if now - running.started > _SELDOM and running.worker.alive
        }
        if sum(sizes.values()) > self._limits.memory:
            largest = max(sizes, key=lambda running: sizes[running])
            largest.worker.kill(QueryMemory("the queries that run need more memory than there is"))
