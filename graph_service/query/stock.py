"""The worker processes of a pool: some always wait, and what ends is replaced and cleared away."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graph_service.errors import GraphServiceError, WorkerLost
from graph_service.query.process import Worker
from graph_service.query.source import Source
from graph_service.query.usage import private_memory

_LONGEST_PAUSE: Final = 5.0
"""Seconds between attempts when workers keep dying before they are ready."""

_LINGER: Final = 10.0
"""Seconds that more workers must wait than are wanted before one of them is ended.

Queries come and go a thousand times faster than processes: what is too many now is missing soon.
"""

_FRESH: Final = 64 << 20
"""Bytes of its own that a worker may have when it is ready."""


@dataclass(frozen=True)
class Wear:
    """When a worker that did nothing wrong is replaced.

    After ``queries``, or when it keeps more than ``memory`` bytes of its own after one.
    """

    queries: int = 5000
    memory: int = 512 << 20


class Stock:
    """Workers that wait for a query, are being started, or are ending.

    Args:
        source: where workers come from; used by the thread that calls :meth:`tend` alone.
        lock: the pool's; the methods that say so are to be called under it.
        wear: when a worker is replaced.
        changed: is called under the lock when there is a worker more or none is to be expected.
    """

    def __init__(
        self, source: Source, lock: threading.Lock, wear: Wear, changed: Callable[[], None]
    ) -> None:
        self.network = self.backend = "not known yet"
        self.ended = 0
        self.recycled = 0
        self._source = source
        self._lock = lock
        self._wear = wear
        self._changed = changed
        self._idle: deque[Worker] = deque()
        self._starting: dict[Worker, threading.Thread] = {}
        self._ending: set[threading.Thread] = set()
        self._failures = 0  # to start, one after the other
        self._not_before = 0.0
        self._too_many_since: float | None = None
        self._closed = False

    @property
    def idle(self) -> int:
        """Workers that wait; under the lock."""
        return len(self._idle)

    @property
    def processes(self) -> int:
        """Workers that wait or are being started; under the lock."""
        return len(self._idle) + len(self._starting)

    def take(self) -> Worker | None:
        """Return a worker that is ready, the one that was used last; under the lock."""
        while self._idle:
            worker = self._idle.popleft()
            if worker.alive:
                return worker
            self._end(worker)
        return None

    def put_back(self, worker: Worker) -> None:
        """Take back a worker that ran nothing; under the lock."""
        self._idle.appendleft(worker)

    def give_back(self, worker: Worker, *, reusable: bool, worn: bool) -> None:
        """Take a worker back after a query, or end it; under the lock."""
        if reusable and not worn and not self._closed:
            self._idle.appendleft(worker)
            return
        self.ended += not reusable
        self.recycled += reusable and worn
        self._end(worker)

    def is_worn(self, worker: Worker) -> bool:
        """Return whether a worker should be replaced after its query; not under the lock."""
        if worker.served >= self._wear.queries:
            return True
        if worker.grown <= worker.unmeasured:
            return False  # it can't have got that much
        private = private_memory(worker.pid) or 0
        worker.unmeasured = worker.grown + self._wear.memory - private
        return private > self._wear.memory

    def tend(self, wanted: int, most: int) -> bool:
        """Start, replace and clear away, one step; returns whether there is more to do at once.

        Args:
            wanted: workers that should wait.
            most: workers beyond those that run at most.
        """
        with self._lock:
            missing = not self._closed and self.processes < min(wanted, most)
            surplus = self._are_too_many(wanted)
            if surplus:
                self._end(self._idle.pop())
        if missing and time.monotonic() >= self._not_before:
            self._launch()
            return True
        return surplus or self._replace_outdated()

    def _are_too_many(self, wanted: int) -> bool:
        """Return whether more workers wait than are wanted, and have for a while."""
        now = time.monotonic()
        if len(self._idle) <= wanted:
            self._too_many_since = None
        elif self._too_many_since is None:
            self._too_many_since = now
        elif now - self._too_many_since >= _LINGER:
            return True
        return False

    def close(self) -> None:
        """End all workers that do not run, and wait for all that ended; not under the lock."""
        with self._lock:
            self._closed = True
            starting = dict(self._starting)
        for worker, thread in starting.items():
            worker.kill()
            thread.join()
        with self._lock:
            for worker in self._idle:
                self._end(worker)
            self._idle.clear()
            ending = list(self._ending)
        for thread in ending:
            thread.join()
        self._source.close()

    def _replace_outdated(self) -> bool:
        with self._lock:
            idle = list(self._idle)
        worker = next((each for each in reversed(idle) if self._source.is_outdated(each)), None)
        if worker is None:
            return False
        with self._lock:
            if worker in self._idle:
                self._idle.remove(worker)
                self._end(worker)
        return True

    def _end(self, worker: Worker) -> None:
        worker.kill()
        # it may take long until a process has given its memory back
        thread = threading.Thread(target=self._clear, args=(worker,), daemon=True)
        self._ending.add(thread)
        thread.start()

    def _clear(self, worker: Worker) -> None:
        worker.close()
        with self._lock:
            self._ending.discard(threading.current_thread())

    def _launch(self) -> None:
        try:
            worker = self._source.start()
        except (OSError, GraphServiceError):  # no more processes or files for now
            self._fail()
            return
        thread = threading.Thread(target=self._admit, args=(worker,), daemon=True)
        with self._lock:
            self.backend = worker.kind
            self._starting[worker] = thread
        thread.start()

    def _admit(self, worker: Worker) -> None:
        """Wait until a new worker has opened the view, then put it behind the others."""
        try:
            ready = worker.wait_ready()
        except WorkerLost:
            ready = None
        with self._lock:
            del self._starting[worker]
            if ready is None or self._closed:
                self._end(worker)
            else:
                self._failures = 0
                self.network = str(ready["network"])
                worker.unmeasured = self._wear.memory - _FRESH
                self._idle.append(worker)
            self._changed()
        if ready is None:
            self._fail()

    def _fail(self) -> None:
        self._failures += 1
        pause = min(0.1 * 2.0**self._failures, _LONGEST_PAUSE)
        self._not_before = time.monotonic() + pause
