"""A withdrawal that a crash interrupted is finished by the running service, too.

The next writer finishes it, and a service that starts. But there may be no writer for a long time,
and what was to be withdrawn is still answered until then.
"""

import logging
import threading
from typing import Final

from graph_service.forgetting import resume
from graph_service.state import State

_LOOK: Final = 2.0
"""Seconds between looks for one; whoever withdraws something just now is done by then or waited
for."""

_STOP_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


class Finishing:
    """The thread that looks for a withdrawal that is not over.

    Args:
        state: the state folder.
        seconds: between two looks.
    """

    def __init__(self, state: State, seconds: float = _LOOK) -> None:
        self._state = state
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="finishing", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join(_STOP_SECONDS)

    def _keep(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                resume(self._state)
            except Exception:  # the thread must not end
                _LOG.exception("a withdrawal can't be finished")
