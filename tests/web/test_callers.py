"""Callers are told apart by opaque names, and proxies are believed only where configured."""

import re

import pytest

from graph_service.errors import InputError
from graph_service.settings.networks import is_in, read_networks
from graph_service.web.callers import Clients


def name(clients: Clients, address: str, forwarded: str | None = None) -> str:
    """Return the name of a client."""
    environ = {"REMOTE_ADDR": address}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    return clients.of(environ).name


def test_name_says_nothing_of_the_address() -> None:
    """The name is a keyed hash: the same within a process, another one in the next."""
    one, other = Clients(""), Clients("")
    assert name(one, "192.0.2.7") == name(one, "192.0.2.7") != name(one, "192.0.2.8")
    assert name(one, "192.0.2.7") != name(other, "192.0.2.7")
    assert re.fullmatch("[0-9a-f]{24}", name(one, "192.0.2.7"))


def test_network_of_ipv6_is_one_client() -> None:
    """Addresses of one /64 are one client, of two they are two; IPv4 in IPv6 is IPv4."""
    clients = Clients("")
    assert name(clients, "2001:db8::1") == name(clients, "2001:db8::ffff:1")
    assert name(clients, "2001:db8::1") != name(clients, "2001:db8:0:1::1")
    assert name(clients, "::ffff:192.0.2.7") == name(clients, "192.0.2.7")
    assert name(clients, "fe80::1%eth0") == name(clients, "fe80::2")


def test_forwarded_address_is_ignored_from_strangers() -> None:
    """Without a trusted proxy nobody can pretend to be somebody else."""
    clients = Clients("10.0.0.0/8")
    assert name(clients, "192.0.2.7", "198.51.100.1") == name(clients, "192.0.2.7")


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1, 10.0.0.3, 10.2.3.4", "198.51.100.1"),
        ("198.51.100.1:4711", "198.51.100.1"),
        ('"[2001:db8::1]:4711"', "2001:db8::1"),
        ("198.51.100.1, nonsense", "10.0.0.2"),
        ("nonsense, 10.0.0.3", "10.0.0.3"),
        ("", "10.0.0.2"),
        ("," * 5_000, "10.0.0.2"),
    ],
)
def test_last_untrusted_address_counts(forwarded: str, address: str) -> None:
    """Behind trusted proxies the client is the last address that none of them has."""
    clients = Clients("10.0.0.0/8")
    assert name(clients, "10.0.0.2", forwarded) == name(clients, address)


def test_directness_is_known() -> None:
    """A request that a stranger forwards is not direct, whatever address it comes from."""
    clients = Clients("10.0.0.0/8")
    assert clients.of({"REMOTE_ADDR": "127.0.0.1"}).direct
    assert clients.of({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}).direct
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"):
        assert not clients.of({"REMOTE_ADDR": "127.0.0.1", header: "127.0.0.1"}).direct


@pytest.mark.parametrize("address", ["", "nonsense", "1.2.3.4.5", "\x00"])
def test_peer_without_address_is_one_client(address: str) -> None:
    """Whatever is no address is the same unknown client."""
    clients = Clients("")
    assert name(clients, address) == name(clients, "")


def test_networks_are_read() -> None:
    """Addresses and CIDR are networks; what is none is refused with the name of the setting."""
    networks = read_networks("127.0.0.0/8, ::1", "budget_exempt")
    assert is_in(Clients("").of({"REMOTE_ADDR": "127.1.2.3"}).address, networks)
    assert is_in(Clients("").of({"REMOTE_ADDR": "::1"}).address, networks)
    assert not is_in(Clients("").of({"REMOTE_ADDR": "::2"}).address, networks)
    assert read_networks("", "x") == ()
    for wrong in ("localhost", "10.0.0.1/8", "10.0.0.0/99"):
        with pytest.raises(InputError, match="trusted_proxies"):
            Clients(wrong)
