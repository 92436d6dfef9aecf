"""Which portrait a thing has: by its classes, or none."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from graph_service.errors import QueryTimeout, ResultTooLarge
from graph_service.namespaces import ONTOLOGY
from graph_service.portraits.actor import Actor, read_actor
from graph_service.portraits.around import Around
from graph_service.portraits.case import Case, read_case
from graph_service.portraits.country import Country, read_country
from graph_service.portraits.document import Document, read_document
from graph_service.portraits.instrument import Instrument, read_instrument
from graph_service.portraits.mechanism import Mechanism, read_mechanism
from graph_service.portraits.situation import Situation, read_situation

Shown = Case | Country | Mechanism | Instrument | Document | Actor | Situation

_READERS: Final[Mapping[str, Callable[[Around, NamedNode, date], Shown]]] = {
    "case": read_case,
    "state": read_country,
    "mechanism": lambda around, thing, _: read_mechanism(around, thing),
    "instrument": lambda around, thing, _: read_instrument(around, thing),
    "source": lambda around, thing, _: read_document(around, thing),
    "agent": read_actor,
    "situation": lambda around, thing, _: read_situation(around, thing),
}
_KINDS: Final = {
    "Incident": "case",
    "State": "state",
    "Area": "state",
    **dict.fromkeys(
        (
            *("Mechanism", "TreatyBody", "SpecialProcedure", "CharterBody", "CourtOrgan"),
            *("RegionalMechanism", "SecretariatEntity"),
        ),
        "mechanism",
    ),
    **dict.fromkeys(("Instrument", "Guidelines", "Policy", "Treaty", "Resolution"), "instrument"),
    "Source": "source",
    **dict.fromkeys(
        (
            *("Person", "Defender", "Official", "DefenderGroup", "Organization", "StateBody"),
            "NonStateActor",
        ),
        "agent",
    ),
    "Situation": "situation",
}


@dataclass(frozen=True)
class Portrait:
    """A portrait: ``kind`` is one of :data:`KINDS`; ``shown`` is ``None`` where it is too long."""

    kind: str
    shown: Shown | None


KINDS: Final = tuple(_READERS)


def kind_of(types: Iterable[str]) -> str:
    """Return the kind of a thing by the IRIs of its classes, empty if it has no portrait."""
    names = {iri.removeprefix(ONTOLOGY) for iri in types if iri.startswith(ONTOLOGY)}
    return next((kind for name, kind in _KINDS.items() if name in names), "")


def portray(around: Around, iri: str, types: Iterable[str], as_of: date) -> Portrait | None:
    """Return the portrait of a thing; ``None`` where its kind has none.

    Args:
        around: what reads it.
        iri: of the thing.
        types: the IRIs of its classes.
        as_of: the day that silences are counted to: that of the release, so that it stays.

    Raises:
        GraphServiceError: what the pool raises, but for what is too long or takes too long: there
            the page goes without.
    """
    kind = kind_of(types)
    if not kind:
        return None
    try:
        return Portrait(kind, _READERS[kind](around, NamedNode(iri), as_of))
    except (ResultTooLarge, QueryTimeout):
        return Portrait(kind, None)
