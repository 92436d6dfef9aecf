"""A case: who is alleged to have done what to whom, after which engagement, and what came of it.

::

    engagement -- link, with its strength --> incident -- acts, involvements
                                                 +------- interventions -> replies, or silence
                                                 +------- outcomes

Nobody is a perpetrator here: an involvement has a role, a degree of responsibility and claims.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from graph_service.namespaces import SCHEME
from graph_service.portraits.around import Around
from graph_service.portraits.chronology import Event, in_order
from graph_service.portraits.dates import When
from graph_service.portraits.thread import Step, thread_of
from graph_service.resources.shown import Named

WAY: Final = """
  { ?thing rep:hasAct|rep:hasInvolvement ?s }
  UNION { ?s rep:linksIncident|rep:concernsIncident|rep:outcomeOf|rep:comprisesIncident ?thing }
  UNION { ?link rep:linksIncident ?thing ; rep:linksEngagement ?s }
  UNION { ?about rep:concernsIncident ?thing . ?s rep:respondsTo ?about }"""
AFFECTED: Final = SCHEME + "role/affected"
ALLEGED: Final = SCHEME + "role/alleged-perpetrator"


@dataclass(frozen=True)
class Act:
    """What is alleged to have been done."""

    iri: str
    kind: Named
    when: When
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Who is said to have had a part, in which role.

    ``agents`` are empty where only a category of perpetrators is known.
    """

    iri: str
    agents: tuple[Named, ...]
    category: Named | None
    role: Named
    degree: Named | None
    accountability: Named | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """An engagement with a mechanism, and how strongly the incident is linked to it.

    ``least`` and ``most`` are days from the engagement to the incident, ``None`` where a date is
    not known; below 0 where the incident may have begun before.
    """

    iri: str
    engagement: Named
    kind: Named | None
    agents: tuple[Named, ...]
    mechanisms: tuple[Named, ...]
    when: When
    strength: Named | None
    strength_slug: str
    least: int | None
    most: int | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of somebody, or of the case, as of a date."""

    iri: str
    status: Named
    whom: tuple[Named, ...]
    when: When
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """An incident with what belongs to it; ``others`` have parts in further roles."""

    around: Around
    as_of: date
    when: When
    states: tuple[Named, ...]
    also: tuple[Named, ...]
    kind: Named | None
    acts: tuple[Act, ...]
    affected: tuple[Part, ...]
    alleged: tuple[Part, ...]
    others: tuple[Part, ...]
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    situations: tuple[Named, ...]
    events: tuple[Event, ...]


def read_case(around: Around, thing: NamedNode, as_of: date) -> Case:
    """Return the case that an incident is.

    Args:
        around: what reads it.
        thing: the incident.
        as_of: the day that silences are counted to.

    Raises:
        GraphServiceError: what the pool raises.
    """
    found = around.gather(thing, WAY)
    around.read_claims([thing.value, *found])
    around.read_labels()
    states = around.links(thing.value, "rep:concernsState")
    parts = [_part(around, iri) for iri in found if around.is_a(iri, "rep:Involvement")]
    sides = {AFFECTED: "affected", ALLEGED: "alleged"}
    steps = thread_of(around, found, as_of, states, thing.value)
    acts = tuple(_acts(around, found))
    links = tuple(_links(around, found))
    outcomes = tuple(_outcomes(around, found))
    when = around.when(thing.value)
    events = in_order(
        [
            Event("incident", around.named(thing.value), when),
            *(Event("act", act.kind, act.when, act.iri) for act in acts),
            *(Event("engagement", link.kind or link.engagement, link.when) for link in links),
            *(Event("intervention", step.title, step.when) for step in steps),
            *(
                Event("reply", reply.kind or reply.state, reply.when, reply.iri)
                for step in steps
                for reply in step.replies
            ),
            *(Event("outcome", outcome.status, outcome.when, outcome.iri) for outcome in outcomes),
        ]
    )
    return Case(
        around,
        as_of,
        when,
        tuple(map(around.named, states)),
        around.all_named(thing.value, "rep:alsoInvolvesState"),
        around.first_named(thing.value, "rep:incidentKind"),
        acts,
        tuple(part for part in parts if part.role.iri == AFFECTED),
        tuple(part for part in parts if part.role.iri == ALLEGED),
        tuple(part for part in parts if part.role.iri not in sides),
        links,
        steps,
        outcomes,
        tuple(around.named(iri) for iri in found if around.is_a(iri, "rep:Situation")),
        events,
    )


def _acts(around: Around, found: Iterable[str]) -> Iterable[Act]:
    for iri in found:
        if around.is_a(iri, "rep:Act"):
            kind = around.first_named(iri, "rep:actType") or around.named(iri)
            yield Act(iri, kind, around.when(iri), around.claims_of(iri))


def _part(around: Around, iri: str) -> Part:
    return Part(
        iri,
        around.all_named(iri, "rep:involvedAgent"),
        around.first_named(iri, "rep:perpetratorCategory"),
        around.first_named(iri, "rep:role") or around.named(iri),
        around.first_named(iri, "rep:responsibilityDegree"),
        around.first_named(iri, "rep:accountabilityStatus"),
        around.claims_of(iri),
    )


def _links(around: Around, found: Iterable[str]) -> Iterable[Link]:
    for iri in found:
        if not around.is_a(iri, "rep:ReprisalLink"):
            continue
        for engagement in around.links(iri, "rep:linksEngagement"):
            strength = around.first_named(iri, "rep:linkStrength")
            yield Link(
                iri,
                around.named(engagement),
                around.first_named(engagement, "rep:engagementKind"),
                around.all_named(engagement, "rep:engagedAgent"),
                around.all_named(engagement, "rep:withMechanism"),
                around.when(engagement),
                strength,
                strength.iri.rpartition("/")[2] if strength else "",
                _number(around.text(iri, "rep:minimumLag")),
                _number(around.text(iri, "rep:maximumLag")),
                around.claims_of(iri),
            )


def _outcomes(around: Around, found: Iterable[str]) -> Iterable[Outcome]:
    for iri in found:
        if around.is_a(iri, "rep:Outcome"):
            yield Outcome(
                iri,
                around.first_named(iri, "rep:outcomeStatus") or around.named(iri),
                around.all_named(iri, "rep:outcomeFor"),
                around.when(iri),
                around.claims_of(iri),
            )


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 10 else None
