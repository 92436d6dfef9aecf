"""Where the dataset of a view is: three URLs, made of the templates of the settings.

``{view}`` stands for the set of audiences, as its folder of views has it with ``-`` for ``+``;
``{slot}`` for ``a`` or ``b``, where the next release is published beside the one that is served.
Without ``{view}`` there is one dataset, and it is that of the public view; the others stay here.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from graph_service.engines.kinds import Kind, kind_named
from graph_service.errors import InputError
from graph_service.settings import Settings
from graph_service.views.audiences import PUBLIC, key_of

VIEW: Final = "{view}"
SLOT: Final = "{slot}"
SLOTS: Final = ("a", "b")
_PORTS: Final = {"https": 443, "http": 80}
_MARK: Final = re.compile(r"\{[^}]*\}?|\}")


@dataclass(frozen=True)
class Url:
    """A URL in the parts that a request needs."""

    text: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> tuple[str, str, int]:
        """What one connection serves."""
        return self.scheme, self.host, self.port


@dataclass(frozen=True)
class Target:
    """One dataset of an engine: the endpoint for queries, the graph store, that for updates."""

    query: Url
    graphs: Url
    update: Url


@dataclass(frozen=True)
class Engine:
    """An engine as the settings name it; ``reader`` and ``writer`` are references to credentials.

    ``publishes`` says whether releases are published to it from here.
    """

    kind: Kind
    query: str
    graphs: str
    update: str
    reader: str
    writer: str
    publishes: bool

    def serves(self, audiences: Collection[str]) -> bool:
        """Return whether the view of a set is in the engine: without ``{view}`` the public one."""
        return VIEW in self.query or frozenset(audiences) == PUBLIC

    @property
    def slots(self) -> tuple[str, ...]:
        """The places that each view has: two, or one without a name."""
        return SLOTS if SLOT in self.query else ("",)

    def target(self, audiences: Collection[str], slot: str = "") -> Target:
        """Return the dataset of a set of audiences.

        Raises:
            InputError: an address is none that is called, or this view is not to be there.
        """
        if not self.serves(audiences):
            raise InputError("without {view} the engine has the public view alone")
        view = key_of(audiences).replace("+", "-")
        filled = (
            each.replace(VIEW, view).replace(SLOT, slot)
            for each in (self.query, self.graphs, self.update)
        )
        return Target(*map(read_url, filled))


def engine_of(settings: Settings) -> Engine | None:
    """Return the engine of the settings, ``None`` for the built-in one.

    Raises:
        InputError: the settings do not say where it is.
    """
    if not settings.engine:
        return None
    found = Engine(
        kind_named(settings.engine),
        settings.engine_query,
        settings.engine_graphs,
        settings.engine_update,
        settings.engine_reader,
        settings.engine_writer,
        settings.engine_publishes,
    )
    named = {
        "engine_query": found.query,
        "engine_graphs": found.graphs,
        "engine_update": found.update,
    }
    for name, template in named.items():
        if not template:
            raise InputError(f"the setting engine needs {name}")
        for mark in (VIEW, SLOT):
            if (mark in template) != (mark in found.query):
                raise InputError(f"{mark} stands in all addresses of the engine, or in none")
        rest = _MARK.findall(template.replace(VIEW, "").replace(SLOT, ""))
        if rest:
            raise InputError(f"{name} holds {rest[0]}, which stands for nothing")
    found.target(PUBLIC, found.slots[0])
    return found


def read_url(text: str) -> Url:
    """Return a URL in its parts.

    Raises:
        InputError: it is no ``https`` or ``http`` URL, or holds a credential, query or fragment.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InputError("an address of the engine is no URL") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise InputError("an address of the engine begins with https:// or http://")
    if "@" in parts.netloc or parts.query or parts.fragment or not text.isascii() or " " in text:
        raise InputError("an address of the engine has no user, query, fragment or space")
    return Url(text, parts.scheme, parts.hostname, port or _PORTS[parts.scheme])


def is_near(address: str) -> bool:
    """Return whether an address is of this machine or of a network that is not the internet."""
    found = ipaddress.ip_address(address)
    return found.is_loopback or (found.is_private and not found.is_unspecified)
