"""The process that holds a view and forks its workers, from the outside."""

import json
import select
import socket
import threading
from typing import Any, Final

from graph_service.errors import GraphServiceError, LedgerError, WorkerLost
from graph_service.query.child import Child
from graph_service.query.frames import Kind, pack, read_frames
from graph_service.query.holding import LENGTH, describe_view
from graph_service.query.launch import launch
from graph_service.query.process import Worker
from graph_service.settings import environment
from graph_service.views.memory import Applied
from graph_service.views.views import View

_FORK_SECONDS: Final = 10.0
_APPLY_SECONDS: Final = 600.0
_TUNABLES: Final = "GLIBC_TUNABLES"
_HUGE_PAGES: Final = "glibc.malloc.hugetlb=1"
"""A fork copies the page table: with pages of 2 MiB it takes a fifth of the time."""


class Holder:
    """One process with a view in memory, or with nothing but the program of a worker.

    To be made by a thread that lives as long as its workers may. What it forks outlives it.

    Args:
        view: the view.
        kind: ``memory`` to load the view and fork it, ``snapshot`` to let each worker open it.

    Raises:
        OSError: no more processes or files.
    """

    def __init__(self, view: View, kind: str) -> None:
        tunables = [text for text in (environment().get(_TUNABLES), _HUGE_PAGES) if text]
        self.kind = kind
        self._process, self._connection = launch(
            "graph_service.query.holding",
            json.dumps(describe_view(view)),
            kind,
            variables={_TUNABLES: ":".join(tunables)},
        )
        self._frames = read_frames(self._connection)
        self._talking = threading.Lock()
        self._ready = False

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return not self._process.ended

    def is_ready(self, wait: float = 0.0) -> bool:
        """Return whether the view is loaded, now or within ``wait`` seconds.

        Raises:
            WorkerLost: the process ended instead.
        """
        with self._talking:
            if not self._ready and _readable(self._connection, wait):
                self._receive(Kind.READY, _FORK_SECONDS)
                self._ready = True
            return self._ready

    def fork(self, memory: int) -> Worker:
        """Return a new worker, which is about to be ready; the view must be loaded.

        Args:
            memory: bytes that one query may map beyond what the idle worker has.

        Raises:
            WorkerLost: the process ended or hangs, or the kernel refuses a fork.
            OSError: no more files.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._talking:
                self._send(pack(Kind.FORK, str(memory).encode()), theirs)
                child = Child(self._receive(Kind.FORKED, _FORK_SECONDS)["pid"])
        except (GraphServiceError, OSError):
            ours.close()
            raise
        return Worker(child, ours, self.kind)

    def apply(self, added: bytes, removed: bytes) -> Applied:
        """Change the view; workers forked from now on see it, those before never do.

        Args:
            added: N-Quads to put in; lines without graph are of the merged default graph.
            removed: N-Quads to take out, before that; likewise.

        Raises:
            LedgerError: they are no N-Quads (nothing is changed), or no view is held.
            WorkerLost: the process ended.
        """
        with self._talking:
            self._send(pack(Kind.APPLY, LENGTH.pack(len(added)) + added + removed))
            changed = self._receive(Kind.APPLIED, _APPLY_SECONDS)
        return Applied(added=changed["added"], removed=changed["removed"])

    def close(self) -> None:
        """End the process and wait for it; its workers go on."""
        self._process.kill()
        self._process.reap()
        self._connection.close()

    def _send(self, frame: bytes, passed: socket.socket | None = None) -> None:
        self._connection.settimeout(_APPLY_SECONDS)
        try:
            if passed is None:
                self._connection.sendall(frame)
            else:
                socket.send_fds(self._connection, [frame], [passed.fileno()])
        except OSError as error:
            raise self._lost() from error

    def _receive(self, expected: Kind, seconds: float) -> dict[str, Any]:
        self._connection.settimeout(seconds)
        try:
            kind, payload = next(self._frames)
        except (StopIteration, OSError) as error:
            raise self._lost() from error
        said: dict[str, Any] = json.loads(payload)
        if kind is expected:
            return said
        if kind is Kind.FAULT and expected is Kind.APPLIED:
            raise LedgerError(said["text"])
        raise WorkerLost("no worker could be forked")

    def _lost(self) -> WorkerLost:
        self._process.kill()  # when it hangs, too
        return WorkerLost("the process that holds the view is gone")


def _readable(connection: socket.socket, wait: float) -> bool:
    waiting = select.poll()  # select(2) can't take descriptors beyond 1023
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(wait * 1000))
