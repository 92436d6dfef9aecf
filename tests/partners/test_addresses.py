"""Addresses that partners may have."""

import ipaddress

import pytest

from graph_service.errors import InputError
from graph_service.partners.addresses import addresses_of, is_open, look_up
from graph_service.partners.faults import PartnerFault
from graph_service.settings.networks import read_networks

CLOSED = [
    *("0.0.0.0", "127.0.0.1", "127.13.37.1", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
    *("240.0.0.1", "192.88.99.1", "192.0.0.8"),
    *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1", "fc00::1"),
    *("ff02::1", "2002:7f00:1::", "2001::1", "64:ff9b::7f00:1", "2001:db8::1", "fec0::1"),
]
OPEN = ["8.8.8.8", "193.0.6.139", "2a00:1450:4001:81b::200e"]


@pytest.mark.parametrize("address", CLOSED)
def test_address_that_is_not_of_the_internet_is_refused(address: str) -> None:
    """Neither as it is nor as the second of two, encrypted or not."""
    assert not is_open(ipaddress.ip_address(address))
    for found in ([address], [OPEN[0], address]):
        with pytest.raises(PartnerFault, match="not allowed"):
            addresses_of("h", 443, encrypted=True, networks=(), lookup=lambda *_, f=found: f)


@pytest.mark.parametrize("address", OPEN)
def test_address_of_the_internet_is_allowed_with_tls(address: str) -> None:
    """Without TLS it is not: who is on the way would read and change what is said."""

    def lookup(host: str, port: int) -> list[str]:
        return [address]

    [found] = addresses_of("h", 443, encrypted=True, networks=(), lookup=lookup)
    assert str(found) == address
    with pytest.raises(PartnerFault):
        addresses_of("h", 80, encrypted=False, networks=(), lookup=lookup)


def test_network_that_is_named_is_allowed() -> None:
    """As it is spelled: an address of IPv4 inside of one of IPv6 is another one."""
    networks = read_networks("127.0.0.0/8, ::1", "partner_networks")
    for address in ("127.0.0.1", "::1"):
        assert addresses_of(
            "h", 80, encrypted=False, networks=networks, lookup=lambda *_, a=address: [a]
        )
    with pytest.raises(PartnerFault):
        addresses_of(
            "h", 80, encrypted=False, networks=networks, lookup=lambda *_: ["::ffff:127.0.0.1"]
        )


@pytest.mark.parametrize("found", [[], ["no address"]])
def test_name_that_leads_nowhere(found: list[str]) -> None:
    """There is an error, and no call."""
    with pytest.raises(PartnerFault, match="nowhere"):
        addresses_of("h", 80, encrypted=True, networks=(), lookup=lambda *_: found)


def test_address_is_its_own_and_wrong_networks_are_refused() -> None:
    """No name server is asked for an address."""
    assert look_up("127.0.0.1", 80) == ("127.0.0.1",)
    assert "127.0.0.1" in look_up("localhost", 80)
    assert read_networks("", "partner_networks") == ()
    with pytest.raises(InputError):
        read_networks("127.0.0.0/8, localhost", "partner_networks")
