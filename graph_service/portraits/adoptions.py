"""Adoptions: which mechanism took on which instrument, how and when, by which claims."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph_service.portraits.around import Around
from graph_service.portraits.dates import When
from graph_service.resources.shown import Named


@dataclass(frozen=True)
class Adoption:
    """That a mechanism adopted or endorsed an instrument, or issued it."""

    iri: str
    mechanisms: tuple[Named, ...]
    instruments: tuple[Named, ...]
    kind: Named | None
    when: When
    claims: tuple[str, ...]


def adoptions_of(around: Around, iris: Iterable[str]) -> tuple[Adoption, ...]:
    """Return the adoptions among gathered things, in order of time."""
    found = [
        Adoption(
            iri,
            around.all_named(iri, "rep:adoptingMechanism"),
            around.all_named(iri, "rep:adoptedInstrument"),
            around.first_named(iri, "rep:adoptionKind"),
            around.when(iri),
            around.claims_of(iri),
        )
        for iri in iris
        if around.is_a(iri, "rep:Adoption")
    ]
    return tuple(sorted(found, key=lambda each: (each.when.order(), each.iri)))
