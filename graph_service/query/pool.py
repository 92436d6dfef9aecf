"""Warm worker processes that answer queries on one view, and what protects them and the callers.

::

    caller -> line of its owner -> place + worker -> answer      (places: who may, and when)
                                       |
    keeper thread: ends what is late, slow or too large          (watch)
                   starts, replaces and clears away processes    (stock, source)

A query that passes its deadline, its memory or the engine's stack ends its own worker and nothing
else; another one waits already. Callers are threads of the web server.
"""

import itertools
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, Final, Self

from graph_service.errors import GraphServiceError, QueryCancelled, Unavailable
from graph_service.query.frames import Kind
from graph_service.query.job import Answer, Stream, Task, data_of
from graph_service.query.places import Places, Running, Ticket
from graph_service.query.source import Source, ViewSource
from graph_service.query.status import PoolStatus, RunningQuery
from graph_service.query.stock import Stock, Wear
from graph_service.query.watch import TICK, Limits, Watch
from graph_service.views.views import View

_WARM: Final = 4
"""Workers that wait, so that a query starts at once, also after others have ended theirs."""

_LONGEST_WAIT: Final = 5.0
"""Seconds that a caller waits for a place; half of its time limit, if that is less."""

_QUIET_TICK: Final = 0.5
_numbers: Final = itertools.count(1)
"""Of queries; no two pools give the same one."""


Began = Callable[[int], None]
"""Is told the number of a query when it has a place."""


def _nobody(_: int) -> None:
    """Tell nobody."""


class Pool:
    """Workers on one view.

    Args:
        view: the view that they open.
        workers: queries that run at once.
        queue_length: callers that may wait; one more gets :class:`Unavailable`.
        memory: bytes that one query may map.
        slow: queries that may be slow at once; two workers are always left to others.
        limits: what is asked of running queries.
        wear: when a worker is replaced that did nothing wrong.
        source: where workers come from, if not from the view's store.
    """

    def __init__(
        self,
        view: View,
        *,
        workers: int,
        queue_length: int,
        memory: int,
        slow: int = 4,
        limits: Limits | None = None,
        wear: Wear | None = None,
        source: Source | None = None,
    ) -> None:
        self.view = view
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._all_free = threading.Condition(self._lock)
        self._places = Places(workers, slow, queue_length)
        self._watch = Watch(self._places, limits or Limits())
        self._source = source or ViewSource(view, "snapshot", memory)
        self._stock = Stock(self._source, self._lock, wear or Wear(), self._match)
        self._warm = min(_WARM, workers + 1)
        self._closed = False
        self._keeper = threading.Thread(target=self._keep, name="pool-keeper", daemon=True)
        self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, job: Task, owner: str = "", began: Began = _nobody) -> Answer:
        """Run a job and return its complete answer.

        Args:
            job: what to run; its time limit includes the time to wait for a place.
            owner: who asks; an opaque name, whose queries share places and may be cancelled by it.
            began: is told the number of the query when it starts.

        Raises:
            Unavailable: too many callers wait, no place became free in time, or the query is slow
                and too many others are.
            QueryEnded: the query met a limit; which one is the class.
            GraphServiceError: the query itself is wrong.
        """
        _, status, frames = self._start(job, owner, began)
        parts: list[bytes] = []
        end: dict[str, Any] = {}
        for kind, value in frames:
            if kind is Kind.DATA:
                parts.append(value)
            else:
                end = value
        body = b"".join(parts)
        return Answer(status["form"], status["content_type"], body, end["rows"], end["seconds"])

    def stream(self, job: Task, owner: str = "", began: Began = _nobody) -> Stream:
        """Start a job and return its answer as it comes; like :meth:`run` otherwise."""
        number, status, frames = self._start(job, owner, began)
        return Stream(status["form"], status["content_type"], data_of(frames), number)

    def cancel(self, number: int, owner: str = "") -> bool:
        """End a running query of an owner, and free its place at once.

        Returns:
            Whether this owner has such a query.
        """
        with self._lock:
            running = self._places.running.get(number)
            if running is None or running.owner != owner:
                return False
            running.worker.kill(QueryCancelled("the query was cancelled"))
            self._free(running, reusable=False)
        return True

    def queries(self, owner: str = "") -> tuple[RunningQuery, ...]:
        """Return the running queries of an owner, the oldest first."""
        now = time.monotonic()
        with self._lock:
            return tuple(
                RunningQuery(each.number, now - each.started, each.slow)
                for each in self._places.running.values()
                if each.owner == owner
            )

    def status(self) -> PoolStatus:
        """Return the pool's state, for ``/readyz`` and ``/status``."""
        with self._lock:
            return PoolStatus(
                idle=self._stock.idle,
                running=len(self._places.running),
                slow=len(self._places.slow),
                waiting=self._places.waiting,
                ended=self._stock.ended,
                recycled=self._stock.recycled,
                turned_away=self._watch.turned_away,
                network=self._stock.network,
                backend=self._stock.backend,
            )

    def close(self) -> None:
        """End every worker and wait for them; queries that run end as cancelled."""
        with self._lock:
            self._closed = True
            for running in list(self._places.running.values()):
                running.worker.kill(QueryCancelled("the service is stopping"))
                self._free(running, reusable=False)
            self._match()
        self._wake.set()
        self._keeper.join()
        self._stock.close()

    def _start(
        self, job: Task, owner: str, began: Began
    ) -> tuple[int, dict[str, str], Generator[tuple[Kind, Any], None, None]]:
        running = self._take(job.seconds, owner)
        frames = self._frames(running, job, began)
        _, status = next(frames)
        return running.number, status, frames

    def _frames(
        self, running: Running, job: Task, began: Began
    ) -> Generator[tuple[Kind, Any], None, None]:
        """Yield a job's frames and give the worker back, whatever happens."""
        worker, reusable = running.worker, False
        try:
            began(running.number)
            yield from worker.ask(job)
            reusable = True
        except GraphServiceError:
            reusable = worker.alive  # what was wrong with the query is not the worker's fault
            raise
        finally:
            worn = reusable and self._stock.is_worn(worker)
            with self._lock:
                self._free(running, reusable=reusable, worn=worn)

    def _free(self, running: Running, *, reusable: bool, worn: bool = False) -> None:
        """Free a place and take its worker back; under the lock. Can be called repeatedly."""
        worker = running.worker
        if self._places.end(running):
            worn = worn or running.demoted == worker.thread  # it has no other one
            self._stock.give_back(worker, reusable=reusable, worn=worn)
            self._match()

    def _take(self, seconds: float, owner: str) -> Running:
        """Return a place with a worker that is ready."""
        ticket = Ticket(owner, next(_numbers), time.monotonic() + seconds)
        with self._lock:
            self._refuse_when_closed()
            self._places.enter(ticket)
            self._match()
        if ticket.running is None:
            ticket.called.wait(min(seconds / 2, _LONGEST_WAIT))
        with self._lock:
            if ticket.running is not None:
                return ticket.running
            self._places.leave(ticket)
            self._refuse_when_closed()
            raise Unavailable("no query worker became free in time", retry_after=2)

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise Unavailable("the service is stopping", retry_after=5)

    def _match(self) -> None:
        """Bring callers and workers together; under the lock."""
        if self._closed:
            self._places.send_away()
        while self._places.waiting:
            worker = self._stock.take()
            if worker is None:
                break
            ticket = self._places.call()
            if ticket is None:
                self._stock.put_back(worker)
                break
            self._places.begin(ticket, worker, time.monotonic())
        if not self._stock.idle:
            self._wake.set()  # there should always be one more

    def _keep(self) -> None:
        """Watch queries and tend the stock; the only thread that starts processes."""
        while not self._closed:
            with self._lock:
                self._watch.look()
                running, waiting = len(self._places.running), self._places.waiting
            room = self._places.places + self._warm - running
            if not self._stock.tend(self._warm + waiting, room):
                self._wake.wait(TICK if running or waiting else _QUIET_TICK)
                self._wake.clear()
