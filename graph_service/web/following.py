"""What each set of audiences is answered from, and how that follows the ledger.

::

    a new manifest -> for each open set: its view -> a pool, warm -> the switch
                                             |                          |
                                  the same as before?            the old pool retires
                                  nothing changes                (retirement.py)

Everything new is there before the switch, which is one assignment; what can't be opened leaves
what was there, and is tried again. A set that nobody has asked for in a long time is closed.
"""

import gc
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Final

from graph_service.access.actor import ANONYMOUS
from graph_service.errors import GraphServiceError
from graph_service.forgetting import PATIENCE
from graph_service.query.status import PoolStatus, add_up
from graph_service.settings import Settings
from graph_service.state import Release, State
from graph_service.web.answering import Answering
from graph_service.web.opening import Opener
from graph_service.web.retirement import MOST, Retirement
from graph_service.web.tending import Tending

Audiences = frozenset[str]

MOST_SETS: Final = 8
"""Sets that are open at a time: each has its processes. The one asked for longest ago is closed."""

_PUBLIC: Final = ANONYMOUS.audiences
_LOG: Final = logging.getLogger(__name__)
_TICK: Final = 1.0
_STOP_SECONDS: Final = 10.0
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
"""Seconds between attempts to open a release that can't be opened."""


class Following:
    """The open sets of audiences, and the thread that follows the ledger for them.

    Args:
        settings: limits of the pools, and how often the ledger is looked at.
        state: the state folder.
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state
        self._open: dict[Audiences, Answering] = {}
        self._asked: dict[Audiences, float] = {}
        self._tending = Tending(state)
        self._behind: frozenset[Audiences] = frozenset()
        self._retirement = Retirement()
        self._changing = threading.Lock()
        self._stopping = threading.Event()
        self._opener = Opener(settings, state, self._stopping, self.refresh)
        self._seen = self._tried = 0
        self._failures = 0
        self._next = 0.0
        # a replica may find what was withdrawn while it was not there
        self._spent = time.monotonic() if settings.is_replica else math.inf
        self._untidy: set[Audiences] = set()
        self._informed = 0
        self._forgetting: list[Callable[[Audiences], None]] = [self._retirement.hurry]
        if self._opener.forget is not None:
            self._forgetting.append(self._opener.forget)
        self._forgets_again: Audiences = frozenset()
        self._thread = threading.Thread(target=self._keep, name="following", daemon=True)
        self._thread.start()

    def answering(self, audiences: Audiences) -> Answering:
        """Return what a set is answered from now; a set that is not open is opened.

        Raises:
            NotFound: nothing was published yet.
            InputError: the set is empty or has a bad name.
            LedgerError: the record is damaged.
            Unavailable: its workers do not start, or the service is stopping.
        """
        if audiences != _PUBLIC:
            self._asked[audiences] = time.monotonic()
        found = self._open.get(audiences)
        return self._opened(audiences) if found is None else found

    def is_behind(self, audiences: Audiences) -> bool:
        """Return whether there is a newer release for an open set, which can't be opened."""
        return audiences in self._behind

    def on_withdrawal(self, forget: Callable[[Audiences], None]) -> None:
        """Have something called with the audiences that could see what is withdrawn, to forget."""
        self._forgetting.append(forget)

    def status(self) -> PoolStatus:
        """Return the state of all pools together, with what closed ones have counted."""
        public = self.answering(_PUBLIC).pool
        others = [each.pool for each in list(self._open.values()) if each.pool is not public]
        statuses = [pool.status() for pool in (*others, public)]
        return add_up([*self._retirement.statuses(), *statuses])

    def refresh(self) -> Release:
        """Return the newest release once every open set is answered from it.

        Raises:
            NotFound: nothing was published yet.
            LedgerError: the record is damaged; the sets concerned stay as they were.
            Unavailable: new workers do not start, or the service is stopping.
        """
        with self._changing:
            try:
                release = self._state.current()
            except GraphServiceError:
                self._behind = frozenset(self._open)
                raise
            faults: dict[Audiences, GraphServiceError] = {}
            news = (each for each in release.withdrawn if each.release > self._informed)
            concerned = frozenset(name for each in news for name in each.audiences)
            for audiences in list(self._open):
                try:
                    self._follow(release, audiences)
                except GraphServiceError as error:
                    faults[audiences] = error
                    if not audiences.isdisjoint(concerned):  # better nothing than what is withdrawn
                        self._retirement.add(self._open.pop(audiences))
            self._informed, self._forgets_again = release.number, self._forgets_again | concerned
            if concerned:
                self._forget(concerned)
                self._spent = min(self._spent, time.monotonic())
            self._behind = frozenset(faults)
            for fault in faults.values():
                raise fault
            self._seen = release.number
            return release

    def tend(self) -> None:
        """Close the sets that nobody asked for in a long time, and the pools that nobody uses.

        Also settle views, make damaged ones anew, and remove what must not be there any more once
        nobody uses it.
        """
        with self._changing:
            self._shed(MOST_SETS)
            for audiences, answering in list(self._open.items()):
                self._open[audiences] = self._tending.settled(answering)
                if self._tending.is_broken(answering):
                    release = self._state.current()
                    self._open[audiences] = self._opener.open_warm(release, audiences)
                    self._retirement.add(answering)
        self._retirement.clear()
        while self._untidy:
            self._state.view(self._state.current(), self._untidy.pop())
        if self._spent < math.inf:
            # others may answer from the folder of a replica, too: nobody else sees to it
            late = self._settings.is_replica and time.monotonic() - self._spent > PATIENCE
            self._spent = math.inf if self._state.forget(held=late) else self._spent
        if self._forgets_again and not self._retirement.hurries:
            self._forget(self._forgets_again)  # what came to an end meanwhile
            self._forgets_again = frozenset()
            gc.collect()  # an error that a request met may keep what it was answered from

    def look(self) -> None:
        """Follow the ledger if there is something new."""
        now = time.monotonic()
        newest = self._state.ledger.newest(self._seen)
        if newest == self._seen or (newest == self._tried and now < self._next):
            return
        if len(self._retirement) >= MOST:
            return  # their queries have a limit: it is a matter of seconds
        self._tried = newest
        try:
            self.refresh()
        except GraphServiceError:
            if self._stopping.is_set():
                return
            pause = min(_FIRST_PAUSE * 2.0**self._failures, _LONGEST_PAUSE)
            self._failures += 1
            self._next = time.monotonic() + pause
            _LOG.exception(
                "release %d can't be opened; the one before goes on being served", newest
            )
        else:
            self._failures = 0

    def close(self) -> None:
        """End the query workers of all sets."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)
        for each in list(self._open.values()):
            each.close()
        self._retirement.close()
        self._opener.close()

    def _forget(self, audiences: Audiences) -> None:
        for forget in self._forgetting:
            forget(audiences)

    def _opened(self, audiences: Audiences) -> Answering:
        with self._changing:
            found = self._open.get(audiences)
            if found is None:
                self._shed(MOST_SETS - 1)
                release = self._state.current()
                self._informed = self._informed or release.number
                # the first one is not waited for: /readyz tells when it answers
                opens = self._opener.open_warm if self._open else self._opener.open
                found = self._open[audiences] = opens(release, audiences)
            return found

    def _follow(self, release: Release, audiences: Audiences) -> None:
        """Answer a set from a release, unless what it sees is the same."""
        before = self._open[audiences]
        opened = self._opener.open_next(release, before)
        if opened is not None:
            # from nothing, perhaps since nothing of the one before may stay
            if opened.view.origin != before.view.origin:
                self._spent = min(self._spent, time.monotonic())
            self._untidy.add(audiences)
            self._open[audiences] = opened
            self._retirement.add(before)

    def _shed(self, most: int) -> None:
        """Close unused sets, and the oldest beyond so many, but not the public; under the lock."""
        others = [audiences for audiences in self._open if audiences != _PUBLIC]
        others.sort(key=lambda audiences: self._asked[audiences], reverse=True)
        limit = time.monotonic() - self._settings.idle_seconds
        for place, audiences in enumerate(others):
            if place >= most - 1 or self._asked[audiences] < limit:
                self._retirement.add(self._open.pop(audiences))
                self._behind -= {audiences}

    def _keep(self) -> None:
        seconds = self._settings.follow_seconds
        due = time.monotonic() + seconds
        while not self._stopping.wait(min(seconds or _TICK, _TICK)):
            try:
                self.tend()
                if seconds and time.monotonic() >= due:
                    due = time.monotonic() + seconds
                    self.look()
            except Exception:  # the thread must not end
                _LOG.exception("the ledger can't be followed")
