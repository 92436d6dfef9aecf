"""The process that holds a view and forks its workers, from the outside."""

import json
import select
import socket
import threading
from collections.abc import Iterable
from typing import Any, Final

from graph_service.errors import GraphServiceError, WorkerLost
from graph_service.query.child import Child
from graph_service.query.frames import Kind, pack, pack_json, read_frames
from graph_service.query.handed import hand_over
from graph_service.query.holding import describe_succession
from graph_service.query.launch import launch
from graph_service.query.process import Worker
from graph_service.settings import environment
from graph_service.views.difference import Change
from graph_service.views.views import View

_FORK_SECONDS: Final = 10.0
_TUNABLES: Final = "GLIBC_TUNABLES"
_HUGE_PAGES: Final = "glibc.malloc.hugetlb=1"
"""A fork copies the page table: with pages of 2 MiB it takes a fifth of the time."""


class Holder:
    """One process with a view in memory, or with nothing but the program of a worker.

    What it forks outlives it, but not the thread that the first holder of the line was started by.

    Args:
        kind: ``memory`` or ``snapshot``.
        process: its handle.
        connection: our end of the socket that it serves.
    """

    def __init__(self, kind: str, process: Child, connection: socket.socket) -> None:
        self.kind = kind
        self._process, self._connection = process, connection
        self._frames = read_frames(connection)
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
        child, connection = self._forked(pack(Kind.FORK, str(memory).encode()))
        return Worker(child, connection, self.kind)

    def succeed(self, view: View, changes: Iterable[Change]) -> "Holder":
        """Return the holder of the next view, which has this one's memory and follows changes.

        This one, which must be ready, stays as it is. Where the changes can't be applied, the new
        one ends instead of being ready.

        Args:
            view: the next view.
            changes: how it differs from this one's.

        Raises:
            WorkerLost: the process ended or hangs, or the kernel refuses a fork.
            OSError: no more files.
        """
        said = describe_succession(view, changes)
        return Holder(self.kind, *self._forked(pack_json(Kind.SUCCEED, said)))

    def close(self) -> None:
        """End the process and wait for it; its workers go on."""
        self._process.kill()
        self._process.reap()
        self._connection.close()

    def _forked(self, frame: bytes) -> tuple[Child, socket.socket]:
        """Have a process forked and return it with our end of its socket."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._talking:
                self._send(frame, theirs)
                return Child(self._receive(Kind.FORKED, _FORK_SECONDS)["pid"]), ours
        except (GraphServiceError, OSError):
            ours.close()
            raise

    def _send(self, frame: bytes, passed: socket.socket) -> None:
        self._connection.settimeout(_FORK_SECONDS)
        try:
            sent = socket.send_fds(self._connection, [frame], [passed.fileno()])
            self._connection.sendall(frame[sent:])
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
        raise WorkerLost("no worker could be forked")

    def _lost(self) -> WorkerLost:
        self._process.kill()  # when it hangs, too
        return WorkerLost("the process that holds the view is gone")


def hold_view(view: View, kind: str) -> Holder:
    """Start the holder of a view, by a thread that lives as long as all that come from it may.

    Args:
        view: the view.
        kind: ``memory`` to load the view and fork it, ``snapshot`` to let each worker open it.

    Raises:
        OSError: no more processes or files.
    """
    tunables = [text for text in (environment().get(_TUNABLES), _HUGE_PAGES) if text]
    process, connection = launch(
        "graph_service.query.holding",
        json.dumps(hand_over(view)),
        kind,
        variables={_TUNABLES: ":".join(tunables)},
    )
    return Holder(kind, process, connection)


def _readable(connection: socket.socket, wait: float) -> bool:
    waiting = select.poll()  # select(2) can't take descriptors beyond 1023
    waiting.register(connection, select.POLLIN)
    return bool(waiting.poll(wait * 1000))
