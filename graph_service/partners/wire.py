"""A connection to a partner that ends at a deadline and brings no more than it may.

A time limit of a socket is one of each read: whoever sends a byte now and then never meets it. So
each read here gets what is left of the whole time.
"""

import io
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph_service.partners.faults import PartnerFault
from graph_service.settings.networks import Address

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Wire:
    """What a HTTP client takes for its socket.

    Args:
        connected: the socket.
        deadline: when all has to be done (``time.monotonic``).
        most: bytes that may come.
    """

    def __init__(self, connected: socket.socket, deadline: float, most: int) -> None:
        self._socket = connected
        self._deadline = deadline
        self._left = most

    def sendall(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            TimeoutError: it is not sent at the deadline.
            OSError: it can't be sent.
        """
        self._socket.settimeout(time_left(self._deadline))
        self._socket.sendall(data)

    def receive(self, buffer: "WriteableBuffer") -> int:
        """Fill a part of a buffer; returns how many bytes there are, 0 at the end.

        Raises:
            TimeoutError: nothing came until the deadline.
            PartnerFault: more came than may.
            OSError: the connection is broken.
        """
        self._socket.settimeout(time_left(self._deadline))
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise PartnerFault("its answer is too long")
        return count

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """Return what the client reads from."""
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Do nothing: who opened the socket closes it."""


class _Incoming(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        return self._wire.receive(buffer)


@contextmanager
def opened(
    addresses: Sequence[Address],
    port: int,
    *,
    host: str,
    context: ssl.SSLContext | None,
    deadline: float,
    most: int,
) -> Iterator[Wire]:
    """Connect to the first of the addresses that takes it; the connection is closed afterwards.

    Args:
        addresses: to try; no name is looked up here.
        port: of all of them.
        host: whose certificate it must be.
        context: of TLS; ``None`` without it.
        deadline: when all has to be done.
        most: bytes that may come.

    Raises:
        TimeoutError: none took it before the deadline.
        OSError: none takes it, or the certificate is another's.
    """
    failed: OSError = OSError("no address")
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        with socket.socket(family, socket.SOCK_STREAM) as plain:
            try:
                last = address == addresses[-1]
                plain.settimeout(time_left(deadline) / (1 if last else 2))
                plain.connect((str(address), port))
            except OSError as error:
                failed = error
                continue
            plain.settimeout(time_left(deadline))
            if context is None:
                yield Wire(plain, deadline, most)
                return
            with context.wrap_socket(plain, server_hostname=host) as secured:
                yield Wire(secured, deadline, most)
            return
    raise failed


def time_left(deadline: float) -> float:
    """Return the seconds until a deadline.

    Raises:
        TimeoutError: there are none.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
