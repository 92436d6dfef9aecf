"""A process that is kept, so that questions need not wait for the start of one.

Each question still has a process of its own, with its own limits, which is killed at its deadline:
a fork of the one that stands by, which takes milliseconds where a new process takes a third of a
second.
"""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass
from typing import Final

from graph_service.errors import QueryTimeout
from graph_service.query.child import Child
from graph_service.query.errand import have_answered, send_errand
from graph_service.query.launch import Nursery, launch
from graph_service.query.sibling import can_fork_sibling
from graph_service.query.standing import FORK, FORKED, READY

_STANDING: Final = "graph_service.query.standing"
_FORK_SECONDS: Final = 2.0
"""Seconds after which a process that forks nothing is taken for lost."""


@dataclass
class _Standing:
    process: Child
    connection: socket.socket
    ready: bool = False

    def close(self) -> None:
        self.process.kill()
        self.process.reap()
        self.connection.close()


class Standby:
    """Sends questions to forks of a process that is started with the first of them.

    Where there can be none (another system, no more processes), each question has a process that is
    started for it.

    Args:
        module: full name; see :func:`graph_service.query.standing.main`. Its ``main`` gets the
            argument, too, as :func:`~graph_service.query.errand.send_errand` calls it.
        argument: for all questions.
    """

    def __init__(self, module: str, argument: str) -> None:
        self._module, self._argument = module, argument
        self._nursery = Nursery()
        self._lock = threading.Lock()
        self._standing: _Standing | None = None
        self._closed = not can_fork_sibling()

    @property
    def pid(self) -> int | None:
        """Process id of the one that stands by, ``None`` while there is none."""
        standing = self._standing
        return None if standing is None else standing.process.pid

    def send(self, asked: bytes, *, seconds: float, longest: int) -> bytes:
        """Have a question answered.

        Args:
            asked: the question.
            seconds: from now to the end.
            longest: bytes of the answer.

        Raises:
            Unavailable: no more processes for now.
            QueryTimeout, QueryMemory, WorkerLost, ResultTooLarge: why there is no answer.
        """
        deadline = time.monotonic() + seconds
        forked = self._forked(deadline, seconds)
        if forked is None:
            return send_errand(
                self._module,
                self._argument,
                asked=asked,
                seconds=max(0.001, deadline - time.monotonic()),
                longest=longest,
            )
        return have_answered(*forked, asked, seconds=seconds, deadline=deadline, longest=longest)

    def close(self) -> None:
        """End the process; whoever asks after this has one started for it."""
        with self._lock:
            self._closed = True
            self._leave()
        self._nursery.close()

    def _forked(self, deadline: float, seconds: float) -> tuple[Child, socket.socket] | None:
        """Return a fork with our end of its socket, ``None`` when there can be none."""
        if not self._lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise QueryTimeout(f"it took longer than {seconds:g} s")
        try:
            for _ in range(2):  # the one that stood by may have been ended by the system
                if self._closed:
                    return None
                with contextlib.suppress(OSError):
                    return self._fork(deadline)
                if time.monotonic() >= deadline:
                    raise QueryTimeout(f"it took longer than {seconds:g} s")
            return None
        finally:
            self._lock.release()

    def _fork(self, deadline: float) -> tuple[Child, socket.socket]:
        """Have a fork made; raises ``OSError`` when none can be, or none in time."""
        if self._standing is None:
            started = self._nursery.bring_up(
                lambda: launch(_STANDING, self._module, self._argument)
            )
            self._standing = _Standing(*started)
        standing = self._standing
        try:
            if not standing.ready:
                _receive(standing.connection, len(READY), deadline)
                standing.ready = True
        except TimeoutError:
            raise  # it goes on starting, for the next one who asks
        except OSError:
            self._leave()
            raise
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                standing.connection.settimeout(_FORK_SECONDS)
                socket.send_fds(standing.connection, [FORK], [theirs.fileno()])
                until = time.monotonic() + _FORK_SECONDS
                (pid,) = FORKED.unpack(_receive(standing.connection, FORKED.size, until))
            if not pid:
                raise BlockingIOError("no more processes")
            return Child(pid), ours
        except OSError:
            ours.close()
            self._leave()  # what it may still say would be taken for the answer to the next one
            raise

    def _leave(self) -> None:
        """End the one that stands by; under the lock."""
        standing, self._standing = self._standing, None
        if standing is not None:
            standing.close()


def _receive(connection: socket.socket, size: int, deadline: float) -> bytes:
    held = b""
    while len(held) < size:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        part = connection.recv(size - len(held))
        if not part:
            raise ConnectionResetError("the process that stands by is gone")
        held += part
    return held
