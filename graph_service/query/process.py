"""A worker process from the outside: started, asked, killed, and never left as a zombie."""

import contextlib
import json
import signal
import socket
import threading
from collections.abc import Iterator
from typing import Any, Final

from graph_service.errors import (
    GraphServiceError,
    QueryMemory,
    WorkerLost,
)
from graph_service.query.child import Child
from graph_service.query.faults import restore
from graph_service.query.frames import Kind, read_frames
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
    its memory need not be looked at.
    """

    def __init__(self, process: Child, connection: socket.socket, kind: str) -> None:
        self.kind = kind
        self.served = 0
        self.grown = 0
        self.resident = self.thread = 0
        self.unmeasured = 0
        self._process = process
        self._connection = connection
        self._frames = read_frames(connection)
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

    def wait_ready(self) -> dict[str, Any]:
        """Wait until the view is open; returns how the worker is confined.

        Raises:
            WorkerLost: the process ended instead.
        """
        try:
            self._connection.settimeout(_START_SECONDS)
            kind, payload = self._next()
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

    def ask(self, job: Task) -> Iterator[tuple[Kind, Any]]:
        """Run a job; yields its ``STATUS`` and ``END`` as JSON values and its ``DATA`` as bytes.

        It waits as long as it takes: whoever asks sees to it that :meth:`kill` is called when the
        time of the job is over.

        Raises:
            QueryEnded: the process died or was killed; it can't be used again.
            GraphServiceError: the fate that it was killed with, or what the worker found wrong
                with the query; ``alive`` tells whether it can be used again.
        """
        try:
            self._connection.sendall(job.frame())
        except OSError as error:
            raise self._end() from error
        while True:
            kind, payload = self._next()
            if kind is Kind.DATA:
                yield kind, payload
                continue
            said = json.loads(payload)
            self.grown = said.get("grown", self.grown)
            self.thread = said.get("thread", self.thread)
            if kind is Kind.FAULT:
                raise restore(said)
            if kind is Kind.END:
                self.served += 1
                yield kind, said
                return
            yield kind, said

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

    def _next(self) -> tuple[Kind, bytes]:
        try:
            return next(self._frames)
        except TimeoutError:
            raise
        except (StopIteration, OSError):
            raise self._end() from None

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
        return WorkerLost("the query ended the process that ran it")
