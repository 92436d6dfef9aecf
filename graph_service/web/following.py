"""What each set of audiences is answered from, and how that follows the ledger."""

import threading

from graph_service.publish import Release, State
from graph_service.query.pool import Pool
from graph_service.settings import Settings
from graph_service.web.answering import Answering, LazyDumps

Audiences = frozenset[str]


class Following:
    """The open sets of audiences.

    Args:
        settings: limits of the pools.
        state: the state folder.
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state
        self._open: dict[Audiences, Answering] = {}
        self._changing = threading.Lock()

    def answering(self, audiences: Audiences) -> Answering:
        """Return what a set is answered from now; a set that is not open is opened.

        Raises:
            NotFound: nothing was published yet.
            LedgerError: the record is damaged.
        """
        found = self._open.get(audiences)
        return self._opened(audiences) if found is None else found

    def refresh(self) -> Release:
        """Return the newest release once every open set is answered from it.

        Raises:
            LedgerError: the record is damaged.
        """
        with self._changing:
            release = self._state.current()
            for audiences in list(self._open):
                before = self._open[audiences]
                view = self._state.view(release, audiences)
                if (view.digest, view.release) != (before.view.digest, before.view.release):
                    self._open[audiences] = self._make(release, audiences)
                    before.pool.close()
            return release

    def close(self) -> None:
        """End the query workers of all sets."""
        with self._changing:
            for each in self._open.values():
                each.pool.close()

    def _opened(self, audiences: Audiences) -> Answering:
        with self._changing:
            found = self._open.get(audiences)
            if found is None:
                found = self._open[audiences] = self._make(self._state.current(), audiences)
            return found

    def _make(self, release: Release, audiences: Audiences) -> Answering:
        settings = self._settings
        view = self._state.view(release, audiences)
        pool = Pool(
            view,
            workers=settings.workers,
            queue_length=settings.queue_length,
            memory=settings.query_memory,
        )
        return Answering(view, pool, self._state.issued(view), LazyDumps(self._state, view))
