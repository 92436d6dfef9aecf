"""What one request uses of the query workers: whose it is, what it is charged, how it is known.

A request has one :class:`Spending`, made by the front. Views run their queries through it, so that
no query is forgotten.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import request

from graph_service.query.direct import Direct
from graph_service.query.job import Answer, Job, Stream, Task
from graph_service.query.pool import Pool
from graph_service.query.reading import Reading
from graph_service.web.budget import Budget
from graph_service.web.callers import Client
from graph_service.web.departure import Departure
from graph_service.web.ids import QueryIds, draw_id

KEY: Final = "graph_service.spending"
"""Where the environment of a request keeps it."""


class Spending:
    """The use that one request makes of the pool.

    Args:
        client: whose it is.
        budget: where it is charged; ``None`` for clients without a limit.
        ids: where its running queries are known.
        query_id: the id that the caller chose.
        departure: tells when the caller goes away, where that is told.

    ``seconds`` is the time that its queries had a worker, ``queries`` how many there were; ``used``
    says whether there was to be one, ``left`` whether the caller went away meanwhile, ``kind``
    where the worker of the last one had the view.
    """

    def __init__(
        self,
        client: Client,
        budget: Budget | None,
        ids: QueryIds,
        query_id: str | None = None,
        departure: Departure | None = None,
    ) -> None:
        self.seconds = 0.0
        self.queries = 0
        self.used = False
        self.left = False
        self.kind = ""
        self.query_id = query_id
        self._client = client
        self._budget = budget
        self._ids = ids
        self._departure = departure
        self._pool: Pool | None = None
        self._number: int | None = None
        self._begun = 0.0

    def check(self) -> None:
        """Return when the client has time left.

        Raises:
            BudgetSpent: it has none.
        """
        self.used = True
        if self._budget is not None:
            self._budget.check(self._client.name)

    def run(self, pool: Pool, task: Task) -> Answer:
        """Run a task and return its whole answer.

        Raises:
            BudgetSpent: the client has no time left.
            GraphServiceError: what the pool raises.
        """
        self.check()
        self._pool = pool
        try:
            answer = pool.run(task, self._client.name, self._began)
            self.kind = answer.kind
            return answer
        finally:
            self.end()

    def stream(self, pool: Pool, task: Task) -> Stream:
        """Start a task and return its answer as it comes; raises like :meth:`run`.

        It is charged until :meth:`end`, which the caller must see to.
        """
        self.check()
        self._pool = pool
        try:
            stream = pool.stream(task, self._client.name, self._began)
            self.kind = stream.kind
            return stream
        except BaseException:
            self.end()
            raise

    def directly(self, direct: Direct, job: Job) -> Answer | None:
        """Return an answer that needs no worker; ``None`` when it needs one.

        Raises:
            BudgetSpent: the client has no time left.
        """
        self.check()
        begun = time.monotonic()
        answer = direct.answer(job)
        if answer is not None:
            self.queries += 1
            self.seconds += time.monotonic() - begun
        return answer

    def start(self, pool: Pool, task: Task) -> Reading | None:
        """Start a task, if that can be done without waiting; raises like :meth:`run`.

        Returns:
            Its answer, charged until :meth:`end`; ``None`` when nothing was started.
        """
        self.check()
        self._pool = pool
        try:
            return pool.start(task, self._client.name, self._began)
        except BaseException:
            self.end()
            raise

    @contextmanager
    def elsewhere(self) -> Iterator[None]:
        """Charge what is done in the block, which runs in a process that is not the pool's."""
        self.check()
        begun = time.monotonic()
        try:
            with self.charged():
                yield
        finally:
            self.seconds += time.monotonic() - begun

    @contextmanager
    def charged(self) -> Iterator[None]:
        """Charge the time of the block, whatever the client has left."""
        self._charge(running=True)
        try:
            yield
        finally:
            self._charge(running=False)

    def end(self) -> None:
        """Note that the query, if one runs, is over; can be called repeatedly."""
        if self._number is None:
            return
        self.seconds += time.monotonic() - self._begun
        self._charge(running=False)
        if self._departure is not None:
            self._departure.forget()
        if self.query_id is not None:
            self._ids.remove(self.query_id, self._number)
        self._number = None

    def known_as(self) -> str:
        """Return the id of the query that runs; one that has none gets it."""
        if self.query_id is None:
            self.query_id = draw_id()
            if self._number is not None and self._pool is not None:
                self._ids.add(self.query_id, self._number, self._client.name, self._pool)
        return self.query_id

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers that say what is left of the client's time."""
        return [] if self._budget is None else self._budget.headers(self._client.name)

    def _began(self, number: int) -> None:
        self._number = number
        self._begun = time.monotonic()
        self.queries += 1
        self._charge(running=True)
        if self.query_id is not None and self._pool is not None:
            self._ids.add(self.query_id, number, self._client.name, self._pool)
        if self._departure is not None:
            self._departure.expect(self._leave)

    def _leave(self) -> None:
        number = self._number
        if self._pool is not None and number is not None:
            self.left = self._pool.cancel(number, self._client.name)

    def _charge(self, *, running: bool) -> None:
        if self._budget is not None:
            change: Callable[[str], None] = self._budget.begin if running else self._budget.end
            change(self._client.name)


def spending_of(environ: dict[str, Any]) -> Spending:
    """Return the spending of a request that came through the front."""
    found = environ[KEY]
    if not isinstance(found, Spending):
        raise TypeError("the request did not come through the front")
    return found


def run(pool: Pool, task: Task) -> Answer:
    """Run a task for the request that Flask handles; raises like :meth:`Spending.run`."""
    return spending_of(request.environ).run(pool, task)
