"""The address of a partner: what may be called is exactly this, and nothing that resembles it."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from graph_service.errors import InputError

_PORTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 300
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PATH: Final = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@-]+)*/?")
_NUMERIC: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


@dataclass(frozen=True)
class Endpoint:
    """An address in its parts; ``iri`` is how queries spell it, and no other spelling is it."""

    iri: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_endpoint(iri: str) -> Endpoint:
    """Return the endpoint of an IRI, which must be written in the one form that there is for it.

    That is: ``https`` or ``http``, a host in small letters or an address, a port only where it is
    not the usual one, a path without dots or escapes; no user, query or fragment.

    Raises:
        InputError: it is written otherwise; the reason says how.
    """
    if len(iri) > _LONGEST or not iri.isascii():
        raise InputError(f"an endpoint has up to {_LONGEST} ASCII characters")
    try:
        parts = urlsplit(iri)
        port = parts.port
    except ValueError as error:
        raise InputError("the endpoint is no URL") from error
    if parts.scheme not in _PORTS:
        raise InputError("an endpoint begins with https:// or http://")
    if "@" in parts.netloc or "?" in iri or "#" in iri:
        raise InputError("an endpoint has no user, query or fragment")
    path = parts.path
    if not path.startswith("/") or not _PATH.fullmatch(path) or "/." in path:
        raise InputError("the path of an endpoint begins with / and has no dots or escapes")
    host = _host(parts.hostname or "")
    port = _PORTS[parts.scheme] if port is None else port
    found = Endpoint(iri, parts.scheme, host, port, path)
    if not 0 < port < 1 << 16 or iri != f"{parts.scheme}://{found.authority}{path}":
        raise InputError("the endpoint can be written in a simpler way; write it so")
    return found


def _host(host: str) -> str:
    """Return a name or an address in its usual form."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    labels = host.split(".")
    if not all(_LABEL.fullmatch(each) for each in labels) or len(host) > 253:
        raise InputError("the host of an endpoint is a name or an address")
    if _NUMERIC.fullmatch(labels[-1]):  # 127.1, 0x7f.1: addresses to some, names to nobody
        raise InputError("the host of an endpoint is a number that is no address")
    return host
