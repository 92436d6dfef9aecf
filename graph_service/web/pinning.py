"""Earlier releases, answered from as they were: opened when somebody asks, a few at a time.

::

    (release, audiences) -> the one that is served?  -> what everybody is answered from
                            open?                    -> that
                            else it is opened, aside; whoever asks waits a little, then 503

One is opened at a time, so that nobody keeps the machine busy by asking for one after the other.
What is open shows the manifest that it was opened from: a withdrawal closes it at once.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from typing import Final

from graph_service.errors import GraphServiceError, NotFound, NotKept, Unavailable
from graph_service.query.status import PoolStatus
from graph_service.settings import Settings
from graph_service.state import Issue, State
from graph_service.web.answering import Answering
from graph_service.web.opening import Opener
from graph_service.web.refusals import NOTHING
from graph_service.web.retirement import MOST, Retirement
from graph_service.web.slot import Slot, being_opened
from graph_service.web.spending import Spending

Audiences = frozenset[str]
_Key = tuple[int, Audiences]

WORKERS: Final = 2
"""Workers of a release that is not the current one."""

PATIENCE: Final = 5.0
"""Seconds that a request waits for a release that is being opened."""

STAY: Final = 10.0
"""Seconds after a request in which a release does not give way to another one."""

_WAITING: Final = 4
"""Requests that may wait for it; others are told at once to come again."""

_LOG: Final = logging.getLogger(__name__)
_TICK: Final = 1.0


class Pinning:
    """The earlier releases of one service that are open.

    Args:
        settings: limits of the pools, and how many there may be.
        state: the state folder.
        live: tells what a set of audiences is answered from now.
    """

    def __init__(
        self, settings: Settings, state: State, live: Callable[[Audiences], Answering]
    ) -> None:
        self._settings = settings
        self._state = state
        self._live = live
        self._slots: dict[_Key, Slot] = {}
        self._newest = 0
        self._guard = threading.Lock()
        self._places = threading.Semaphore(_WAITING)
        self._stopping = threading.Event()
        self._retirement = Retirement()
        workers = min(WORKERS, settings.workers)
        few = replace(settings, workers=workers, described_triples=0, engine="")
        self._opener = Opener(few, state, self._stopping)
        self._thread: threading.Thread | None = None

    def issues(self, audiences: Audiences) -> tuple[Issue, ...]:
        """Return the releases that a set of audiences may ask for, ascending.

        The last one is the release that it is answered from now.
        """
        current = self._live(audiences).release
        known = self._state.ledger.history.seen_by(audiences)
        return tuple(issue for issue in known if issue.number <= current)

    def find(self, number: int, audiences: Audiences) -> Issue:
        """Return a release that a set of audiences may ask for.

        Raises:
            NotFound: it knows none of this number, whether there is one or not.
            NotKept: there was one, which was pruned.
        """
        issue = self._state.ledger.history.find(number, audiences)
        if issue is None or number > self._live(audiences).release:
            raise NotFound(NOTHING)
        if issue.is_pruned:
            raise NotKept(f"release {number} is not kept any more")
        return issue

    def answering(
        self, number: int, audiences: Audiences, spending: Spending | None = None
    ) -> Answering:
        """Return what a set of audiences is answered from when it asks for a release.

        Args:
            number: of the release.
            audiences: the set.
            spending: is charged with the time of the opening, if there has to be one.

        Raises:
            NotFound, NotKept: as :meth:`find`.
            BudgetSpent: it has to be opened, and the client has no time left.
            Unavailable: it is being opened, or too many others are.
            LedgerError: the record is damaged.
        """
        self.find(number, audiences)
        live = self._live(audiences)
        if live.release == number:
            return live
        return self._slot((number, audiences), spending).wait(self._places, PATIENCE)

    def tend(self) -> None:
        """Close what nobody asked for in a long time, and what a withdrawal has changed."""
        limit = time.monotonic() - self._settings.idle_seconds
        with self._guard:
            for key, slot in list(self._slots.items()):
                unused = slot.asked < limit
                if slot.opening.done() and (unused or self._is_outdated(key, slot)):
                    self._retire(key)
        self._retirement.clear()

    def leave(self, audiences: Audiences) -> None:
        """Close, soon, what is open for sets that could see what was withdrawn."""
        with self._guard:
            for key in [key for key in self._slots if not key[1].isdisjoint(audiences)]:
                self._retire(key)
        self._retirement.hurry(audiences)

    def statuses(self) -> list[PoolStatus]:
        """Return the states of the pools, and what closed ones have counted."""
        with self._guard:
            slots = list(self._slots.values())
        opened = [each.opening.result() for each in slots if each.is_open]
        return [*self._retirement.statuses(), *(each.pool.status() for each in opened)]

    def close(self) -> None:
        """End the workers of all of them."""
        self._stopping.set()
        with self._guard:
            thread = self._thread
        if thread is not None:
            thread.join()
        with self._guard:
            for key in list(self._slots):
                self._retire(key)
        self._retirement.close()
        self._opener.close()

    def _slot(self, key: _Key, spending: Spending | None) -> Slot:
        with self._guard:
            slot = self._slots.get(key)
            if slot is not None and slot.opening.done() and self._is_outdated(key, slot):
                self._retire(key)
                slot = None
            if slot is None:
                if spending is not None:
                    spending.check()
                self._make_room()
                slot = self._slots[key] = Slot(Future(), self._state_of(key), 0.0)
                threading.Thread(target=self._open, args=(key, slot, spending), daemon=True).start()
            if not slot.opening.done() or slot.is_open:
                slot.asked = time.monotonic()  # one that failed is tried again after a while
            return slot

    def _make_room(self) -> None:
        """Close the release that was asked for longest ago when there are too many; guarded."""
        if self._stopping.is_set() or any(not s.opening.done() for s in self._slots.values()):
            raise being_opened()
        if len(self._slots) < self._settings.pinned_releases:
            return
        oldest = min(self._slots, key=lambda key: self._slots[key].asked, default=None)
        limit = time.monotonic() - STAY
        if oldest is None or self._slots[oldest].asked > limit or len(self._retirement) >= MOST:
            raise Unavailable("other earlier releases are in use", retry_after=int(STAY))
        self._retire(oldest)

    def _retire(self, key: _Key) -> None:
        """Send nobody new to a release; its pool is closed when the last request has left it."""
        slot = self._slots.pop(key)
        slot.opening.add_done_callback(self._let_go)

    def _let_go(self, opening: Future[Answering]) -> None:
        if opening.exception() is not None:
            return
        if self._stopping.is_set():
            opening.result().close()
        else:
            self._retirement.add(opening.result())

    def _is_outdated(self, key: _Key, slot: Slot) -> bool:
        """Return whether a release has to be opened anew: it failed, or shows something else."""
        if not slot.is_open:
            return slot.asked + STAY < time.monotonic()
        state = self._state_of(key)
        if slot.state == state:
            return False
        try:
            same = slot.opening.result().view.digest == self._state.digest(*key)
        except GraphServiceError:
            return True
        slot.state = state
        return not same

    def _state_of(self, key: _Key) -> object:
        """Return what differs whenever a release may show something else than before."""
        ledger = self._state.ledger
        self._newest = ledger.newest(self._newest)
        return self._newest, ledger.manifest_of(key[0])

    def _open(self, key: _Key, slot: Slot, spending: Spending | None) -> None:
        number, audiences = key
        try:
            with nullcontext() if spending is None else spending.charged():
                release = self._state.ledger.release(number)
                opened = self._opener.open_warm(release, audiences, loaded=True)
            slot.opening.set_result(opened)
        except BaseException as error:  # whoever waits is told
            known = isinstance(error, GraphServiceError)
            _LOG.error("release %d can't be opened: %s", number, error, exc_info=not known)
            # what it was met by is not kept with it: half a store among that would stay locked
            error.__cause__ = error.__context__ = None
            slot.opening.set_exception(error.with_traceback(None))
        with self._guard:
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._keep, name="pinning", daemon=True)
                self._thread.start()

    def _keep(self) -> None:
        while not self._stopping.wait(_TICK):
            try:
                self.tend()
            except GraphServiceError:  # the thread must not end
                _LOG.exception("earlier releases can't be tended")
