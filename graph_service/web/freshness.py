"""How old a replica's copy of the state folder is, which is held against a limit.

A replica knows of a withdrawal what its copy says. When copies stop coming, it would answer for
ever what was withdrawn since. So whoever copies touches the file ``copied`` when all is there, and
a replica whose copy is too old answers nothing.
"""

import contextlib
import threading
import time
from pathlib import Path
from typing import Final

from graph_service.settings import Settings

NAME: Final = "copied"
"""File in the state folder; the time when it was changed counts."""

_LOOK: Final = 1.0


class Freshness:
    """The age of the copy that a replica answers from; of any other service there is none.

    Args:
        settings: the state folder, and how old its copy may be.
        look: seconds between two looks.
    """

    def __init__(self, settings: Settings, look: float = _LOOK) -> None:
        self._most = settings.replica_seconds if settings.is_replica else 0.0
        self._path: Path = settings.state / NAME
        self._seconds = look
        self._copied = 0.0
        if self._most > 0:
            self._look()
            # on a thread: a look at a disk of another machine may hang
            threading.Thread(target=self._keep, name="freshness", daemon=True).start()

    def is_over(self) -> bool:
        """Return whether the copy is too old, or nobody says how old it is."""
        return self._most > 0 and time.time() - self._copied > self._most

    def _look(self) -> None:
        with contextlib.suppress(OSError):
            self._copied = self._path.stat().st_mtime

    def _keep(self) -> None:
        while True:
            time.sleep(self._seconds)
            self._look()
