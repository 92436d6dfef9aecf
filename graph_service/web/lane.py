"""The quick lane: what needs no waiting is answered by the server's loop itself, without a thread.

::

    request -> front.look -> known: send it
                   |
                   +-- a query: a worker is free? -> its answer comes, small -> send it
                   |                |                        |
                   +----------------+------------------------+-> a thread goes on

A loop must not wait: texts that take long to read, tokens, answers that are large or have to be
compressed, and all that Flask answers go to a thread, from the point that was reached.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from graph_service.errors import GraphServiceError, QueryTimeout
from graph_service.query.flight import OWN_REASONS
from graph_service.query.job import Job
from graph_service.web.asked import Environ
from graph_service.web.bearer import HEADER
from graph_service.web.call import Call, Start
from graph_service.web.front import Front, Plan
from graph_service.web.service import Service
from graph_service.web.sharing import Made
from graph_service.web.sparql import begin, body_of, job_of
from graph_service.web.spending import KEY as SPENDING
from graph_service.web.spending import Spending, spending_of
from graph_service.web.taking import take

LONGEST_REQUEST: Final = 8 << 10
"""Bytes of query string and body that are read here."""

_CODED: Final = "HTTP_CONTENT_ENCODING"
_LARGEST: Final = 64 << 10
"""Bytes of an answer that is waited for here."""

_LARGEST_CODED: Final = 16 << 10
"""Bytes of an answer that is compressed here."""

_Value = TypeVar("_Value")


class Threads(Protocol):
    """Does work on a thread."""

    async def __call__(self, work: Callable[[], _Value], /) -> _Value:
        """Return what ``work`` returns."""


@dataclass(slots=True)
class Begun:
    """A request that was looked at.

    ``body`` is the whole answer when it is begun already; else ``plan`` and ``job`` are its query,
    if it has one, as it will run, or ``error`` what is wrong.
    """

    call: Call
    plan: Plan | None = None
    job: Job | None = None
    error: GraphServiceError | None = None
    body: list[bytes] | None = None


class Lane:
    """The quick lane of a service.

    Args:
        front: what all requests go through.
        here: the service.
        threads: takes what is not quick.
    """

    def __init__(self, front: Front, here: Service, threads: Threads) -> None:
        self._front = front
        self._here = here
        self.instruments = front.instruments
        self._threads = threads
        self._flights: dict[tuple[str, float], asyncio.Future[Made | None]] = {}

    async def answer(self, environ: Environ, start: Start, size: int) -> Iterable[bytes]:
        """Answer a request.

        Args:
            environ: of the request, with its body.
            start: takes status and headers (PEP 3333).
            size: bytes of its body.
        """
        front = self._front
        long = size + len(environ["QUERY_STRING"]) > LONGEST_REQUEST
        if long or HEADER in environ or _CODED in environ:  # a short body may expand to a long one
            return await self._threads(lambda: front(environ, start))
        begun = self.begin(environ, start)
        return await self.finish(begun) if begun.body is None else begun.body

    @property
    def key(self) -> str:
        """What callers without a token are answered from (``Answering.key``)."""
        return self._here.answering().key

    def begin(self, environ: Environ, start: Start) -> Begun:
        """Answer a short request without a token, if that needs no waiting at all."""
        call = self._front.call(environ, start)
        found = self._front.look(call)
        if isinstance(found, list):
            return Begun(call, body=found)
        plan = found if isinstance(found, Plan) else None
        begun = Begun(call, plan)
        if plan is None or plan.asked.blocks or plan.asked.calls:
            return begun
        begun.job = job_of(self._here, environ, plan.asked, plan.asked.request.query)
        try:
            spending = self.instruments.spending(environ, plan.asked.query_id)
            call.spending = environ[SPENDING] = spending
            answer = spending.directly(call.answering.direct, begun.job)
        except GraphServiceError as error:
            begun.error = error
            return begun
        if answer is None:
            return begun
        spending.kind = answer.kind
        begun.body = list(self._front.answer(call, plan, answer.content_type, [answer.body]))
        return begun

    async def finish(self, begun: Begun) -> Iterable[bytes]:
        """Answer a request that needs waiting."""
        front, call, plan = self._front, begun.call, begun.plan
        failed = begun.error
        if failed is None:
            if plan is None or begun.job is None:  # it is Flask's, or has searches or calls inside
                return await self._threads(lambda: front.go_on(call, plan))
            try:
                return await self._run(call, plan, begun.job)
            except GraphServiceError as error:
                failed = error
        reason = failed
        return await self._threads(lambda: front.fail(call, reason))

    async def _run(self, call: Call, plan: Plan, job: Job) -> Iterable[bytes]:
        """Answer a query; raises what is wrong with it."""
        asked, spending = plan.asked, spending_of(call.environ)
        if asked.tag is None or not plan.shared or asked.query_id is not None:
            return await self._alone(call, plan, spending, job)
        key = (asked.tag, job.seconds)
        flying = self._flights.get(key)
        if flying is None:
            return await self._lead(call, plan, spending, job, key)
        try:
            shared = await asyncio.wait_for(asyncio.shield(flying), job.seconds)
        except TimeoutError:
            raise QueryTimeout("the query ran into its time limit") from None
        except OWN_REASONS:
            shared = None
        if shared is None:
            return await self._alone(call, plan, spending, job)
        return await self._send(call, plan, spending, shared)

    async def _lead(
        self, call: Call, plan: Plan, spending: Spending, job: Job, key: tuple[str, float]
    ) -> Iterable[bytes]:
        """Run a query for all who ask the same meanwhile."""
        flight = self._flights[key] = asyncio.get_running_loop().create_future()
        try:
            return await self._alone(call, plan, spending, job, flight)
        except BaseException as error:
            if not flight.done():
                flight.set_exception(error)
            raise
        finally:
            del self._flights[key]
            if not flight.done():
                flight.set_result(None)
            elif not flight.cancelled():
                flight.exception()  # it need not be asked for: nobody may wait

    async def _alone(
        self,
        call: Call,
        plan: Plan,
        spending: Spending,
        job: Job,
        flight: asyncio.Future[Made | None] | None = None,
    ) -> Iterable[bytes]:
        """Run a query; tell the flight what everybody may have of its answer."""
        reading = spending.start(call.answering.pool, job)
        if reading is None:
            if flight is not None:
                flight.set_result(None)  # threads share in their own way
            return await self._threads(lambda: self._front.go_on(call, plan))
        try:
            await take(reading, _LARGEST)
            if reading.complete:
                whole = reading.answer()
                made = Made(whole.body, whole.content_type, whole.kind, None)
            else:
                size = self._here.settings.buffer_bytes
                made = await self._threads(lambda: begin(spending, reading.stream(), size))
        except BaseException:
            reading.close()
            spending.end()
            raise
        if made.rest is None:
            spending.end()
            if flight is not None:
                flight.set_result(made)
        return await self._send(call, plan, spending, made)

    async def _send(
        self, call: Call, plan: Plan, spending: Spending, made: Made
    ) -> Iterable[bytes]:
        spending.kind = made.kind
        body = body_of(made, spending)
        quick = plan.asked.codings.of_size(len(made.head)) is None
        if made.rest is None and (quick or len(made.head) <= _LARGEST_CODED):
            return self._front.answer(call, plan, made.content_type, body)
        return await self._threads(lambda: self._front.answer(call, plan, made.content_type, body))
