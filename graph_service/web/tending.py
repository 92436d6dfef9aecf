"""What has to be looked at while a view is answered from: its files, and where its workers have it.

Files of a view are derived, so they may go or be damaged at any time. Workers that have them open
go on with what they have; new ones could not start. So a view that is not whole is made anew.
"""

import logging
import time
from dataclasses import replace
from typing import Final

from graph_service.query.source import KINDS
from graph_service.state import State
from graph_service.web.answering import Answering

SETTLE_SECONDS: Final = 30.0
"""Seconds after which it is no passing matter that workers have a view elsewhere."""

_LOOK_SECONDS: Final = 5.0
"""Seconds between looks at the files of the views."""

_LOG: Final = logging.getLogger(__name__)


class Tending:
    """Looks after what is open; called by one thread.

    Args:
        state: the state folder.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._elsewhere: dict[frozenset[str], float] = {}
        self._looked: dict[frozenset[str], float] = {}

    def settled(self, answering: Answering) -> Answering:
        """Say where workers have a view, when it has been elsewhere for long.

        Until then their answers have no tag (``Answering.key``): it does not last, as a rule.
        """
        audiences, backend = answering.view.audiences, answering.pool.status().backend
        now = time.monotonic()
        if backend == answering.kind or backend not in KINDS:
            self._elsewhere.pop(audiences, None)
        elif now - self._elsewhere.setdefault(audiences, now) >= SETTLE_SECONDS:
            _LOG.warning("release %d: workers have it in %s", answering.release, backend)
            return replace(answering, kind=backend, order=backend)
        return answering

    def is_broken(self, answering: Answering) -> bool:
        """Return whether the files of a view are gone or damaged; looks now and then only."""
        audiences, now = answering.view.audiences, time.monotonic()
        if now - self._looked.setdefault(audiences, now) < _LOOK_SECONDS:
            return False
        self._looked[audiences] = now
        if self._state.is_whole(answering.view):
            return False
        _LOG.warning("release %d: the files of its view are damaged", answering.release)
        return True
