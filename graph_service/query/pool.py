"""Warm worker processes that answer queries on one view, and what protects them and the callers.

A query that passes its deadline, its memory or the engine's stack ends its own worker and nothing
else; a spare takes the place, and a new process is started behind it. Callers are threads of the
web server; they wait in a bounded queue.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final, Self

from graph_service.errors import (
    GraphServiceError,
    QueryCancelled,
    QueryTimeout,
    Unavailable,
    WorkerLost,
)
from graph_service.query.frames import Kind
from graph_service.query.job import Answer, Stream, Task, data_of
from graph_service.query.process import Worker
from graph_service.views.views import View

_SPARES: Final = 1
"""Workers beyond those that may run at once, so that one that dies is replaced at once."""

_TICK: Final = 0.5
"""Seconds between looks at deadlines; callers that read see theirs exactly."""

_LONGEST_PAUSE: Final = 5.0
"""Seconds between attempts when workers keep dying before they are ready."""


@dataclass(frozen=True)
class PoolStatus:
    """The pool at one moment; ``network`` says how workers are kept from it."""

    idle: int
    running: int
    waiting: int
    ended: int
    network: str


class Pool:
    """Workers on one view.

    Args:
        view: the view that they open.
        workers: queries that run at once.
        queue_length: callers that may wait; one more gets :class:`Unavailable`.
        memory: bytes that one query may map.
    """

    def __init__(self, view: View, *, workers: int, queue_length: int, memory: int) -> None:
        self.view = view
        self._memory = memory
        self._slots = workers
        self._queue_length = queue_length
        self._changed = threading.Condition()
        self._idle: deque[Worker] = deque()
        self._running: dict[int, tuple[Worker, float]] = {}
        self._starting = 0
        self._waiting = 0
        self._ended = 0
        self._failures = 0  # to start, one after the other
        self._network = "not known yet"
        self._closed = False
        self._numbers = itertools.count(1)
        self._keeper = threading.Thread(target=self._keep, name="pool-keeper", daemon=True)
        self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, job: Task) -> Answer:
        """Run a job and return its complete answer.

        Raises:
            Unavailable: the queue is full, or no worker became free in time.
            QueryEnded: the query met a limit; which one is the class.
            GraphServiceError: the query itself is wrong.
        """
        status, frames = self._start(job)
        parts: list[bytes] = []
        end: dict[str, Any] = {}
        for kind, value in frames:
            if kind is Kind.DATA:
                parts.append(value)
            else:
                end = value
        body = b"".join(parts)
        return Answer(status["form"], status["content_type"], body, end["rows"], end["seconds"])

    def stream(self, job: Task) -> Stream:
        """Start a job and return its answer as it comes; raises like :meth:`run`."""
        status, frames = self._start(job)
        return Stream(status["form"], status["content_type"], data_of(frames))

    def cancel(self, number: int) -> bool:
        """End a running query by its number; returns whether there was one."""
        with self._changed:
            worker, _ = self._running.get(number, (None, 0.0))
        if worker is None:
            return False
        worker.kill(QueryCancelled("the query was cancelled"))
        return True

    def status(self) -> PoolStatus:
        """Return the pool's state, for ``/readyz`` and ``/status``."""
        with self._changed:
            idle, running = len(self._idle), len(self._running)
            return PoolStatus(idle, running, self._waiting, self._ended, self._network)

    def close(self) -> None:
        """End every worker and wait for them; queries that run end as cancelled."""
        with self._changed:
            self._closed = True
            running = [worker for worker, _ in self._running.values()]
            self._changed.notify_all()
        for worker in running:
            worker.kill(QueryCancelled("the service is stopping"))
        self._keeper.join()
        with self._changed:
            self._changed.wait_for(lambda: not self._running and not self._starting, timeout=2)
            left = [worker for worker, _ in self._running.values()]
            left += self._idle
            self._idle.clear()
        for worker in left:
            worker.close()

    def _start(self, job: Task) -> tuple[dict[str, str], Generator[tuple[Kind, Any], None, None]]:
        number, worker = self._take(job.seconds)
        frames = self._frames(number, worker, job)
        _, status = next(frames)
        return status, frames

    def _frames(
        self, number: int, worker: Worker, job: Task
    ) -> Generator[tuple[Kind, Any], None, None]:
        """Yield a job's frames and give the worker back, whatever happens."""
        reusable = False
        try:
            yield from worker.ask(job)
            reusable = True
        except GraphServiceError:
            reusable = worker.alive
            raise
        finally:
            self._give_back(number, worker, reusable=reusable)

    def _take(self, seconds: float) -> tuple[int, Worker]:
        """Return a worker that is ready, and the number of the query that it will run."""
        deadline = time.monotonic() + seconds
        with self._changed:
            if self._waiting >= self._queue_length:
                raise Unavailable("too many queries are waiting", retry_after=2)
            self._waiting += 1
            try:
                while not self._closed:
                    while self._idle and len(self._running) < self._slots:
                        worker = self._idle.popleft()
                        if worker.alive:
                            number = next(self._numbers)
                            self._running[number] = worker, time.monotonic() + seconds
                            return number, worker
                        worker.close()
                        self._changed.notify_all()
                    left = deadline - time.monotonic()
                    if left <= 0 or not self._changed.wait(left):
                        raise Unavailable("no query worker became free in time", retry_after=2)
                raise Unavailable("the service is stopping", retry_after=5)
            finally:
                self._waiting -= 1

    def _give_back(self, number: int, worker: Worker, *, reusable: bool) -> None:
        if not reusable:
            worker.close()
        with self._changed:
            self._running.pop(number, None)
            if reusable and not self._closed:
                self._idle.appendleft(worker)
            elif reusable:
                worker.close()
            else:
                self._ended += 1
            self._changed.notify_all()

    def _keep(self) -> None:
        """Start what is missing and end what is late; the only thread that starts processes."""
        while True:
            with self._changed:
                if self._closed:
                    return
                self._end_late()
                have = len(self._idle) + len(self._running) + self._starting
                missing = have < self._slots + _SPARES
                if missing and self._failures:
                    pause = min(0.1 * 2**self._failures, _LONGEST_PAUSE)
                    self._changed.wait_for(lambda: self._closed, timeout=pause)
                elif not missing:
                    self._changed.wait(_TICK)
            if missing and not self._closed:
                self._launch()

    def _launch(self) -> None:
        try:
            worker = Worker(self.view.path, self._memory)
        except OSError:  # no more processes or files for now
            self._failures += 1
            return
        with self._changed:
            self._starting += 1
        threading.Thread(target=self._admit, args=(worker,), daemon=True).start()

    def _admit(self, worker: Worker) -> None:
        """Wait until a new worker has opened the view, then put it behind the others."""
        try:
            ready = worker.wait_ready()
        except WorkerLost:
            ready = None
        with self._changed:
            admitted = ready is not None and not self._closed
            if ready is not None and admitted:
                self._failures = 0
                self._network = str(ready["network"])
                self._idle.append(worker)
            elif ready is None:
                self._failures += 1
        if not admitted:
            worker.close()
        with self._changed:
            self._starting -= 1
            self._changed.notify_all()

    def _end_late(self) -> None:
        """End queries whose reader is stuck, so that nobody else sees their deadline."""
        late = time.monotonic() - _TICK
        for worker, deadline in self._running.values():
            if deadline < late:
                worker.kill(QueryTimeout("the query ran into its time limit"))
