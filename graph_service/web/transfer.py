"""Bodies that stream, and how one that fails is visibly broken off.

The server ends a body in good order whatever its iterator raises, so a cut answer would look
complete. When a query ends in the middle of its answer, its connection is therefore shut down
from here. The server does not say which connection a request came by; it is found by what it
carries: a few pieces of odd sizes are sent, and the one connection is taken whose count of
written bytes grows by exactly these. The pieces also make the cut text unreadable in every format.
"""

import contextlib
import fcntl
import logging
import os
import random
import socket
import struct
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from graph_service.errors import GraphServiceError

_LOG: Final = logging.getLogger(__name__)
_ROUNDS: Final = 6
_WAIT: Final = 0.1
_BYTES_ACKED: Final = 120  # offset of tcpi_bytes_acked in struct tcp_info (linux/tcp.h)
_NOTICE: Final = b"\n\x00<<< the answer ends here because its query met a limit >>>\n"


class Body:
    """The chunks of an answer for the server; ``close`` ends the query behind them.

    Args:
        chunks: raise when the answer can't be completed.
        close: is called by the server when the body is done or the client is gone.
        peer: the address of the client, without port, as the server knows it.
    """

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None], peer: str) -> None:
        self._chunks = chunks
        self._peer = peer
        self.close = close

    def recode(self, code: Callable[[Iterator[bytes]], Iterator[bytes]]) -> None:
        """Send the chunks as ``code`` gives them; what breaks the answer off is sent as it is."""
        self._chunks = code(self._chunks)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._chunks
        except GraphServiceError:
            yield from _break_off(self._peer)
            raise


def _break_off(peer: str) -> Iterator[bytes]:
    """Shut the connection down that carries what is yielded here."""
    with _connections(peer) as connections:
        yield _NOTICE
        for _ in range(_ROUNDS):
            piece = _piece()
            before = {each: _written(each) for each in connections}
            yield piece
            # a chunk is its size in hexadecimal, a line end, itself, a line end (RFC 9112, 7.1)
            expected = len(f"{len(piece):x}") + len(piece) + 4
            found = _grown(before, expected)
            if len(found) == 1:
                _shut(found)
                return
        # the client reads too slowly to tell: those whose output is stuck may be it
        stuck = [each for each in connections if _unsent(each)]
        _LOG.warning("broke off %d connections of one client", len(stuck) or len(connections))
        _shut(stuck or connections)


def _piece() -> bytes:
    return b"#" * random.randrange(2_000, 8_000)  # noqa: S311 (only has to be odd)


@contextlib.contextmanager
def _connections(peer: str) -> Iterator[list[socket.socket]]:
    """Give duplicates of this process's connections with ``peer``."""
    with contextlib.ExitStack() as stack:
        found = []
        for entry in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                if not str(entry.readlink()).startswith("socket:"):
                    continue
                each = socket.socket(fileno=os.dup(int(entry.name)))
                stack.enter_context(each)
                address = each.getpeername()
                if isinstance(address, tuple) and _same(address[0], peer):
                    found.append(each)
        yield found


def _same(one: str, other: str) -> bool:
    return one.removeprefix("::ffff:") == other.removeprefix("::ffff:")


def _grown(before: dict[socket.socket, int], expected: int) -> list[socket.socket]:
    """Return the connections that wrote exactly ``expected`` bytes more, once there are any."""
    deadline = time.monotonic() + _WAIT
    while True:
        found = [each for each, count in before.items() if _written(each) - count == expected]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.005)


def _written(connection: socket.socket) -> int:
    """Return how many bytes were written to a connection: acknowledged ones and the others."""
    with contextlib.suppress(OSError, struct.error):
        for _ in range(10):
            acked = _acknowledged(connection)
            unsent = _unsent(connection)
            if acked == _acknowledged(connection):
                return acked + unsent
    return -1


def _acknowledged(connection: socket.socket) -> int:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    return int(struct.unpack_from("Q", info, _BYTES_ACKED)[0])


def _unsent(connection: socket.socket) -> int:
    """Return how many written bytes the other side has not acknowledged."""
    with contextlib.suppress(OSError):
        return int(struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))[0])
    return 0


def _shut(connections: list[socket.socket]) -> None:
    for each in connections:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
