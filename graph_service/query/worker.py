"""The process that runs queries, one at a time, and may be killed at any moment.

It is started by :mod:`graph_service.query.process` with the path of a view, the memory of one
query and an inherited socket, or forked by :mod:`graph_service.query.holding`. It gives up the
network, opens the view read-only unless it was forked with it, and answers jobs on a thread whose
stack is large: the engine recurses as deep as a query is nested. The main thread waits for the
pool to hang up and then ends the process, even in the middle of a query.
"""

import contextlib
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import Final, NoReturn

from graph_service.errors import GraphServiceError, QueryMemory
from graph_service.formats import Format
from graph_service.query.confine import (
    die_with_parent,
    end_first_without_memory,
    leave_network,
    limit_memory,
)
from graph_service.query.evaluate import Begin, Query, Send, evaluate
from graph_service.query.faults import describe
from graph_service.query.foreign import parse_foreign
from graph_service.query.frames import Kind, pack, pack_json, read_frames
from graph_service.query.job import Job, Parse
from graph_service.query.priority import nice_of_this_thread
from graph_service.query.usage import Gauge
from graph_service.views.store import open_view

STACK: Final = 256 << 20
"""Bytes of stack of the thread that runs queries."""

_ATTEMPTS: Final = 20


def main(path: str, memory: str, descriptor: str, parent: str) -> NoReturn:
    """Serve jobs from the socket ``descriptor`` until the pool closes it."""
    belong_to(int(parent))
    connection = socket.socket(fileno=int(descriptor))
    network = leave_network()
    serve(connection, lambda: open_view(Path(path)).query, int(memory), network)


def belong_to(parent: int) -> None:
    """End with the process that owns the pool, and by its decision alone."""
    die_with_parent()
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)  # the pool decides; it is told by its own process


Answering = Callable[[Query, Job, Begin, Send], tuple[bytes, int]]
"""Answers a job like :func:`~graph_service.query.evaluate.evaluate`."""


def serve(
    connection: socket.socket,
    open_query: Callable[[], Query],
    memory: int,
    network: str,
    answer: Answering = evaluate,
) -> NoReturn:
    """Serve jobs until the pool closes the connection; then the process ends.

    Args:
        connection: to the pool.
        open_query: gives the ``query`` of the view's store; its memory does not count.
        memory: bytes that one query may map.
        network: how this process is kept from the network; the pool is told.
        answer: answers jobs.
    """
    end_first_without_memory()
    threading.stack_size(STACK)
    wanted, want = os.pipe()
    session = _Session(connection, open_query, memory, network, want, answer)
    session.begin()
    events = select.poll()
    events.register(connection, select.POLLRDHUP)
    events.register(wanted, select.POLLIN)
    while all(ready != connection.fileno() for ready, _ in events.poll()):
        os.read(wanted, 1)
        session.stand_by()
    os._exit(0)


class _Session:
    """Answers jobs on a thread, and on another one once the pool has lowered its priority.

    A thread can't raise its own; but one that the main thread starts has the main thread's. It
    stands by from the beginning, so that its stack is not in what one query may map.
    """

    def __init__(
        self,
        connection: socket.socket,
        open_query: Callable[[], Query],
        memory: int,
        network: str,
        want: int,
        answer: Answering,
    ) -> None:
        self._connection = connection
        self._open_query = open_query
        self._memory = memory
        self._network = network
        self._want = want
        self._answer = answer
        self._standing_by: SimpleQueue[tuple[int, threading.Event]] = SimpleQueue()
        self._nice = nice_of_this_thread()
        self._frames: Iterator[tuple[Kind, bytes]] | None = None

    def begin(self) -> None:
        """Start the thread that answers first, and the one that stands by."""
        self.stand_by()
        self.stand_by()
        _, turn = self._standing_by.get()
        turn.set()

    def stand_by(self) -> None:
        """Start a thread that waits for its turn; none while there is no room for its stack."""
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(RuntimeError):
                threading.Thread(target=self._work, daemon=True).start()
                return
            time.sleep(0.01)  # until the one before has given its stack back

    def _work(self) -> None:
        turn = threading.Event()
        self._standing_by.put((threading.get_native_id(), turn))
        turn.wait()
        try:
            if self._frames is None:
                self._frames = self._open()
            self._serve(self._frames)
        except BaseException:  # the pool sees the end of the stream, whatever the reason
            os._exit(1)

    def _open(self) -> Iterator[tuple[Kind, bytes]]:
        self._query = self._open_query()
        capped = limit_memory(self._memory)
        self._gauge = Gauge()
        ready = {
            "network": self._network,
            "memory": capped,
            "resident": self._gauge.resident,
            "thread": threading.get_native_id(),
        }
        self._connection.sendall(pack_json(Kind.READY, ready))
        return read_frames(self._connection)

    def _serve(self, frames: Iterator[tuple[Kind, bytes]]) -> None:
        for kind, payload in frames:
            end = _run(partial(self._start, kind, payload), self._connection.sendall)
            said = {"grown": self._gauge.read()}
            if nice_of_this_thread() == self._nice or self._standing_by.empty():
                self._connection.sendall(end(said))
                continue
            said["thread"], turn = self._standing_by.get()
            self._connection.sendall(end(said))
            os.write(self._want, b"+")
            turn.set()
            return
        os._exit(0)

    def _start(self, kind: Kind, payload: bytes, begin: Begin, send: Send) -> tuple[bytes, int]:
        if kind is Kind.PARSE:
            return parse_foreign(Parse.unpack(payload), begin, send)
        return self._answer(self._query, Job.unpack(payload), begin, send)


def _run(
    task: Callable[[Begin, Send], tuple[bytes, int]], send_all: Send
) -> Callable[[dict[str, int]], bytes]:
    """Do a task; returns what makes the last frames of its answer, with more to say."""
    head = b""  # the status goes out with the first block, once there is one

    def begin(form: str, chosen: Format) -> None:
        nonlocal head
        head = _status(form, chosen.content_type)

    def send(block: bytes) -> None:
        nonlocal head
        send_all(head + pack(Kind.DATA, block))
        head = b""

    started = time.perf_counter()
    try:
        last, rows = task(begin, send)
    except GraphServiceError as error:
        described = describe(error)
        return lambda said: pack_json(Kind.FAULT, described | said)
    except MemoryError:
        send_all(pack_json(Kind.FAULT, describe(QueryMemory("out of memory"))))
        os._exit(1)
    end = {"rows": rows, "seconds": time.perf_counter() - started}
    return lambda said: head + pack(Kind.DATA, last) + pack_json(Kind.END, end | said)


@lru_cache(maxsize=64)
def _status(form: str, content_type: str) -> bytes:
    return pack_json(Kind.STATUS, {"form": form, "content_type": content_type})
