"""A mechanism: what it adopted against reprisals, who holds the function, and cases linked with it.

What is missing here is not recorded; that never means that there is none.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.portraits.adoptions import Adoption, adoptions_of
from graph_service.portraits.around import Around, Tally
from graph_service.portraits.dates import When
from graph_service.resources.shown import Named

_BESIDE: Final = "?s rep:adoptingMechanism|rep:focalPointOf|rep:usedBy|rep:parentBody ?thing"
_GUIDELINES: Final = (
    "?s a rep:Guidelines . ?thing a ?any FILTER NOT EXISTS "
    "{ ?a rep:adoptedInstrument ?s ; rep:adoptingMechanism ?thing }"
)
_CASES: Final = (
    "?engagement rep:withMechanism ?thing . ?link rep:linksEngagement ?engagement ; "
    "rep:linksIncident ?s"
)
_BY_STATE: Final = _CASES + " . ?s rep:concernsState ?key"
_ACTED: Final = "?s rep:interventionActor ?thing ; rep:addressedState ?key"
_LATEST: Final = (
    "{ SELECT DISTINCT ?thing ?s { %s OPTIONAL { ?s rep:latest ?latest } }"
    " ORDER BY DESC(?latest) ?s LIMIT 25 }"
)


@dataclass(frozen=True)
class Post:
    """A focal point or rapporteur on reprisals, and who holds the function."""

    what: Named
    holders: tuple[Named, ...]
    when: When
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Practice:
    """A good practice that a source records for the mechanism."""

    what: Named
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Mechanism:
    """A mechanism; ``missing`` are guidelines of which no adoption by it is recorded.

    ``cases`` are incidents linked to cooperation with it, by State, and ``actions`` its
    interventions by the State that they address; ``latest`` are some of the cases.
    """

    around: Around
    parents: tuple[Named, ...]
    parts: tuple[Named, ...]
    treaties: tuple[Named, ...]
    adoptions: tuple[Adoption, ...]
    missing: tuple[Named, ...]
    posts: tuple[Post, ...]
    practices: tuple[Practice, ...]
    incidents: int
    cases: tuple[Tally, ...]
    actions: tuple[Tally, ...]
    latest: tuple[tuple[Named, When], ...]


def read_mechanism(around: Around, thing: NamedNode) -> Mechanism:
    """Return what is recorded of a mechanism.

    Raises:
        GraphServiceError: what the pool raises.
    """
    found = around.gather(thing, _BESIDE)
    missing = around.gather(thing, _GUIDELINES, 20)
    latest = around.gather(thing, _LATEST % _CASES)
    cases = around.tally(thing, _BY_STATE, 100)
    actions = around.tally(thing, _ACTED, 100)
    kinds = ("rep:Adoption", "rep:FocalPoint", "rep:GoodPractice")
    around.read_claims([thing.value, *(iri for iri in found if around.is_a(iri, *kinds))])
    around.read_labels(key.value for key, _ in (*cases, *actions))
    mine = thing.value
    return Mechanism(
        around,
        around.all_named(mine, "rep:parentBody"),
        tuple(
            around.named(iri)
            for iri in found
            if iri != mine and mine in around.links(iri, "rep:parentBody")
        ),
        around.all_named(mine, "rep:monitorsTreaty"),
        adoptions_of(around, found),
        tuple(map(around.named, missing)),
        tuple(
            Post(
                around.named(iri),
                around.all_named(iri, "rep:heldBy"),
                around.when(iri),
                around.claims_of(iri),
            )
            for iri in found
            if around.is_a(iri, "rep:FocalPoint")
        ),
        tuple(
            Practice(around.named(iri), around.claims_of(iri, mine))
            for iri in found
            if around.is_a(iri, "rep:GoodPractice")
        ),
        around.count(thing, _CASES),
        tuple(Tally(around.named(key.value), count) for key, count in cases),
        tuple(Tally(around.named(key.value), count) for key, count in actions),
        tuple(
            (around.named(iri), around.when(iri))
            for iri in sorted(latest, key=lambda iri: (around.when(iri).order(), iri))
        ),
    )
