"""Identical work in flight is done once: the first caller does it, those who come meanwhile wait.

It knows nothing of queries. Whoever uses it for answers makes the key of everything that an answer
depends on: :func:`answer_key` does that.

::

    first caller        does the work ---- value --> everybody who waits gets the same object
                           |
                           +-- not to be shared ---> everybody does the work alone, at once
                           +-- ended for a reason of the first caller's own (it went away)
                           |                    ---> one of those who wait does it instead
                           +-- any other error ----> everybody who waits gets that error

Nothing is kept: who comes after the end begins anew.
"""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from graph_service.errors import QueryCancelled, QueryTimeout, Unavailable
from graph_service.query.job import Job

_Value = TypeVar("_Value")

OWN_REASONS = (QueryCancelled, Unavailable)
"""Errors that are about the caller, not about the work: others need not share them."""


@dataclass(eq=False)
class _Seat(Generic[_Value]):
    """Someone who waits; ``called`` is set once there is something to know."""

    called: threading.Event = field(default_factory=threading.Event)
    value: _Value | None = None
    error: BaseException | None = None
    alone: bool = False
    leads: bool = False


class Flights(Generic[_Value]):
    """Work in flight by key, for many threads; values of one type."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[Hashable, deque[_Seat[_Value]]] = {}
        self.shared = 0
        """Callers so far who got a value without doing the work."""

    def run(
        self,
        key: Hashable,
        work: Callable[[], _Value],
        *,
        seconds: float,
        may_share: Callable[[_Value], bool] = lambda _: True,
    ) -> _Value:
        """Return the value for a key, made by ``work`` or by whoever does that already.

        Args:
            key: what makes two callers the same.
            work: makes the value; it is called at most once, by this thread. It has to end by its
                own means within the caller's time.
            seconds: how long this caller waits for another one.
            may_share: whether others may have a value, too; an answer that streams is for one.

        Raises:
            QueryTimeout: it took longer than this caller waits.
            BaseException: what ``work`` raised, here or where it was done.
        """
        deadline = time.monotonic() + seconds
        with self._lock:
            waiting = self._flights.get(key)
            if waiting is None:
                self._flights[key] = deque()
                seat = None
            else:
                seat = _Seat[_Value]()
                waiting.append(seat)
        if seat is not None:
            self._wait(key, seat, deadline)
            if seat.alone:
                return work()
            if not seat.leads:
                return self._result(seat)
        return self._lead(key, work, may_share)

    def waiting(self, key: Hashable) -> int:
        """Return how many callers wait for the work of another one."""
        with self._lock:
            return len(self._flights.get(key, ()))

    def _lead(
        self, key: Hashable, work: Callable[[], _Value], may_share: Callable[[_Value], bool]
    ) -> _Value:
        try:
            value = work()
        except OWN_REASONS:
            self._hand_over(key)
            raise
        except BaseException as error:
            self._land(key, error=error)
            raise
        self._land(key, value=value, alone=not may_share(value))
        return value

    def _wait(self, key: Hashable, seat: _Seat[_Value], deadline: float) -> None:
        """Wait until the seat is called.

        Raises:
            QueryTimeout: the deadline came first.
        """
        if seat.called.wait(max(0.0, deadline - time.monotonic())):
            return
        with self._lock:
            waiting = self._flights.get(key)
            if waiting is not None and seat in waiting:
                waiting.remove(seat)
                raise QueryTimeout("the query ran into its time limit")
        seat.called.wait()  # it was taken out to be called just now

    def _result(self, seat: _Seat[_Value]) -> _Value:
        if seat.error is not None:
            raise seat.error
        with self._lock:
            self.shared += 1
        return seat.value  # type: ignore[return-value]  # None only if that is the value

    def _land(
        self,
        key: Hashable,
        *,
        value: _Value | None = None,
        error: BaseException | None = None,
        alone: bool = False,
    ) -> None:
        with self._lock:
            waiting = self._flights.pop(key)
        for seat in waiting:
            seat.value, seat.error, seat.alone = value, error, alone
            seat.called.set()

    def _hand_over(self, key: Hashable) -> None:
        """Let the one who has waited longest do the work, with the others behind it."""
        with self._lock:
            waiting = self._flights[key]
            if not waiting:
                del self._flights[key]
                return
            seat = waiting.popleft()
        seat.leads = True
        seat.called.set()


def answer_key(view: str, job: Job) -> str:
    """Return what makes two jobs give the same bytes: the view, all of the job, its limits.

    Args:
        view: digest of the view.
        job: as it is handed to the pool; its query is taken as it is written, because texts that
            mean the same may order rows differently. One whose answer differs each time
            (``Scan.volatile``) should not share one at all.
    """
    parts = (view, *(f"{name} {value!r}" for name, value in sorted(job.pack().items())))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
