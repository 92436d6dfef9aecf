"""What happens to queries while they run: they lose priority, turn slow, and end when they must."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.errors import QueryMemory, QueryTimeout, Unavailable
from graph_service.query.places import Places, Running
from graph_service.query.usage import resident_memory

TICK: Final = 0.05
"""Seconds between looks at queries that run."""

_GRACE: Final = 0.5
"""Seconds after its deadline that a query gets whose reader is stuck; others see theirs exactly."""

_LOWEST_PRIORITY: Final = 19
_LONGEST_RETRY: Final = 30


@dataclass(frozen=True)
class Limits:
    """What is asked of running queries.

    After ``demote_seconds`` a query loses its priority on the processor; after ``slow_seconds`` it
    is slow (see :mod:`graph_service.query.places`). ``memory`` is in bytes, for all queries
    together.
    """

    demote_seconds: float = 0.1
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

    def look(self) -> None:
        """Demote, mark and end what has to be."""
        now = time.monotonic()
        for running in list(self._places.running.values()):
            age = now - running.started
            if now > running.deadline + _GRACE:
                running.worker.kill(QueryTimeout("the query ran into its time limit"))
            if age > self._limits.demote_seconds and not running.demoted:
                running.demoted = True
                demote(running.worker.pid)
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
            if now - running.started > TICK and running.worker.alive
        }
        if sum(sizes.values()) > self._limits.memory:
            largest = max(sizes, key=lambda running: sizes[running])
            largest.worker.kill(QueryMemory("the queries that run need more memory than there is"))


def demote(pid: int) -> None:
    """Give the threads of a process the lowest priority; it can't be raised again."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(task.name), _LOWEST_PRIORITY)
