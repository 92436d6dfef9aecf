"""The process that holds a view, forks the workers that read it, and its own successor; one thread.

It is started by :mod:`graph_service.query.holder`. With the view in memory a fork answers at once
from what it inherited; without it a fork opens the view's store itself, which still saves the
start of an interpreter. Workers are children of the pool's process (see
:mod:`graph_service.query.sibling`), so they outlive this one.

The holder of the next release is a fork too: it has what this one has, applies the difference to
it, and goes on by itself, so this one stays what it is for those who are answered from it. What did
not change both share.

::

    holder   READY                         ->   pool      once, when the view is there
    pool     FORK or SUCCEED, + a socket   ->   holder
    holder   FORKED or FAULT               ->   pool
"""

import gc
import json
import os
import socket
from collections.abc import Callable, Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any, NoReturn

from graph_service.query.confine import leave_network
from graph_service.query.evaluate import Query
from graph_service.query.frames import BLOCK, HEAD, Kind, pack_json
from graph_service.query.handed import hand_over, take_over
from graph_service.query.sibling import fork_sibling
from graph_service.query.worker import belong_to, serve
from graph_service.views.difference import Change
from graph_service.views.memory import follow_view, load_view
from graph_service.views.store import open_view
from graph_service.views.views import View


def describe_succession(view: View, changes: Iterable[Change]) -> dict[str, Any]:
    """Return what a ``SUCCEED`` says: the next view, and how it differs, as JSON values."""
    return {"view": hand_over(view), "changes": [astuple(change) for change in changes]}


def main(described: str, load: str, descriptor: str, parent: str) -> NoReturn:
    """Serve the pool on the socket ``descriptor`` until it is closed.

    Args:
        described: the view, by :func:`~graph_service.query.handed.hand_over`, as JSON.
        load: ``memory`` to hold the view, anything else to leave it to the workers.
        descriptor: number of the socket.
        parent: process id of the pool's process.
    """
    belong_to(int(parent))
    connection = socket.socket(fileno=int(descriptor))
    network = leave_network()  # the workers inherit that
    status = 1
    try:
        view = take_over(json.loads(described))
        _Holding(view, load == "memory", connection, int(parent), network).serve()
        status = 0
    finally:
        os._exit(status)


class _Holding:
    def __init__(
        self,
        view: View,
        load: bool,
        connection: socket.socket,
        parent: int,
        network: str,
    ) -> None:
        self._store = load_view(view) if load else None
        self._path = view.path
        self._connection = connection
        self._parent = parent
        self._network = network

    def serve(self) -> None:
        """Say that the view is there, then do what is asked until the pool is gone."""
        self._begin()
        while request := _receive(self._connection):
            kind, payload, (descriptor,) = request
            try:
                pid = fork_sibling()
            except OSError as error:
                self._connection.sendall(pack_json(Kind.FAULT, {"text": str(error)}))
            else:
                if pid == 0:
                    self._become(kind, payload, descriptor)
                    continue
                self._connection.sendall(pack_json(Kind.FORKED, {"pid": pid}))
            os.close(descriptor)

    def _begin(self) -> None:
        gc.collect()
        gc.freeze()  # a collection in a worker would write into every object
        threads = len(list(Path("/proc/self/task").iterdir()))
        ready = {"network": self._network, "threads": threads}
        self._connection.sendall(pack_json(Kind.READY, ready))

    def _become(self, kind: Kind, payload: bytes, descriptor: int) -> None:
        """Be a worker to the end, or return as the holder of the next view; in the new process."""
        try:
            self._connection.detach()
            os.closerange(3, descriptor)  # the pool's other end, and whatever else there is
            os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
            belong_to(self._parent)
            connection = socket.socket(fileno=descriptor)
            if kind is Kind.FORK:
                serve(connection, self._open_query(), int(payload), self._network)
            self._connection = connection
            self._succeed(json.loads(payload))
            self._begin()
        except BaseException:
            os._exit(1)

    def _open_query(self) -> Callable[[], Query]:
        store, path = self._store, self._path
        if store is None:
            return lambda: open_view(path).query
        return lambda: store.query

    def _succeed(self, said: dict[str, Any]) -> None:
        view = take_over(said["view"])
        self._path = view.path
        if self._store is not None:
            follow_view(self._store, view, [Change(*each) for each in said["changes"]])


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
