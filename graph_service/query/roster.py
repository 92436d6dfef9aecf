"""Who runs a query now, on which worker, and who waits: callers and workers brought together.

::

    caller -> line of its owner -> place + worker                (places: who may, and when)
                                       |
    watch thread:  ends what is late, slow or too large          (watch)
    keeper thread: starts, replaces and clears away processes    (stock, source)
"""

import itertools
import threading
import time
from typing import Final

from graph_service.errors import QueryCancelled, Unavailable
from graph_service.query.places import Places, Running, Ticket
from graph_service.query.source import Source
from graph_service.query.status import PoolStatus, RunningQuery
from graph_service.query.stock import Stock, Wear
from graph_service.query.watch import Limits, Watch

_WARM: Final = 4
"""Workers that wait, so that a query starts at once, also after others have ended theirs."""

_LONGEST_WAIT: Final = 5.0
"""Seconds that a caller waits for a place; half of its time limit, if that is less."""

_TICKS: Final = (0.02, 0.1, 0.5)
"""Seconds between looks at the stock: while somebody waits, while queries run, and else."""

_SMALL: Final = 64 << 20
"""Bytes that a query may have got without being the one that the kernel had to end."""

_LOOK: Final = 0.01

_numbers: Final = itertools.count(1)
"""Of queries; no two pools give the same one."""


class Roster:
    """The places, callers and workers of one pool; for many threads.

    Args:
        places: who may run, and when.
        source: where workers come from.
        limits: what is asked of running queries.
        wear: when a worker is replaced that did nothing wrong.
    """

    def __init__(self, places: Places, source: Source, limits: Limits, wear: Wear) -> None:
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._places = places
        self._watch = Watch(places, self._lock, limits)
        self._stock = Stock(source, self._lock, wear, self._match)
        self._warm = min(_WARM, places.places + 1)
        self._closed = False
        self._keeper = threading.Thread(target=self._keep, name="pool-keeper", daemon=True)
        self._keeper.start()

    def take(self, seconds: float, owner: str) -> Running:
        """Return a place with a worker that is ready; waits for it in the owner's line.

        Args:
            seconds: time limit of the query, which includes the time to wait.
            owner: who asks.

        Raises:
            Unavailable: too many wait, or no place became free in time.
        """
        called = threading.Event()
        ticket = self._enter(seconds, owner, called)
        if ticket.running is None:
            called.wait(min(seconds / 2, _LONGEST_WAIT))
        running = self._leave(ticket)
        if running is None:
            raise Unavailable("no query worker became free in time", retry_after=2)
        return running

    def take_now(self, seconds: float, owner: str) -> Running | None:
        """Return a place with a worker, if there is one at this moment; raises as :meth:`take`."""
        ticket = self._enter(seconds, owner)
        return ticket.running or self._leave(ticket)

    def free(self, running: Running, reusable: bool) -> None:
        """Free a place and take its worker back; can be called repeatedly."""
        worker = running.worker
        worn = reusable and self._stock.is_worn(worker)
        with self._lock:
            self._end(running, reusable=reusable, worn=worn)

    def replace(self, running: Running) -> bool:
        """Give a query another worker for one that died and was not its fault, at most once.

        That is one that the kernel ended (or whoever may) while the query had little memory; a
        query that crashes its worker, or may have brought the machine to the end of its memory,
        gets no other one. Waits for a worker as long as the query may run.

        Returns:
            Whether it has one; it has to be told its job.
        """
        lost = running.worker
        if running.replaced or not lost.struck or running.size > _SMALL:
            return False
        while time.monotonic() < running.deadline:
            with self._lock:
                if self._closed or not self._places.has(running, lost) or lost.fate is not None:
                    return False
                worker = self._stock.take()
                if worker is not None:
                    running.worker, running.replaced = worker, True
                    running.demoted = None
                    self._stock.give_back(lost, reusable=False, worn=False)
                    return True
                self._wake.set()
            time.sleep(_LOOK)
        return False

    def cancel(self, number: int, owner: str) -> bool:
        """End a running query of an owner, and free its place at once.

        Returns:
            Whether this owner has such a query.
        """
        with self._lock:
            running = self._places.running.get(number)
            if running is None or running.owner != owner:
                return False
            running.worker.kill(QueryCancelled("the query was cancelled"))
            self._end(running, reusable=False)
        return True

    def queries(self, owner: str) -> tuple[RunningQuery, ...]:
        """Return the running queries of an owner, the oldest first."""
        now = time.monotonic()
        with self._lock:
            return tuple(
                RunningQuery(each.number, now - each.started, each.slow)
                for each in self._places.running.values()
                if each.owner == owner
            )

    def status(self) -> PoolStatus:
        """Return the state of places, workers and callers."""
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
                self._end(running, reusable=False)
            self._match()
        self._wake.set()
        self._keeper.join()
        self._watch.close()
        self._stock.close()

    def _enter(self, seconds: float, owner: str, called: threading.Event | None = None) -> Ticket:
        ticket = Ticket(owner, next(_numbers), time.monotonic() + seconds, called)
        with self._lock:
            self._refuse_when_closed()
            self._places.enter(ticket)
            self._match()
        return ticket

    def _leave(self, ticket: Ticket) -> Running | None:
        """Return the place that a caller has by now; without one it leaves its line."""
        with self._lock:
            if ticket.running is None:
                self._places.leave(ticket)
                self._refuse_when_closed()
            return ticket.running

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise Unavailable("the service is stopping", retry_after=5)

    def _end(self, running: Running, *, reusable: bool, worn: bool = False) -> None:
        """Free a place and take its worker back; under the lock."""
        worker = running.worker
        if self._places.end(running):
            worn = worn or running.demoted == worker.thread  # it has no other one
            self._stock.give_back(worker, reusable=reusable, worn=worn)
            if worn or not reusable:
                self._wake.set()
            self._match()

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
            self._watch.wake()
        if not self._stock.idle:
            self._wake.set()  # there should always be one more

    def _keep(self) -> None:
        """Tend the stock; the only thread that starts processes."""
        while not self._closed:
            with self._lock:
                running, waiting = len(self._places.running), self._places.waiting
            room = self._places.places + self._warm - running
            if not self._stock.tend(self._warm + waiting, room):
                self._wake.wait(_TICKS[0 if waiting else 1 if running else 2])
                self._wake.clear()
