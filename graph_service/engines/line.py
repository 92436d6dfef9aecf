"""Connections to an engine for processes that can make none: asked for, and handed over.

::

    worker   one byte                ->   line     when it has no connection, or lost it
    line     "+" and a descriptor    ->   worker   connected to the engine, and to nothing else
             "-"                                   it can't be reached

A worker says nothing of where to: that is decided here, once.
"""

import contextlib
import socket
import threading

from graph_service.engines.target import Url
from graph_service.engines.wire import connect_to, unreachable
from graph_service.errors import Unavailable

_ASK = b"?"
_YES = b"+"
_NO = b"-"


class Line:
    """Hands connections to an engine over.

    Args:
        url: of the engine.
    """

    def __init__(self, url: Url) -> None:
        self._url = url
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()

    def admit(self) -> socket.socket:
        """Return the end of one who may ask; it ends when that is closed."""
        ours, theirs = socket.socketpair()
        with self._lock:
            self._ends.add(ours)
        threading.Thread(target=self._serve, args=(ours,), name="engine-line", daemon=True).start()
        return theirs

    def close(self) -> None:
        """Hand nothing over any more."""
        with self._lock:
            for end in self._ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _serve(self, end: socket.socket) -> None:
        with contextlib.suppress(OSError), end:
            while end.recv(1):
                try:
                    connected = connect_to(self._url)
                except Unavailable:
                    end.sendall(_NO)
                    continue
                with connected:
                    socket.send_fds(end, [_YES], [connected.fileno()])
        with self._lock:
            self._ends.discard(end)


def ask_for_connection(end: socket.socket) -> socket.socket:
    """Return a connection, in the process that was admitted.

    Raises:
        Unavailable: the engine can't be reached.
    """
    try:
        end.sendall(_ASK)
        _, descriptors, _, _ = socket.recv_fds(end, 1, 1)
    except OSError as error:
        raise unreachable() from error
    if not descriptors:
        raise unreachable()
    connected = socket.socket(fileno=descriptors[0])
    connected.settimeout(None)
    return connected
