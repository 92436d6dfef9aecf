"""The process that runs queries, one at a time, and may be killed at any moment.

It is started by :mod:`graph_service.query.process` with the path of a view, the memory of one
query and an inherited socket, or forked by :mod:`graph_service.query.holding`. It gives up the
network, opens the view read-only unless it was forked with it, and answers jobs on a thread whose
stack is large: the engine recurses as deep as a query is nested. The main thread waits for the
pool to hang up and then ends the process, even in the middle of a query.
"""

import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
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
from graph_service.query.usage import Gauge
from graph_service.views.store import open_view

STACK: Final = 256 << 20
"""Bytes of stack of the thread that runs queries."""


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


def serve(
    connection: socket.socket, open_query: Callable[[], Query], memory: int, network: str
) -> NoReturn:
    """Serve jobs until the pool closes the connection; then the process ends.

    Args:
        connection: to the pool.
        open_query: gives the ``query`` of the view's store; its memory does not count.
        memory: bytes that one query may map.
        network: how this process is kept from the network; the pool is told.
    """
    end_first_without_memory()
    threading.stack_size(STACK)
    arguments = (connection, open_query, memory, network)
    threading.Thread(target=_serve, args=arguments, daemon=True).start()
    hang_up = select.poll()
    hang_up.register(connection, select.POLLRDHUP)
    hang_up.poll()
    os._exit(0)


def _serve(
    connection: socket.socket, open_query: Callable[[], Query], memory: int, network: str
) -> None:
    try:
        query = open_query()
        capped = limit_memory(memory)
        gauge = Gauge()
        ready = {"network": network, "memory": capped, "resident": gauge.resident}
        connection.sendall(pack_json(Kind.READY, ready))
        for kind, payload in read_frames(connection):
            _run(partial(_start, query, kind, payload), connection, gauge)
    except BaseException:  # the pool sees the end of the stream, whatever the reason
        os._exit(1)
    os._exit(0)


def _start(query: Query, kind: Kind, payload: bytes, begin: Begin, send: Send) -> tuple[bytes, int]:
    if kind is Kind.PARSE:
        return parse_foreign(Parse.unpack(payload), begin, send)
    return evaluate(query, Job.unpack(json.loads(payload)), begin, send)


def _run(
    task: Callable[[Begin, Send], tuple[bytes, int]], connection: socket.socket, gauge: Gauge
) -> None:
    head = b""  # the status goes out with the first block, once there is one

    def begin(form: str, chosen: Format) -> None:
        nonlocal head
        status = {"form": form, "content_type": chosen.content_type}
        head = pack_json(Kind.STATUS, status)

    def send(block: bytes) -> None:
        nonlocal head
        connection.sendall(head + pack(Kind.DATA, block))
        head = b""

    started = time.perf_counter()
    try:
        last, rows = task(begin, send)
    except GraphServiceError as error:
        connection.sendall(pack_json(Kind.FAULT, describe(error) | {"grown": gauge.read()}))
        return
    except MemoryError:
        connection.sendall(pack_json(Kind.FAULT, describe(QueryMemory("out of memory"))))
        os._exit(1)
    end = {"rows": rows, "seconds": time.perf_counter() - started, "grown": gauge.read()}
    connection.sendall(head + pack(Kind.DATA, last) + pack_json(Kind.END, end))
