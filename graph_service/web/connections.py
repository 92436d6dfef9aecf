"""Which of this process's connections a request came by, and whether it is still there.

The server hands a request over without its connection. But a client that waits for an answer sends
nothing, so its connection is the one from its address on which nothing was received since the
request came; the kernel knows that to the millisecond (``tcp_info``, Linux only). Where several
fit, all of them are kept, and the client counts as gone when all are.
"""

import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_DESCRIPTORS: Final = Path("/proc/self/fd")
_STATE: Final = 0  # offset of tcpi_state in struct tcp_info (linux/tcp.h)
_LAST_RECEIVED: Final = 52  # offset of tcpi_last_data_recv, in milliseconds
_ESTABLISHED: Final = 1
_EARLIER: Final = 0.3
"""Seconds that a request may have waited in the server before it was handed over."""

_LATER: Final = 0.05
"""Seconds that the clocks may differ."""

Connections = frozenset[int]
"""Connections by the inodes of their sockets, which name them as long as they are open."""


def connections_of(peer: str, waited: float) -> Connections:
    """Return the connections that a request may have come by.

    Args:
        peer: the address of the client, as the server knows it.
        waited: seconds since the request was handed over.
    """
    found = set()
    for connection, inode in _sockets():
        silent = _silence(connection)
        if silent is not None and _peer(connection) == _plain(peer):
            early, late = waited - _LATER, waited + _EARLIER
            if early <= silent <= late:
                found.add(inode)
    return frozenset(found)


def any_open(connections: Connections) -> bool:
    """Return whether one of the connections is open on both sides."""
    return any(
        inode in connections and _silence(connection) is not None
        for connection, inode in _sockets()
    )


def _sockets() -> Iterator[tuple[socket.socket, int]]:
    """Yield duplicates of this process's sockets of the internet, closed when the next is asked."""
    with contextlib.suppress(OSError):
        for entry in _DESCRIPTORS.iterdir():
            with contextlib.suppress(OSError, ValueError):
                if str(entry.readlink()).startswith("socket:"):
                    with socket.socket(fileno=os.dup(int(entry.name))) as duplicate:
                        if duplicate.family in (socket.AF_INET, socket.AF_INET6):
                            yield duplicate, os.fstat(duplicate.fileno()).st_ino


def _silence(connection: socket.socket) -> float | None:
    """Return for how long nothing was received, ``None`` for what is no open connection."""
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    except (OSError, AttributeError):
        return None
    if len(info) < _LAST_RECEIVED + 4 or info[_STATE] != _ESTABLISHED:
        return None
    return float(struct.unpack_from("I", info, _LAST_RECEIVED)[0]) / 1000


def _peer(connection: socket.socket) -> str | None:
    with contextlib.suppress(OSError):
        return _plain(str(connection.getpeername()[0]))
    return None


def _plain(address: str) -> str:
    return address.removeprefix("::ffff:")
