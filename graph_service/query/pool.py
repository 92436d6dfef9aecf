"""Warm worker processes that answer queries on one view, and what protects them and the callers.

::

    job -> roster: a place and a worker -> reading: the answer as it comes

A query that passes its deadline, its memory or the engine's stack ends its own worker and nothing
else; another one waits already. Callers are threads of the web server, or its loop.
"""

from collections.abc import Callable
from typing import Self

from graph_service.query.job import Answer, Stream, Task
from graph_service.query.places import Places, Running
from graph_service.query.reading import Reading
from graph_service.query.roster import Roster
from graph_service.query.source import Source, ViewSource
from graph_service.query.status import PoolStatus, RunningQuery
from graph_service.query.stock import Wear
from graph_service.query.watch import Limits
from graph_service.views.views import View

Began = Callable[[int], None]
"""Is told the number of a query when it has a place."""


def _nobody(_: int) -> None:
    """Tell nobody."""


class Pool:
    """Workers on one view.

    Args:
        view: the view that they open; nothing where a source is given.
        workers: queries that run at once.
        queue_length: callers that may wait; one more gets :class:`Unavailable`.
        memory: bytes that one query may map.
        slow: queries that may be slow at once; two workers are always left to others.
        limits: what is asked of running queries.
        wear: when a worker is replaced that did nothing wrong.
        source: where workers come from, if not from the view's store.

    ``source`` is where they come from.
    """

    def __init__(
        self,
        view: View | None,
        *,
        workers: int,
        queue_length: int,
        memory: int,
        slow: int = 4,
        limits: Limits | None = None,
        wear: Wear | None = None,
        source: Source | None = None,
    ) -> None:
        self.source = source or ViewSource(view, "snapshot", memory)
        self._roster = Roster(
            Places(workers, slow, queue_length),
            self.source,
            limits or Limits(),
            wear or Wear(),
        )

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
        return self._begin(self._roster.take(job.seconds, owner), job, began).answer()

    def stream(self, job: Task, owner: str = "", began: Began = _nobody) -> Stream:
        """Start a job and return its answer as it comes; like :meth:`run` otherwise."""
        return self._begin(self._roster.take(job.seconds, owner), job, began).stream()

    def start(self, job: Task, owner: str = "", began: Began = _nobody) -> Reading | None:
        """Start a job, if that can be done without waiting, to be read without waiting.

        Returns:
            Its answer, which must be read to its end or closed; ``None`` when all places or
            workers are taken.

        Raises:
            Unavailable: as :meth:`run`.
        """
        running = self._roster.take_now(job.seconds, owner)
        return None if running is None else self._begin(running, job, began)

    def cancel(self, number: int, owner: str = "") -> bool:
        """End a running query of an owner, and free its place at once.

        Returns:
            Whether this owner has such a query.
        """
        return self._roster.cancel(number, owner)

    def queries(self, owner: str = "") -> tuple[RunningQuery, ...]:
        """Return the running queries of an owner, the oldest first."""
        return self._roster.queries(owner)

    def status(self) -> PoolStatus:
        """Return the pool's state, for ``/readyz`` and ``/status``."""
        return self._roster.status()

    def close(self) -> None:
        """End every worker and wait for them; queries that run end as cancelled."""
        self._roster.close()

    def _begin(self, running: Running, job: Task, began: Began) -> Reading:
        try:
            began(running.number)
            running.worker.tell(job)
        except BaseException:
            self._roster.free(running, reusable=False)
            raise

        def again() -> bool:
            replaced = self._roster.replace(running)
            if replaced:
                running.worker.tell(job)
            return replaced

        return Reading(running, self._roster.free, again)
