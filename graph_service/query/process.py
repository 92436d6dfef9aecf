"""A worker process from the outside: started, asked, killed, and never left as a zombie."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from graph_service.errors import QueryEnded, QueryMemory, QueryTimeout, WorkerLost
from graph_service.query.faults import restore
from graph_service.query.frames import Kind, read_frames
from graph_service.query.job import Task

_ROOTS: Final = [
    str(Path(__file__).parent.parent.parent),
    str(Path(pyoxigraph.__file__).parent.parent),
]
_PROGRAM: Final = (
    "import sys; sys.path += {roots!r}; from graph_service.query.worker import main; "
    "main(*sys.argv[1:])"
)
_START_SECONDS: Final = 30.0


class Worker:
    """One process with an open view; runs one query at a time.

    It must be started by a thread that lives as long as the worker may: the kernel ends the
    process together with that thread.

    Args:
        view: path of the view's store.
        memory: bytes that one query may map beyond what the idle process has.
    """

    def __init__(self, view: Path, memory: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # -I -S: neither environment nor user site nor working folder decides what is imported
            self._process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
                [
                    *(sys.executable, "-I", "-S", "-X", "utf8"),
                    *("-c", _PROGRAM.format(roots=_ROOTS)),
                    *(str(view), str(memory), str(theirs.fileno()), str(os.getpid())),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._connection = ours
        self._frames = read_frames(ours)
        self._fate: QueryEnded | None = None
        self._closing = threading.Lock()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs, and has not been told to end."""
        return self._fate is None and self._process.poll() is None

    def wait_ready(self) -> dict[str, Any]:
        """Wait until the view is open; returns how the worker is confined.

        Raises:
            WorkerLost: the process ended instead.
        """
        try:
            kind, payload = self._next(time.monotonic() + _START_SECONDS)
        except QueryEnded as error:
            raise WorkerLost("a worker could not open its view") from error
        if kind is not Kind.READY:
            raise WorkerLost("a worker started with a frame of the wrong kind")
        said: dict[str, Any] = json.loads(payload)
        return said

    def ask(self, job: Task) -> Iterator[tuple[Kind, Any]]:
        """Run a job; yields its ``STATUS`` and ``END`` as JSON values and its ``DATA`` as bytes.

        Raises:
            QueryEnded: the deadline came, or the process died; it can't be used again.
            GraphServiceError: what the worker found wrong with the query; it can be used again.
        """
        deadline = time.monotonic() + job.seconds
        try:
            self._connection.settimeout(job.seconds)
            self._connection.sendall(job.frame())
        except OSError as error:
            raise self._end() from error
        while True:
            kind, payload = self._next(deadline)
            if kind is Kind.DATA:
                yield kind, payload
            elif kind is Kind.FAULT:
                raise restore(json.loads(payload))
            else:
                yield kind, json.loads(payload)
            if kind is Kind.END:
                return

    def kill(self, fate: QueryEnded | None = None) -> None:
        """End the process at once; whoever waits for it gets ``fate``. Can be called repeatedly."""
        with self._closing:
            self._fate = self._fate or fate or WorkerLost("the worker was ended")
            self._process.kill()

    def close(self) -> None:
        """End the process and wait for it, so that nothing of it is left."""
        self.kill()
        self._process.wait()
        self._connection.close()

    def _next(self, deadline: float) -> tuple[Kind, bytes]:
        left = deadline - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self._connection.settimeout(left)
            return next(self._frames)
        except TimeoutError:
            self.kill(QueryTimeout("the query ran into its time limit"))
        except (StopIteration, OSError):
            pass
        raise self._end()

    def _end(self) -> QueryEnded:
        """Return why the process is gone, when it is."""
        with self._closing:
            fate = self._fate
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # it hung up but runs on
            self.kill()
            code = self._process.wait()
        if fate is not None:
            return fate
        if code == -signal.SIGABRT:  # how the engine reacts when memory is refused
            return QueryMemory("the query needs more memory than one query may have")
        return WorkerLost("the query ended the process that ran it")
