"""Connections with a deadline and a number of bytes."""

import ipaddress
import socket
import time

import pytest

from graph_service.partners.faults import PartnerFault
from graph_service.partners.wire import opened, time_left

LOOPBACK = ipaddress.ip_address("127.0.0.1")


def test_first_address_that_takes_it_is_used() -> None:
    """Others before it have their share of the time; the connection is closed afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        dead = ipaddress.ip_address("127.0.0.2")
        deadline = time.monotonic() + 10
        with opened(
            [dead, LOOPBACK], port, host="h", context=None, deadline=deadline, most=4
        ) as wire:
            taken, _ = server.accept()
            wire.sendall(b"ask")
            assert taken.recv(9) == b"ask"
            taken.sendall(b"1234")
            assert wire.makefile("rb").read(4) == b"1234"
            taken.sendall(b"5")
            with pytest.raises(PartnerFault, match="too long"):
                wire.makefile("rb").read(1)
        assert taken.recv(9) == b""
        taken.close()
    with (
        pytest.raises(OSError, match="refused"),
        opened([LOOPBACK], port, host="h", context=None, deadline=deadline, most=4),
    ):
        pass


def test_time_ends() -> None:
    """Whatever is waited for."""
    with pytest.raises(TimeoutError):
        time_left(time.monotonic() - 1)
    assert 0 < time_left(time.monotonic() + 1) <= 1
