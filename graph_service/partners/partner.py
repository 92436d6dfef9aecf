"""A partner: an endpoint that queries may call, how much it may give, and who may tell it what.

A partner may have no endpoint, and a file that is pulled (:mod:`graph_service.partners.harvest`).

Who asks a partner something tells it something: the pattern, and the values that are looked up
there. The State that wants the names may run the endpoint, or read along. So both are refused
unless the entry allows them for each audience that the caller sees, beside the public one:

=============  =====================================================================
``asked_by``   whose callers may call it: they send the text of the pattern
``told_by``    values that were found in the graph for these callers are sent, too
=============  =====================================================================

What the public sees may be told to anybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from graph_service.access.actor import PUBLIC
from graph_service.partners.endpoint import Endpoint
from graph_service.partners.harvest import Harvest

METHODS: Final = ("POST", "GET")
"""How a query is sent: as a form, or in the address."""


@dataclass(frozen=True)
class Partner:
    """One entry of the registry.

    ``title`` is by language; ``terms`` is the IRI of the terms of use, ``contact`` that of a page
    by which the owner is reached. ``seconds``, ``rows`` and ``size`` (bytes, expanded) limit one
    answer, ``at_once`` the calls that run at a time. ``credential`` says where the secret is, and
    is not one: ``env:NAME`` or ``file:name`` (see :mod:`graph_service.partners.credentials`).
    ``examples`` are queries of the owner by which the endpoint is checked. ``harvest`` is what is
    pulled from it; a partner has that, or an endpoint, or both.
    """

    name: str
    title: Mapping[str, str]
    endpoint: Endpoint | None
    terms: str
    contact: str
    seconds: float = 10.0
    rows: int = 10_000
    size: int = 10_000_000
    at_once: int = 2
    method: str = "POST"
    credential: str | None = None
    asked_by: frozenset[str] = field(default_factory=frozenset)
    told_by: frozenset[str] = field(default_factory=frozenset)
    examples: tuple[str, ...] = ()
    harvest: Harvest | None = None

    @property
    def place(self) -> str:
        """The address that it is known by: of its endpoint, else of its file."""
        if self.endpoint is not None:
            return self.endpoint.iri
        return "" if self.harvest is None else self.harvest.export.iri

    def is_seen_by(self, audiences: Collection[str]) -> bool:
        """Return whether callers with these audiences may know that there is this partner."""
        return not self.asked_by.isdisjoint(audiences)

    def may_be_asked_by(self, audiences: Collection[str]) -> bool:
        """Return whether callers with these audiences may call it at all."""
        return self.is_seen_by(audiences) and _beyond_public(audiences) <= self.asked_by

    def may_be_told_by(self, audiences: Collection[str]) -> bool:
        """Return whether values that were found for these audiences may be sent to it."""
        return self.may_be_asked_by(audiences) and _beyond_public(audiences) <= self.told_by


def _beyond_public(audiences: Collection[str]) -> frozenset[str]:
    return frozenset(audiences) - {PUBLIC}
