"""A service prunes by itself, where the setting ``kept_releases`` says how many are kept.

Contributions come all day, each makes a release, and no operator waits for them. So that writers
are not held up by each of them, it is done for several releases together.
"""

import logging
import threading
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.ledger.pruning import prune, to_keep
from graph_service.settings import Settings
from graph_service.state import State

LEAST: Final = 10
"""Releases that are too many, at least, before any are deleted."""

_LOOK: Final = 30.0
_STOP_SECONDS: Final = 10.0
_LOG: Final = logging.getLogger(__name__)


class Pruner:
    """The thread that prunes; there is none where all releases are kept, or in a replica.

    Args:
        settings: say how many are kept.
        state: the state folder.
        seconds: between two looks.
    """

    def __init__(self, settings: Settings, state: State, seconds: float = _LOOK) -> None:
        self._keep = 0 if settings.is_replica else settings.kept_releases
        self._state = state
        self._seconds = seconds
        self._seen = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look, name="pruning", daemon=True)
        if self._keep > 0:
            self._thread.start()

    def close(self) -> None:
        """Prune no more."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_STOP_SECONDS)

    def prune(self) -> int:
        """Prune if enough releases are too many; return how many went.

        Raises:
            LedgerError: the record can't be written, is locked, or is damaged.
        """
        ledger = self._state.ledger
        newest = ledger.newest(self._seen)
        if newest == self._seen:
            return 0
        kept = to_keep(ledger.history, self._keep)
        if len(set(ledger.releases()) - kept) < max(LEAST, self._keep // 4):
            return 0
        self._seen = newest
        gone = prune(ledger, self._keep).releases
        self._state.forget()
        return len(gone)

    def _look(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self.prune()
            except GraphServiceError as error:
                _LOG.error("releases can't be pruned: %s", error)
            except Exception:  # the thread must not end
                _LOG.exception("releases can't be pruned")
