"""A person, a group or an organisation: the path of their case, and nothing else about them.

::

    engagement -> incident -> intervention -> response -> outcome
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from graph_service.portraits.around import Around
from graph_service.portraits.chronology import Event, in_order
from graph_service.portraits.dates import When
from graph_service.portraits.thread import Step, thread_of
from graph_service.resources.asking import values
from graph_service.resources.shown import Named

_MINE: Final = """{ ?part rep:involvedAgent ?thing . ?i rep:hasInvolvement ?part }
  UNION { ?e rep:engagedAgent ?thing . ?l rep:linksEngagement ?e ; rep:linksIncident ?i }"""
_INCIDENTS: Final = f"SELECT DISTINCT ?thing ?i {{ {_MINE} }} ORDER BY ?i LIMIT 50"
_WAY: Final = """
  { %(s)s }
  UNION { ?s rep:involvedAgent|rep:outcomeFor|rep:engagedAgent ?thing }
  UNION { %(i)s ?s rep:linksIncident ?i }
  UNION { %(i)s ?l rep:linksIncident ?i ; rep:linksEngagement ?s }
  UNION { %(i)s ?s rep:outcomeOf ?i FILTER NOT EXISTS { ?s rep:outcomeFor ?whom } }"""
_ACTIONS: Final = "%s ?s rep:concernsIncident ?i"
_REPLIES: Final = "%s ?v rep:concernsIncident ?i . ?s rep:respondsTo ?v"
_PAIRS: Final = "SELECT ?i ?v { %s ?v rep:concernsIncident ?i } ORDER BY ?i ?v LIMIT 2000"
_TAKEN: Final = """{ SELECT ?thing ?s { ?s rep:interventionActor ?thing
  OPTIONAL { ?s rep:latest ?latest } } ORDER BY DESC(?latest) ?s LIMIT 25 }"""


@dataclass(frozen=True)
class Engaged:
    """An engagement with mechanisms; ``strength`` is that of its link to an incident, if any."""

    what: Named
    mechanisms: tuple[Named, ...]
    when: When
    strength: Named | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """What became of it, as of a date."""

    status: Named
    when: When
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """One incident of the path, ``roles`` are those that somebody had in it."""

    incident: Named
    when: When
    states: tuple[Named, ...]
    roles: tuple[Named, ...]
    engagements: tuple[Engaged, ...]
    steps: tuple[Step, ...]
    outcomes: tuple[Ended, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Actor:
    """Somebody; ``has_name`` says that a full name is recorded, beside what they are called here.

    ``further`` are engagements that no incident is linked to, ``taken`` interventions of their own.
    """

    around: Around
    as_of: date
    is_person: bool
    has_name: bool
    categories: tuple[Named, ...]
    paths: tuple[Path, ...]
    further: tuple[Engaged, ...]
    taken: tuple[tuple[Named, When], ...]
    events: tuple[Event, ...]


def read_actor(around: Around, thing: NamedNode, as_of: date) -> Actor:
    """Return the path of somebody; arguments as for :func:`~.case.read_case`.

    Raises:
        GraphServiceError: what the pool raises.
    """
    mine = [row["i"] for row in around.asker.ask(_INCIDENTS, thing)]
    block = values("i", mine)
    found = around.gather(thing, _WAY % {"i": block, "s": values("s", mine)})
    steps = around.gather(thing, _ACTIONS % block) if mine else []
    replies = around.gather(thing, _REPLIES % block) if steps else []
    taken = around.gather(thing, _TAKEN)
    pairs = {
        (row["i"].value, row["v"].value)
        for row in (around.asker.ask(_PAIRS % block) if steps else [])
        if isinstance(row["i"], NamedNode) and isinstance(row["v"], NamedNode)
    }
    around.read_claims([*found, *steps, *replies])
    around.read_labels()
    incidents = sorted(
        (iri for iri in found if around.is_a(iri, "rep:Incident")),
        key=lambda iri: (around.when(iri).order(), iri),
    )
    links = [iri for iri in found if around.is_a(iri, "rep:ReprisalLink")]
    paths = tuple(
        _path(around, thing.value, iri, found, links, _thread(around, iri, pairs, replies, as_of))
        for iri in incidents
    )
    linked = {engaged.what.iri for path in paths for engaged in path.engagements}
    further = tuple(
        _engaged(around, iri, None)
        for iri in found
        if around.is_a(iri, "rep:Engagement") and iri not in linked
    )
    return Actor(
        around,
        as_of,
        around.is_a(thing.value, "rep:Person", "rep:Defender", "rep:Official"),
        bool(around.terms(thing.value, "foaf:name")),
        around.all_named(thing.value, "rep:protectedCategory"),
        paths,
        further,
        tuple(
            sorted(
                ((around.named(iri), around.when(iri)) for iri in taken),
                key=lambda each: (each[1].order(), each[0].iri),
            )
        ),
        _events(paths),
    )


def _thread(
    around: Around, incident: str, pairs: set[tuple[str, str]], replies: list[str], as_of: date
) -> tuple[Step, ...]:
    mine = [step for place, step in sorted(pairs) if place == incident]
    states = around.links(incident, "rep:concernsState")
    return thread_of(around, [*mine, *replies], as_of, states, incident)


def _path(
    around: Around,
    mine: str,
    incident: str,
    found: list[str],
    links: list[str],
    steps: tuple[Step, ...],
) -> Path:
    parts = [
        iri
        for iri in around.links(incident, "rep:hasInvolvement")
        if mine in around.links(iri, "rep:involvedAgent")
    ]
    return Path(
        around.named(incident),
        around.when(incident),
        around.all_named(incident, "rep:concernsState"),
        tuple(role for iri in parts for role in around.all_named(iri, "rep:role")),
        tuple(
            _engaged(around, engagement, around.first_named(link, "rep:linkStrength"))
            for link in links
            if incident in around.links(link, "rep:linksIncident")
            for engagement in around.links(link, "rep:linksEngagement")
        ),
        steps,
        tuple(
            Ended(
                around.first_named(iri, "rep:outcomeStatus") or around.named(iri),
                around.when(iri),
                around.claims_of(iri),
            )
            for iri in found
            if around.is_a(iri, "rep:Outcome") and incident in around.links(iri, "rep:outcomeOf")
        ),
        tuple(dict.fromkeys(c for iri in (incident, *parts) for c in around.claims_of(iri))),
    )


def _engaged(around: Around, iri: str, strength: Named | None) -> Engaged:
    kind = around.first_named(iri, "rep:engagementKind") or around.named(iri)
    return Engaged(
        Named(kind.text, iri),
        around.all_named(iri, "rep:withMechanism"),
        around.when(iri),
        strength,
        around.claims_of(iri),
    )


def _events(paths: tuple[Path, ...]) -> tuple[Event, ...]:
    found: dict[str, Event] = {}
    for path in paths:
        events = [
            Event("incident", path.incident, path.when),
            *(Event("engagement", each.what, each.when) for each in path.engagements),
            *(Event("intervention", step.title, step.when) for step in path.steps),
        ]
        found |= {event.address: event for event in events}
    return in_order(found.values())
