"""A worker process from the outside: started, asked, killed, and never left as a zombie."""

import contextlib
import json
import signal
import socket
import threading
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from graph_service.errors import (
    GraphServiceError,
    QueryMemory,
    WorkerLost,
)
from graph_service.query.child import Child
from graph_service.query.faults import restore
from graph_service.query.frames import FrameReader, Kind
from graph_service.query.job import Task

_START_SECONDS: Final = 30.0


class Worker:
    """One process with an open view; runs one query at a time.

    Args:
        process: its handle.
        connection: our end of the socket that it serves.
        kind: ``memory`` or ``snapshot``: where it has the view.

    ``thread`` is the number, in the system, of the one that runs queries. ``served`` counts its
    answers; ``resident`` is what it had in memory when it was ready, shared or not, and ``grown``
    an upper bound of what it got of its own since then, in bytes; until that passes ``unmeasured``
    its memory need not be looked at. ``struck`` says that it was killed, and not from here.
    """

    def __init__(self, process: Child, connection: socket.socket, kind: str) -> None:
        self.kind = kind
        self.served = 0
        self.grown = 0
        self.resident = self.thread = 0
        self.unmeasured = 0
        self.struck = False
        self._process = process
        self._connection = connection
        self._frames = FrameReader(connection)
        self._fate: GraphServiceError | None = None
        self._closing = threading.Lock()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs, and has not been told to end."""
        return self._fate is None and not self._process.ended

    @property
    def fate(self) -> GraphServiceError | None:
        """What it was killed with, if it was."""
        return self._fate

    def wait_ready(self) -> dict[str, Any]:
        """Wait until the view is open; returns how the worker is confined.

        Raises:
            WorkerLost: the process ended instead.
        """
        try:
            self._connection.settimeout(_START_SECONDS)
            kind, payload = self._wait()
            # from now on it is the pool that watches the time: a timeout here costs each frame two
            # system calls more
            self._connection.settimeout(None)
        except (GraphServiceError, TimeoutError) as error:
            raise WorkerLost("a worker could not open its view") from error
        if kind is not Kind.READY:
            raise WorkerLost("a worker started with a frame of the wrong kind")
        said: dict[str, Any] = json.loads(payload)
        self.resident, self.thread = said["resident"], said["thread"]
        return said

    def fileno(self) -> int:
        """Return the descriptor of our end of the socket, for a loop to wait on."""
        return self._connection.fileno()

    def tell(self, job: Task) -> None:
        """Hand a job to the worker, which must be idle; that it died is said when it is heard."""
        frame = job.frame()
        with contextlib.suppress(OSError):
            self._connection.setblocking(True)  # a loop that read the last answer undid that
            self._connection.sendall(frame)

    def hear(self) -> tuple[Kind, Any]:
        """Wait for the next part of an answer: ``STATUS``, then ``DATA``, then ``END``.

        It waits as long as it takes: whoever asks sees to it that :meth:`kill` is called when the
        time of the job is over. ``DATA`` is bytes, the others are JSON values.

        Raises:
            QueryEnded: the process died or was killed; it can't be used again.
            GraphServiceError: the fate that it was killed with, or what the worker found wrong
                with the query; ``alive`` tells whether it can be used again.
        """
        return self._said(*self._wait())

    def overhear(self) -> tuple[list[tuple[Kind, Any]], bool]:
        """Return the parts of an answer that came, and whether the process is still there.

        Raises:
            GraphServiceError: as :meth:`hear`.
        """
        try:
            there = self._frames.receive_now()
        except OSError:  # closed here, since the query was ended by somebody else
            there = False
        parts = []
        while (frame := self._frames.next()) is not None:
            parts.append(self._said(*frame))
        return parts, there

    def _said(self, kind: Kind, payload: bytes) -> tuple[Kind, Any]:
        if kind is Kind.DATA:
            return kind, payload
        if kind is Kind.STATUS:
            return kind, _status(payload)
        said = json.loads(payload)
        self.grown = said.get("grown", self.grown)
        self.thread = said.get("thread", self.thread)
        if kind is Kind.FAULT:
            raise restore(said)
        self.served += kind is Kind.END
        return kind, said

    def kill(self, fate: GraphServiceError | None = None) -> None:
        """End the process; whoever waits for its answer gets ``fate`` at once.

        Neither waits until the process has given its memory back. Can be called repeatedly.
        """
        with self._closing:
            self._fate = self._fate or fate or WorkerLost("the worker was ended")
            self._process.kill()
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the process and wait for it, so that nothing of it is left."""
        self.kill()
        self._process.reap()
        self._connection.close()

    def _wait(self) -> tuple[Kind, bytes]:
        try:
            frame = self._frames.wait()
        except TimeoutError:
            raise
        except OSError as error:
            raise self._end() from error
        if frame is None:
            raise self._end()
        return frame

    def _end(self) -> GraphServiceError:
        """Return why the process is gone; waits for its end only when nobody here decided it."""
        with self._closing:
            if self._fate is not None:
                return self._fate
        code = self._process.exit_code(1)
        if code is None:  # it hung up but runs on
            self.kill()
        if code == -signal.SIGABRT:  # how the engine reacts when memory is refused
            return QueryMemory("the query needs more memory than one query may have")
        self.struck = code == -signal.SIGKILL
        return WorkerLost("the query ended the process that ran it")


@lru_cache(maxsize=64)
def _status(payload: bytes) -> Mapping[str, str]:
    """Return what a worker says of an answer; few answers differ in it."""
    return MappingProxyType(json.loads(payload))
