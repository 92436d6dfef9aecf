"""Pools that nobody new is sent to: each is closed once the last request that has it is over.

Requests do not give anything back: a pool is in use as long as an :class:`Answering` with it is
referenced. So no request, however slow, finds its pool closed.
"""

import gc
import logging
import math
import threading
import time
import weakref
from dataclasses import dataclass, replace
from typing import Final

from graph_service.query.pool import Pool
from graph_service.query.status import PoolStatus, add_up
from graph_service.web.answering import Answering, Files, Use

_LOG: Final = logging.getLogger(__name__)

MOST: Final = 4
"""Pools that may retire at a time; each has its processes."""

_COLLECT: Final = 5.0
"""Seconds after which a pool that runs nothing, but is referenced, is looked at for cycles."""

GRACE: Final = 1.0
"""Seconds that queries have which could see what was just withdrawn."""

_LONGEST: Final = 900.0
"""Seconds after which a pool is closed in any case."""


@dataclass(eq=False)
class _Retired:
    use: weakref.ReferenceType[Use]
    pool: Pool
    local: Pool | None
    files: Files
    since: float
    collect: float
    audiences: frozenset[str]
    ends: float = math.inf


class Retirement:
    """The pools of one service that retire, and what they counted."""

    def __init__(self) -> None:
        self._retired: list[_Retired] = []
        self._closed: list[PoolStatus] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._retired)

    def add(self, answering: Answering) -> None:
        """Let a pool retire; the caller sends nobody new to it."""
        now = time.monotonic()
        with self._lock:
            self._retired.append(
                _Retired(
                    weakref.ref(answering.use),
                    answering.pool,
                    answering.local,
                    answering.files,
                    now,
                    now + _COLLECT,
                    answering.view.audiences,
                )
            )

    def hurry(self, audiences: frozenset[str]) -> None:
        """Give those who could see something that was withdrawn little time to come to an end."""
        ends = time.monotonic() + GRACE
        for each in list(self._retired):
            if not each.audiences.isdisjoint(audiences):
                each.ends = min(each.ends, ends)

    @property
    def hurries(self) -> bool:
        """Whether a pool is there that has little time."""
        return any(each.ends < math.inf for each in list(self._retired))

    def clear(self) -> None:
        """Close the pools that no request has any more."""
        for each in list(self._retired):
            if self._is_over(each):
                self._close(each)

    def close(self) -> None:
        """Close all of them; queries that run end as cancelled."""
        for each in list(self._retired):
            self._close(each)

    def statuses(self) -> list[PoolStatus]:
        """Return the state of each pool that retires, and what closed ones have counted."""
        with self._lock:
            return [*self._closed, *(each.pool.status() for each in self._retired)]

    def _is_over(self, each: _Retired) -> bool:
        if each.use() is None:
            return True
        now, status = time.monotonic(), each.pool.status()
        if now > each.ends:
            return True  # what runs ends as cancelled: it could tell what was withdrawn
        if now - each.since > _LONGEST:
            _LOG.error("requests hold the pool of an earlier release; it is closed")
            return True
        if now > each.collect and not status.running and not status.waiting:
            each.collect = now + 6 * _COLLECT
            gc.collect()  # an error that a request met may keep it in a cycle
            return each.use() is None
        return False

    def _close(self, each: _Retired) -> None:
        with self._lock:
            if each not in self._retired:
                return  # another thread closes it
            self._retired.remove(each)
            self._note(each.pool.status())
        each.pool.close()
        if each.local is not None:
            each.local.close()
        each.files.close()

    def _note(self, status: PoolStatus) -> None:
        """Add what a pool counted to what those before it did; under the lock."""
        idle = replace(status, idle=0, running=0, slow=0, waiting=0)
        self._closed = [add_up([*self._closed, idle])]
