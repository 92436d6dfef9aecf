"""Where a partner's name leads: looked up once a call, and only to where it may lead.

The addresses that were looked at are those that are connected to, so a name that leads elsewhere a
moment later leads nowhere. A partner's own name server may answer with any address, that of this
machine or of one beside it: what is not open to everybody on the internet is refused, unless
whoever runs the service named the network in the setting ``partner_networks``. One such address
among several is enough to refuse them all.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final

from graph_service.partners.faults import PartnerFault
from graph_service.settings.networks import Address, Network, is_in

Lookup = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host, as texts."""

_OPEN: Final = ipaddress.IPv6Network("2000::/3")
"""What the internet has of IPv6."""

_CARRIERS: Final = tuple(
    ipaddress.IPv6Network(each) for each in ("2001::/23", "2002::/16", "2001:db8::/32")
)
"""Parts of it that hold an address of IPv4 inside, or nobody's."""

_RELAYS: Final = tuple(ipaddress.IPv4Network(each) for each in ("192.0.0.0/24", "192.88.99.0/24"))
"""Networks of IPv4 for what carries one protocol in the other."""


def is_open(address: Address) -> bool:
    """Return whether an address is one of the internet, and leads to no other one inside of it."""
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not address.is_reserved and not is_in(address, _RELAYS)
    return address in _OPEN and not is_in(address, _CARRIERS)


def addresses_of(
    host: str, port: int, *, encrypted: bool, networks: Sequence[Network], lookup: Lookup
) -> tuple[Address, ...]:
    """Return where a host is, in the order to try.

    Args:
        host: a name, or an address.
        port: to connect to.
        encrypted: whether it is spoken to by TLS; without, only the networks are allowed.
        networks: allowed beside the internet.
        lookup: asks for the addresses of a name.

    Raises:
        PartnerFault: it has none, or one that is not allowed.
    """
    try:
        found = tuple(dict.fromkeys(map(ipaddress.ip_address, lookup(host, port))))
    except (OSError, ValueError) as error:
        raise PartnerFault("its name leads nowhere", ails=True) from error
    if not found:
        raise PartnerFault("its name leads nowhere", ails=True)
    for address in found:
        if not is_in(address, networks) and not (encrypted and is_open(address)):
            raise PartnerFault("its name leads to an address that is not allowed")
    return found


def look_up(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host; an address is its own."""
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(each[4][0]) for each in found]
