"""Opening a release for a set of audiences: its view, its files, and a pool that is warm."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from graph_service.errors import Unavailable
from graph_service.query.describing import describe_aside
from graph_service.query.direct import open_direct
from graph_service.query.launch import Nursery
from graph_service.query.pool import Pool
from graph_service.query.settling import settle_aside
from graph_service.query.source import MEMORY, Line, ViewSource, kind_of
from graph_service.settings import Settings
from graph_service.state import Lease, Release, State, View
from graph_service.web.answering import Answering, Files
from graph_service.web.elsewhere import elsewhere_of

Audiences = frozenset[str]

_LOG: Final = logging.getLogger(__name__)
_LOOK: Final = 0.01

START_SECONDS: Final = 60.0
"""Seconds in which a new pool must have a worker."""

_PATIENCE: Final = 2.0
"""Seconds that new workers wait for a view to be in memory, when it is to be there anyway: enough
for a small one, and not so long that the service could not stop."""

_LOAD_SECONDS: Final = 300.0
"""Seconds to wait for a view to be in memory; after that its workers read the disk at first."""


@dataclass(frozen=True)
class _Early:
    """What was begun before its view was on the disk, and the digest that the view will have."""

    digest: str
    source: ViewSource
    pool: Pool


class Opener:
    """Makes what sets of audiences are answered from.

    Args:
        settings: limits of the pools.
        state: the state folder.
        stopping: is set when nothing more is to be opened.
        settled: is called when there is another form of a view, quicker to read; without it none
            is made.
    """

    def __init__(
        self,
        settings: Settings,
        state: State,
        stopping: threading.Event,
        settled: Callable[[], object] | None = None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._stopping = stopping
        self._settled = settled
        self._nursery = Nursery()
        self._elsewhere = elsewhere_of(settings, state, stopping)
        self.forget = None if self._elsewhere is None else self._elsewhere.forget
        """Is to be called with the audiences that could see what is withdrawn."""

    def open(self, release: Release, audiences: Audiences) -> Answering:
        """Return what a set is answered from; its workers are only being started.

        Raises:
            InputError: the set is empty or has a bad name.
            LedgerError: the record is damaged, or the view can't be written.
            Unavailable: the service is stopping.
        """
        self._refuse_when_stopping()
        return self._opened(*self._state.hold(release, audiences))

    def open_warm(
        self, release: Release, audiences: Audiences, *, loaded: bool = False
    ) -> Answering:
        """Return what a set is answered from once a query would find a worker.

        Args:
            release: the release.
            audiences: the set.
            loaded: whether to wait for a view that is to be in memory, too.

        Raises:
            GraphServiceError: as :meth:`open`.
            Unavailable: no worker starts, or the service is stopping.
        """
        opened = self.open(release, audiences)
        with _closing_on_fault(opened):
            self._wait_published(opened, patient=False)
            self._wait_started(opened)
            if loaded:
                self._wait_loaded(opened)
        return opened

    def open_next(self, release: Release, before: Answering) -> Answering | None:
        """Return what follows something that is answered from, warm like it.

        A view that is to be in memory is waited for: there is something to answer from meanwhile.

        Returns:
            ``None`` when the set sees the same as before.

        Raises:
            GraphServiceError: as :meth:`open_warm`.
        """
        self._refuse_when_stopping()
        early = self._begin_early(release, before)
        try:
            # what is not needed any more is removed when nobody waits for it
            view, lease = self._state.hold(release, before.view.audiences, tidies=False)
            if early is not None and not self._comes_true(early, view, before):
                early.pool.close()
                early = None
            if view.path == before.view.path:
                lease.close()
                return None
            opened = self._opened(view, lease, before, early)
        except BaseException:
            if early is not None:
                early.pool.close()
            raise
        with _closing_on_fault(opened):
            self._wait_published(opened, patient=True)
            self._wait_started(opened)
            self._wait_loaded(opened)
        return opened

    def _begin_early(self, release: Release, before: Answering) -> _Early | None:
        """Have the view in memory followed while the one on the disk is made, if there is one."""
        source = before.pool.source
        if not isinstance(source, ViewSource) or source.kind != MEMORY:
            return None
        foreseen = self._state.foreseen(before.view, release)
        if foreseen is None or not foreseen.changes:
            return None
        following = self._source(None, MEMORY, Line(source, foreseen.changes), _PATIENCE)
        return _Early(foreseen.digest, following, self._pool(following))

    def _comes_true(self, early: _Early, view: View, before: Answering) -> bool:
        """Return whether what was begun early is the view that was made then."""
        same = (early.digest, before.view.origin) == (view.digest, view.origin)
        return same and self._kind(view) == MEMORY and view.path != before.view.path

    def _opened(
        self,
        view: View,
        lease: Lease,
        before: Answering | None = None,
        early: _Early | None = None,
    ) -> Answering:
        files = Files(self._state, view, lease)
        with _closing_on_fault(files):
            issued = self._state.issued(view)
            direct, local = open_direct(view), None
            if self._elsewhere is not None and self._elsewhere.serves(view):
                local = self._elsewhere.local(view)
                pool = self._elsewhere.pool(view, before)
            elif early is not None:
                pool = early.pool
                early.source.view = view
            else:
                line = None if before is None else self._line(view, before)
                patience = 0.0 if before is None else _PATIENCE
                pool = self._pool(self._source(view, self._kind(view), line, patience))
            kind, order = pool.source.kind, pool.source.order
        if view.settled:
            most = self._settings.described_triples
            describe_aside(view, direct, self._stopping, most=most)
        elif self._settled is not None:
            settle_aside(view, direct, self._stopping, self._settled)
        canned = local is None or (self._elsewhere is not None and self._elsewhere.canned)
        return Answering(view, pool, issued, files, kind, order, direct, local=local, canned=canned)

    def _source(
        self, view: View | None, kind: str, line: Line | None, patience: float
    ) -> ViewSource:
        memory = self._settings.query_memory
        return ViewSource(view, kind, memory, patience, line=line, nursery=self._nursery)

    def _pool(self, source: ViewSource) -> Pool:
        settings = self._settings
        return Pool(
            source.view,
            workers=settings.workers,
            queue_length=settings.queue_length,
            memory=settings.query_memory,
            source=source,
        )

    def _kind(self, view: View) -> str:
        return kind_of(view, self._settings.view_backend, self._settings.memory_triples)

    def close(self) -> None:
        """End what starts processes, once all that was opened is closed."""
        self._nursery.close()

    def _line(self, view: View, before: Answering) -> Line | None:
        """Return what the holder of a view may come from."""
        changes = self._state.changes(before.view, view)
        source = before.pool.source
        if changes is None or not isinstance(source, ViewSource):
            return None
        return Line(source, changes)

    def _refuse_when_stopping(self) -> None:
        if self._stopping.is_set():
            raise Unavailable("the service is stopping", retry_after=5)

    def _wait_published(self, opened: Answering, *, patient: bool) -> None:
        if self._elsewhere is not None:
            self._elsewhere.wait(opened, patient=patient)

    def _wait_started(self, opened: Answering) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not opened.pool.status().idle:
            if self._stopping.wait(_LOOK):
                raise Unavailable("the service is stopping", retry_after=5)
            if time.monotonic() > deadline:
                raise Unavailable("the workers of a release do not start", retry_after=5)

    def _wait_loaded(self, opened: Answering) -> None:
        deadline = time.monotonic() + _LOAD_SECONDS
        while opened.pool.status().backend != opened.kind:
            if self._stopping.wait(_LOOK):
                return
            if time.monotonic() > deadline:
                _LOG.warning("release %d is not in memory yet", opened.release)
                return


@contextmanager
def _closing_on_fault(opened: Answering | Files) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise
