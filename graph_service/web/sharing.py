"""Answers that are being made: callers who ask the same at the same time get one of them.

Only what everybody may have is shared, and only what is complete at once; an answer that streams
is for one caller. Who waits is not charged. Who chose an id for its query runs it alone, so that
the id is that of a query that can be ended.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from graph_service.query.flight import Flights, answer_key
from graph_service.query.job import Job, Stream

_SHARE: Final = 2
"""Of the callers that may wait for a worker, one part in so many may wait for another's answer."""


@dataclass(frozen=True)
class Made:
    """The beginning of an answer: all of it, unless ``rest`` is there.

    ``kind`` is where the worker had the view.
    """

    head: bytes
    content_type: str
    kind: str
    rest: Stream | None


class Sharing:
    """The answers of a service that are being made.

    Args:
        most: callers that may be here, those who wait and those whose query runs; more are not
            refused, but run theirs alone.
    """

    def __init__(self, most: int) -> None:
        self._flights: Flights[Made] = Flights()
        self._places = threading.BoundedSemaphore(most)

    def run(self, view: str, job: Job, make: Callable[[Job], Made]) -> Made:
        """Return the answer to a job, made by ``make`` or by whoever does that already.

        Args:
            view: key of what is answered from.
            job: the query; those that wait for each other are the same in everything.
            make: makes the answer within the time of the job that it is given, which is less when
                the caller has waited before.

        Raises:
            QueryTimeout: it took longer than the job may.
            GraphServiceError: what ``make`` raises, here or where it was called.
        """
        deadline = time.monotonic() + job.seconds

        def work() -> Made:
            left = max(0.001, deadline - time.monotonic())
            return make(replace(job, seconds=left))

        if not self._places.acquire(blocking=False):
            return make(job)
        try:
            return self._flights.run(
                answer_key(view, job),
                work,
                seconds=job.seconds,
                may_share=lambda made: made.rest is None,
            )
        finally:
            self._places.release()


def places_of(workers: int, queue_length: int) -> int:
    """Return how many callers may share: those whose queries run, and some who wait for them."""
    return workers + queue_length // _SHARE
