"""The process that holds a view and forks the workers that read it; single-threaded.

It is started by :mod:`graph_service.query.holder`. With the view in memory a fork answers at once
from what it inherited; without it a fork opens the view's store itself, which still saves the
start of an interpreter. Workers are children of the pool's process (see
:mod:`graph_service.query.sibling`), so they outlive this one.

::

    pool     FORK + a socket                    ->   holder
    holder   READY                                   once, when the view is loaded
             FORKED or FAULT
    pool     APPLY (length of added, added, removed)
    holder   APPLIED or FAULT
"""

import gc
import json
import os
import socket
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from graph_service.errors import GraphServiceError, LedgerError
from graph_service.query.confine import leave_network
from graph_service.query.evaluate import Query
from graph_service.query.frames import BLOCK, HEAD, Kind, pack_json
from graph_service.query.sibling import fork_sibling
from graph_service.query.worker import belong_to, serve
from graph_service.views.memory import apply_difference, load_view
from graph_service.views.store import open_view
from graph_service.views.views import View

LENGTH: Final = struct.Struct(">Q")
"""Bytes of the first part of an ``APPLY``, in front of it."""


def describe_view(view: View) -> dict[str, Any]:
    """Return what the process needs to know of a view, as JSON values."""
    return {
        "audiences": sorted(view.audiences),
        "release": view.release,
        "digest": view.digest,
        "path": str(view.path),
        "ledger": str(view.ledger) if view.ledger else None,
    }


def main(described: str, load: str, descriptor: str, parent: str) -> NoReturn:
    """Serve the pool on the socket ``descriptor`` until it is closed.

    Args:
        described: the view, by :func:`describe_view`, as JSON.
        load: ``memory`` to hold the view, anything else to leave it to the workers.
        descriptor: number of the socket.
        parent: process id of the pool's process.
    """
    belong_to(int(parent))
    connection = socket.socket(fileno=int(descriptor))
    network = leave_network()  # the workers inherit that
    status = 1
    try:
        holding = _Holding(_view(json.loads(described)), load == "memory", int(parent), network)
        ready = {"network": network, "threads": len(list(Path("/proc/self/task").iterdir()))}
        connection.sendall(pack_json(Kind.READY, ready))
        while request := _receive(connection):
            connection.sendall(holding.answer(*request))
        status = 0
    finally:
        os._exit(status)


class _Holding:
    def __init__(self, view: View, load: bool, parent: int, network: str) -> None:
        self._store = load_view(view) if load else None
        self._path = view.path
        self._parent = parent
        self._network = network
        gc.collect()
        gc.freeze()  # a collection in a worker would write into every object

    def answer(self, kind: Kind, payload: bytes, descriptors: Sequence[int]) -> bytes:
        """Do what is asked and return the frame to answer with."""
        try:
            if kind is Kind.FORK:
                return pack_json(Kind.FORKED, self._fork(int(payload), *descriptors))
            return pack_json(Kind.APPLIED, self._apply(payload))
        except (GraphServiceError, OSError) as error:
            return pack_json(Kind.FAULT, {"text": str(error)})

    def _fork(self, memory: int, descriptor: int) -> dict[str, int]:
        try:
            pid = fork_sibling()
            if pid == 0:
                self._become_worker(memory, descriptor)
            return {"pid": pid}
        finally:
            os.close(descriptor)

    def _become_worker(self, memory: int, descriptor: int) -> NoReturn:
        try:
            os.closerange(3, descriptor)  # the pool's other end, and whatever else there is
            os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
            belong_to(self._parent)
            serve(socket.socket(fileno=descriptor), self._open_query(), memory, self._network)
        finally:
            os._exit(1)

    def _open_query(self) -> Callable[[], Query]:
        store, path = self._store, self._path
        if store is None:
            return lambda: open_view(path).query
        return lambda: store.query

    def _apply(self, payload: bytes) -> dict[str, int]:
        if self._store is None:
            raise LedgerError("the view is not held in memory")
        (length,) = LENGTH.unpack_from(payload)
        end = LENGTH.size + length
        applied = apply_difference(
            self._store, added=payload[LENGTH.size : end], removed=payload[end:]
        )
        gc.collect()
        return {"added": applied.added, "removed": applied.removed}


def _view(described: dict[str, Any]) -> View:
    return View(
        audiences=frozenset(described["audiences"]),
        release=described["release"],
        digest=described["digest"],
        path=Path(described["path"]),
        triples=0,
        graphs=(),
        ledger=Path(described["ledger"]) if described["ledger"] else None,
    )


def _receive(connection: socket.socket) -> tuple[Kind, bytes, list[int]] | None:
    """Return one request with the descriptors that came with it, ``None`` when the pool is gone."""
    descriptors: list[int] = []

    def read(size: int) -> bytes:
        held = bytearray()
        while len(held) < size:
            wanted = min(size - len(held), 2 * BLOCK)
            data, received, _, _ = socket.recv_fds(connection, wanted, 1)
            if not data:
                raise EOFError
            held += data
            descriptors.extend(received)
        return bytes(held)

    try:
        kind, length = HEAD.unpack(read(HEAD.size))
        return Kind(kind), read(length), descriptors
    except EOFError:
        return None
