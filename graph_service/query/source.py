"""Where a pool gets its workers: forks of a holder, or processes started one by one without it.

The holder is the successor of the one of the release before, if there is one to follow; else it is
started, and again when it dies. While there is none that is ready, workers are started by
themselves, which takes longer, and open the view's store, which is slower to read; so queries are
answered from the first moment, and without a break.
"""

import contextlib
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph_service.errors import WorkerLost
from graph_service.query.holder import Holder, hold_view
from graph_service.query.launch import Nursery, launch
from graph_service.query.process import Worker
from graph_service.query.sibling import can_fork_sibling
from graph_service.query.usage import machine_memory
from graph_service.views.difference import Change
from graph_service.views.memory import BYTES_OF_A_TRIPLE
from graph_service.views.views import View

MEMORY: Final = "memory"
SNAPSHOT: Final = "snapshot"
KINDS: Final = (MEMORY, SNAPSHOT)
"""Where workers may have a view."""

BACKENDS: Final = ("auto", *KINDS)

_COPIES: Final = 4
"""A view is held in memory when the machine could hold this many of it: workers copy what they
read."""

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 300.0
"""Seconds between attempts to start a holder."""


class Source(Protocol):
    """What a pool needs; all of it is called by one thread, which lives as long as the workers.

    ``kind`` is where workers are to have the view, ``order`` names how rows come from there that
    nothing orders.
    """

    kind: str
    order: str

    def start(self) -> Worker:
        """Return a new worker, which is about to be ready; raises OSError or WorkerLost."""

    def is_outdated(self, worker: Worker) -> bool:
        """Return whether a new worker would be better than this one."""

    def close(self) -> None:
        """End what is not a worker."""


@dataclass(frozen=True)
class Line:
    """What a holder may come from, so that it need not load its view.

    ``source`` is that of the view before, and ``changes`` are how the next one differs from it.
    """

    source: "ViewSource"
    changes: Sequence[Change]

    @property
    def order(self) -> str:
        """A name for how rows come in what follows."""
        view = self.source.view
        if not self.changes or view is None:
            return self.source.order
        before = "\0".join((self.source.order, str(view.release), view.digest))
        return f"{self.source.kind} {hashlib.sha256(before.encode()).hexdigest()}"


class ViewSource:
    """Workers on one view.

    Args:
        view: the view; ``None`` while it is being made on the disk, and what is in memory follows
            the one before already. It is to be set once it is there.
        kind: ``memory`` or ``snapshot``.
        memory: bytes that one query may map.
        patience: seconds from now that workers wait for the first holder. It is worth it where
            nobody waits for a worker yet: a fork costs a tenth of a process.
        line: what the first holder comes from, if there is such a thing.
        nursery: starts holders that others come from; without one no other source may follow.

    ``holder`` forks them, if there is one; ``restarts`` counts the holders that came after
    the first. ``order`` names how rows that nothing orders come: in memory they do as they were
    put in, which is another way in a view that was loaded than in one that followed others.
    """

    def __init__(
        self,
        view: View | None,
        kind: str,
        memory: int,
        patience: float = 0.0,
        *,
        line: Line | None = None,
        nursery: Nursery | None = None,
    ) -> None:
        self.kind = kind
        self.restarts = -1
        self.holder: Holder | None = None
        self.view = view
        self._memory = memory
        self._line = line if line is not None and line.source.kind == kind else None
        self._nursery = nursery
        self.order = kind if self._line is None or kind != "memory" else self._line.order
        self._failures = 0
        self._next = 0.0
        self._patient_until = time.monotonic() + patience

    def start(self) -> Worker:
        """Return a new worker: a fork if there can be one.

        Raises:
            OSError: no more processes or files.
            WorkerLost: there is no view yet, neither in memory nor on the disk.
        """
        holder = self._ready_holder()
        if holder is not None:
            with contextlib.suppress(WorkerLost):
                return holder.fork(self._memory)
        return self._spawn()

    def is_outdated(self, worker: Worker) -> bool:
        """Return whether the worker reads the disk although there is a view in memory."""
        return worker.kind != self.kind and self._ready_holder() is not None

    def close(self) -> None:
        """End the holder."""
        if self.holder is not None:
            self.holder.close()
            self.holder = None

    def _spawn(self) -> Worker:
        if self.view is None:
            raise WorkerLost("the view is not there yet")
        process, connection = launch(
            "graph_service.query.worker", str(self.view.path), str(self._memory)
        )
        return Worker(process, connection, "snapshot")

    def _ready_holder(self) -> Holder | None:
        if not can_fork_sibling():
            return None
        if self.holder is not None and not self.holder.alive:
            self.close()
            self._failures += 1
            self._next = time.monotonic() + self._pause()
        if self.holder is None and time.monotonic() >= self._next:
            self.holder = self._new_holder()
            self.restarts += self.holder is not None
        try:
            wait = max(0.0, self._patient_until - time.monotonic())
            if self.holder is not None and self.holder.is_ready(wait):
                self._failures = 0
                return self.holder
        except WorkerLost:
            pass  # it is found dead at the next look
        return None

    def _new_holder(self) -> Holder | None:
        """Return a holder; ``None`` while the one that it is to come from is not ready."""
        if self._line is not None:
            source, changes = self._line.source, self._line.changes
            with contextlib.suppress(WorkerLost):
                if source.holder is not None and not source.holder.is_ready():
                    return None
                if source.holder is not None and (known := self.view or source.view) is not None:
                    self._line = None
                    return source.holder.succeed(known, changes)
            self._line = None  # it is gone: the view is loaded
        view = self.view
        if view is None or self._nursery is None:
            return None if view is None else hold_view(view, self.kind)
        return self._nursery.bring_up(lambda: hold_view(view, self.kind))

    def _pause(self) -> float:
        return min(_FIRST_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE)


def kind_of(view: View, backend: str, most_triples: int) -> str:
    """Return ``memory`` or ``snapshot`` for a view.

    Args:
        view: the view.
        backend: one of :data:`BACKENDS`.
        most_triples: most merged triples that ``auto`` holds in memory.
    """
    if backend != "auto":
        return backend
    needed = view.triples * BYTES_OF_A_TRIPLE * _COPIES
    fits = view.triples <= most_triples and needed <= machine_memory()
    return "memory" if fits and can_fork_sibling() else "snapshot"
