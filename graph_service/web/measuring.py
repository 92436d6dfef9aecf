"""The statistics of what is answered from, counted by a process of its own.

They are counted once a release and set of audiences, by ``build`` or when somebody first asks. Who
asks meanwhile waits a little, and is then told to come back; nothing else waits.
"""

import json
import os
import threading
import weakref
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Final

from graph_service.errors import GraphServiceError, LedgerError, Unavailable
from graph_service.export.catalog.keeping import ensure_statistics, read_statistics
from graph_service.export.catalog.statistics import Measured
from graph_service.query.errand import run_errand, send_errand
from graph_service.query.handed import hand_over, take_over
from graph_service.state import View
from graph_service.web.answering import Answering
from graph_service.web.spending import Spending

PATIENCE: Final = 5.0
"""Seconds that a request waits for statistics that are being counted."""

_SECONDS: Final = 1800.0
_RETRY: Final = 5
_NICE: Final = 10
_DONE: Final = b"done"
_FAILED: Final = b"failed"
_MOST_BODIES: Final = 32


class Measuring:
    """Statistics, and documents made of them, as long as somebody answers from what they are of.

    Args:
        patience: seconds that a request waits.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(1)  # of several views one is counted at a time
        self._found: weakref.WeakKeyDictionary[Answering, Future[Measured]]
        self._found = weakref.WeakKeyDictionary()
        self._bodies: weakref.WeakKeyDictionary[Answering, dict[str, bytes]]
        self._bodies = weakref.WeakKeyDictionary()

    def of(self, answering: Answering, spending: Spending) -> Measured:
        """Return the statistics of what a request is answered from.

        Args:
            answering: that.
            spending: of the request, which is charged for its waiting.

        Raises:
            Unavailable: they are being counted, or the release was just amended.
            BudgetSpent: they have to be counted, and the client has no time left.
        """
        with self._lock:
            future = self._found.get(answering)
        if future is None:
            ready = read_statistics(answering.view)
            if ready is None:
                spending.check()
            future = self._begin(answering, ready)
        if future.done() and future.exception() is None:
            return future.result()
        with spending.elsewhere():
            return self._wait(answering, future)

    def body(self, answering: Answering, name: str) -> bytes | None:
        """Return a document that was kept under a name."""
        with self._lock:
            return self._bodies.get(answering, {}).get(name)

    def keep(self, answering: Answering, name: str, body: bytes) -> bytes:
        """Keep a document under a name as long as its release is answered from; return it."""
        with self._lock:
            bodies = self._bodies.setdefault(answering, {})
            if len(bodies) >= _MOST_BODIES:
                bodies.clear()
            bodies[name] = body
        return body

    def _begin(self, answering: Answering, ready: Measured | None) -> Future[Measured]:
        with self._lock:
            future = self._found.get(answering)
            if future is not None:
                return future
            future = self._found[answering] = Future()
        if ready is not None:
            future.set_result(ready)
        else:
            work = threading.Thread(
                target=self._count, args=(answering.view, future), name="statistics", daemon=True
            )
            work.start()
        return future

    def _wait(self, answering: Answering, future: Future[Measured]) -> Measured:
        try:
            return future.result(self._patience)
        except NotYet:
            if not future.done():
                reason = "the statistics of this release are being counted"
                raise Unavailable(reason, retry_after=_RETRY) from None
            raise
        except GraphServiceError as error:
            with self._lock:
                if self._found.get(answering) is future:
                    del self._found[answering]  # the next request tries again
            reason = "the statistics of this release can't be counted now"
            raise Unavailable(reason, retry_after=_RETRY) from error

    def _count(self, view: View, future: Future[Measured]) -> None:
        asked = json.dumps(hand_over(view)).encode()
        try:
            with self._turn:
                said = send_errand(__name__, asked=asked, seconds=_SECONDS, longest=16)
            found = read_statistics(view) if said == _DONE else None
            if found is None:
                raise LedgerError("the statistics of a view can't be counted")
            future.set_result(found)
        except BaseException as error:  # whoever waits for it is told
            future.set_exception(error)


def main(descriptor: str, parent: str) -> None:
    """Count what the view shows that the socket names, and end."""
    os.nice(_NICE)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    view = take_over(json.loads(asked))
    try:
        ensure_statistics(view)
    except GraphServiceError:
        return _FAILED
    return _DONE
