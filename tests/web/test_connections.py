"""The connection of a request, found by what the kernel knows of it."""

import os
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from graph_service.web.connections import any_open, connections_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="tcp_info is Linux's")
LOOPBACK = "127.0.0.1"


class Pair:
    """A client and the server's end of its connection, which is in this process as well."""

    def __init__(self) -> None:
        with socket.create_server((LOOPBACK, 0)) as listener:
            self.client = socket.create_connection(listener.getsockname())
            self.server, _ = listener.accept()

    def ask(self) -> float:
        """Send a request, take it, and return when that was."""
        self.client.sendall(b"x")
        self.server.recv(1)
        return time.monotonic()

    def close(self) -> None:
        self.client.close()
        self.server.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return a connection."""
    pair = Pair()
    yield pair
    pair.close()


def inode(connection: socket.socket) -> int:
    """Return what names a socket."""
    return os.fstat(connection.fileno()).st_ino


def test_silent_connection_is_found_by_its_age(pair: Pair) -> None:
    """The connection on which nothing came since the request is the one; others are not."""
    other = Pair()
    asked = pair.ask()
    time.sleep(0.6)
    other.ask()
    found = connections_of(LOOPBACK, time.monotonic() - asked)
    assert inode(pair.server) in found
    assert inode(other.server) not in found
    other.close()


def test_other_address_is_another_client(pair: Pair) -> None:
    """Connections from elsewhere are not looked at; IPv4 may be written as IPv6."""
    asked = pair.ask()
    assert connections_of("192.0.2.1", time.monotonic() - asked) == frozenset()
    assert inode(pair.server) in connections_of("::ffff:127.0.0.1", time.monotonic() - asked)


@pytest.mark.parametrize("end", ["close", "half"])
def test_client_that_hangs_up_is_gone(pair: Pair, end: str) -> None:
    """A connection that either side has closed is not open any more."""
    asked = pair.ask()
    found = frozenset({inode(pair.server)})
    assert found <= connections_of(LOOPBACK, time.monotonic() - asked)
    assert any_open(found)
    if end == "close":
        pair.client.close()
    else:
        pair.client.shutdown(socket.SHUT_WR)
    for _ in range(100):
        if not any_open(found):
            break
        time.sleep(0.01)
    assert not any_open(found)


def test_nothing_is_open_of_nothing() -> None:
    """No connection is no client that could still be there."""
    assert not any_open(frozenset())
