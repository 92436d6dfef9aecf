"""An instrument: who adopted it, for which treaty bodies that is not recorded, its provisions."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.portraits.adoptions import Adoption, adoptions_of
from graph_service.portraits.around import Around
from graph_service.portraits.dates import When
from graph_service.resources.shown import Named

_BESIDE: Final = "?s rep:adoptedInstrument|rep:provisionOf ?thing"
_MISSING: Final = (
    "?s a rep:TreatyBody ; rep:monitorsTreaty ?treaty . ?thing a rep:Guidelines FILTER NOT EXISTS "
    "{ ?a rep:adoptedInstrument ?thing ; rep:adoptingMechanism ?s }"
)
_INVOKED: Final = "?s rep:invokesProvision ?key . ?key rep:provisionOf ?thing"


@dataclass(frozen=True)
class Provision:
    """A provision, and in how many interventions it was invoked."""

    what: Named
    bearers: tuple[Named, ...]
    invoked: int


@dataclass(frozen=True)
class Instrument:
    """An instrument; ``missing`` are treaty bodies, for guidelines alone."""

    around: Around
    is_guidelines: bool
    when: When
    makers: tuple[Named, ...]
    adoptions: tuple[Adoption, ...]
    missing: tuple[Named, ...]
    provisions: tuple[Provision, ...]


def read_instrument(around: Around, thing: NamedNode) -> Instrument:
    """Return what is recorded of an instrument.

    Raises:
        GraphServiceError: what the pool raises.
    """
    found = around.gather(thing, _BESIDE)
    missing = around.gather(thing, _MISSING, 100)
    invoked = {key.value: count for key, count in around.tally(thing, _INVOKED, 300)}
    around.read_claims(iri for iri in found if around.is_a(iri, "rep:Adoption"))
    around.read_labels()
    return Instrument(
        around,
        around.is_a(thing.value, "rep:Guidelines"),
        around.when(thing.value),
        around.all_named(thing.value, "rep:adoptedBy"),
        adoptions_of(around, found),
        tuple(map(around.named, missing)),
        tuple(
            Provision(
                around.named(iri), around.all_named(iri, "rep:dutyBearer"), invoked.get(iri, 0)
            )
            for iri in found
            if around.is_a(iri, "rep:Provision")
        ),
    )
