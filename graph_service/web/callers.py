"""Who asks, as far as fairness and limits need it: an opaque name for an address.

The name is a keyed hash; its key is made when the process starts and never leaves it, so nobody
can go back from a name to an address, and no log holds either. IPv6 clients own networks, so one
client is a /64. ``X-Forwarded-For`` is believed only from proxies that are configured.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graph_service.settings.networks import Address, is_in, read_networks

_PREFIX: Final = 64
_NAME_BYTES: Final = 12
_MOST_HOPS: Final = 20
_MOST_REMEMBERED: Final = 1_000
"""Peers whose name is not made anew for each request; they are held in memory only."""

_NOWHERE: Final = ipaddress.IPv4Address(0)
"""Stands for a peer without an address: a Unix socket, a test."""


@dataclass(frozen=True, slots=True)
class Client:
    """A caller. ``direct`` says that no proxy which is not trusted has a hand in the address."""

    name: str
    address: Address
    direct: bool


class Clients:
    """Tells callers from their requests.

    Args:
        trusted: networks of the proxies whose ``X-Forwarded-For`` is believed, with commas.

    Raises:
        InputError: one of them is not a network.
    """

    def __init__(self, trusted: str) -> None:
        self._trusted = read_networks(trusted, "trusted_proxies")
        self._key = secrets.token_bytes(32)
        self._remembered = lru_cache(_MOST_REMEMBERED)(self._find)

    def of(self, environ: Mapping[str, Any]) -> Client:
        """Return the client of a request."""
        peer = environ.get("REMOTE_ADDR", "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        if forwarded is None and "HTTP_FORWARDED" not in environ:
            return self._remembered(peer, None, forwarding=False)
        return self._find(peer, forwarded, forwarding=True)

    def _find(self, peer: str, forwarded: str | None, *, forwarding: bool) -> Client:
        address = _parse(peer) or _NOWHERE
        direct = True
        if forwarding:
            direct = is_in(address, self._trusted)
            if direct and forwarded is not None:
                address = self._behind(address, forwarded)
        return Client(self._name(address), address, direct)

    def _behind(self, address: Address, forwarded: str) -> Address:
        """Return the last address of the chain that no trusted proxy has, as far as it is read."""
        for hop in reversed(forwarded.split(",")[-_MOST_HOPS:]):
            found = _parse(hop.strip().strip('"'))
            if found is None:
                return address
            address = found
            if not is_in(address, self._trusted):
                return address
        return address

    def _name(self, address: Address) -> str:
        packed = address.packed
        if address.version == 6:
            packed = packed[: _PREFIX // 8]
        return hashlib.blake2b(packed, key=self._key, digest_size=_NAME_BYTES).hexdigest()


def _parse(text: str) -> Address | None:
    """Return an address; a port is cut off, and IPv4 written as IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
