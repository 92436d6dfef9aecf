"""Networks, as several settings name them: addresses or CIDR, with commas between them."""

import ipaddress
from collections.abc import Iterable

from graph_service.errors import InputError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_networks(text: str, setting: str) -> tuple[Network, ...]:
    """Return the networks of a setting.

    Raises:
        InputError: one of them is none.
    """
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise InputError(f"{setting} must be networks such as 10.0.0.0/8: {error}") from error


def is_in(address: Address, networks: Iterable[Network]) -> bool:
    """Return whether one of the networks has an address, spelled as it is."""
    return any(address in network for network in networks)
