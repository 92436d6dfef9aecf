"""Full passes that a running service makes by itself: every so many hours, and when asked.

::

    asked for, or due -> a process judges -> audit line, what came of it on the disk
                                          -> violations: an error in the log, /status, /metrics

One runs at a time. What it finds unpublishes nothing: that is for people to decide.
"""

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any, Final

from graph_service.errors import GraphServiceError, LedgerError
from graph_service.inspection.outcome import Outcome
from graph_service.inspection.process import have_judged
from graph_service.inspection.requests import Requests
from graph_service.inspection.whole import digest_of_rules
from graph_service.query.child import Child
from graph_service.rules import NONE, read_rules
from graph_service.settings import Settings
from graph_service.state import State

EVENT: Final = "inspected"
"""Event of the audit log."""

DUE: Final = "due"
RULES: Final = "other rules than last time"
"""Reasons of the service itself."""

_FIRST: Final = 3600.0
"""Seconds after the start when it was never done, and after one that failed."""

_ATTEMPTS: Final = 3
"""Times that a release is judged which another one takes the place of meanwhile."""

_HOUR: Final = 3600.0
_TICK: Final = 1.0
_STOP_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


class Keeping:
    """The thread that judges what is published.

    Args:
        settings: say how often, and against what.
        state: the state folder.
        tick: seconds between looks for a request.
    """

    def __init__(self, settings: Settings, state: State, tick: float = _TICK) -> None:
        self._settings = settings
        self._state = state
        self._tick = tick
        self._requests = Requests(settings.state)
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        self._child: Child | None = None
        self._last: Outcome | None = None
        self._running = False
        self._not_before = time.monotonic() + (_FIRST if self._requests.last() is None else 0.0)
        self._thread = threading.Thread(target=self._keep, name="inspecting", daemon=True)
        self._thread.start()

    @property
    def last(self) -> Outcome | None:
        """What came of the last pass, also before a restart; ``None`` when that is not known."""
        return self._last

    @property
    def running(self) -> bool:
        """Whether one runs at this moment."""
        return self._running

    def close(self) -> None:
        """End what runs; it is done again after the next start."""
        self._stopping.set()
        with self._guard:
            if self._child is not None:
                self._child.kill()
        self._thread.join(_STOP_SECONDS)

    def _keep(self) -> None:
        if self._settings.shapes == NONE or self._settings.is_replica:
            return  # there is nothing to hold it against, or it is the writer's to do
        try:
            self._begin()
        except GraphServiceError as error:
            _LOG.error("whether the rules are those of last time is not known: %s", error)
        while not self._stopping.wait(self._tick):
            try:
                if self._requests.wanted:
                    self._inspect(self._requests.take())
                elif self._is_due():
                    self._inspect(DUE)
            except Exception:  # the thread must not end
                self._not_before = time.monotonic() + _FIRST
                _LOG.exception("what is published can't be judged in full")

    def _begin(self) -> None:
        self._last = self._requests.last()
        self._requests.give_back()
        known = "" if self._last is None else self._last.rules
        if known and known != digest_of_rules(read_rules(self._settings.shapes)):
            self._requests.ask(RULES)

    def _is_due(self) -> bool:
        hours, last = self._settings.inspection_hours, self._last
        if not hours or time.monotonic() < self._not_before:
            return False
        if last is None or last.fault:
            return True
        past = (datetime.now(UTC) - last.time).total_seconds()
        return not 0 <= past < hours * _HOUR

    def _inspect(self, reason: str) -> None:
        begun, now = time.monotonic(), datetime.now(UTC)
        found: dict[str, Any] = {"rules": ""}
        self._running = True
        try:
            found = self._found()
        except GraphServiceError as error:
            found["fault"] = str(error)
        finally:
            self._running = False
        if self._stopping.is_set():
            return  # it was ended; the request is still there
        seconds = round(time.monotonic() - begun, 1)
        self._last = outcome = Outcome(now, reason, seconds=seconds, **found)
        if outcome.fault:
            self._not_before = time.monotonic() + _FIRST
            _LOG.error("what is published could not be judged in full: %s", outcome.fault)
        elif outcome.violations:
            text = "release %d violates the rules %d time(s); `check --current` lists them"
            _LOG.error(text, outcome.release, outcome.violations)
        said = outcome.members()
        del said["time"]  # the line has its own
        self._state.ledger.note(EVENT, **said)
        self._requests.answer(outcome)

    def _found(self) -> dict[str, Any]:
        """Return what was found; what a withdrawal takes away on the way is left out."""
        for _ in range(_ATTEMPTS - 1):
            newest = self._state.ledger.newest()
            try:
                return have_judged(self._settings, self._watch)
            except LedgerError:
                if self._stopping.is_set() or self._state.ledger.newest() == newest:
                    raise
        return have_judged(self._settings, self._watch)

    def _watch(self, child: Child) -> None:
        with self._guard:
            self._child = child
            if self._stopping.is_set():
                child.kill()
