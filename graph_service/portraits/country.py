"""A State: what is recorded of incidents there, of mechanisms, interventions, replies and coverage.

Figures count distinct incidents that sources attribute to the State, not people, and not what was
done: what was searched stands beside them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.portraits.around import Around, Tally
from graph_service.portraits.chronology import Event, in_order
from graph_service.portraits.thread import Step, thread_of
from graph_service.resources.shown import Named

MOST_STEPS: Final = 30
"""Interventions of a page about a State, those with the latest dates."""
MOST_INCIDENTS: Final = 60

_INCIDENTS: Final = "?s rep:concernsState ?thing FILTER EXISTS { ?s a rep:Incident }"
"""As a pattern of its own, the class would be read whole: all incidents there are."""

_BY_TYPE: Final = "?s rep:concernsState ?thing ; rep:hasAct/rep:actType ?key"
_BY_YEAR: Final = (
    "?s rep:concernsState ?thing ; rep:earliest ?earliest BIND(YEAR(?earliest) AS ?key)"
    " FILTER EXISTS { ?s a rep:Incident }"
)
_BY_MECHANISM: Final = (
    "?s rep:concernsState ?thing . ?link rep:linksIncident ?s ;"
    " rep:linksEngagement/rep:withMechanism ?key"
)
_ADDRESSED: Final = "?s rep:addressedState ?thing"
_ANSWERED: Final = (
    _ADDRESSED + " . ?response rep:respondsTo ?s ; rep:respondingState ?thing ; rep:responseType ?t"
    " FILTER(!STRENDS(STR(?t), '/none-as-of-date'))"
)
_LATEST: Final = """{ SELECT ?thing ?s { %s OPTIONAL { ?s rep:latest ?latest } }
  ORDER BY DESC(?latest) ?s LIMIT %d }"""
_RESPONSES: Final = (
    "{ SELECT ?thing ?i { ?i rep:addressedState ?thing OPTIONAL { ?i rep:latest ?latest } }"
    " ORDER BY DESC(?latest) ?i LIMIT %d } ?s rep:respondsTo ?i ; rep:respondingState ?thing"
)
"""The few interventions come first: behind all responses they would be looked for with each."""
_BESIDE: Final = (
    "{ ?s rep:coversState ?thing }"
    " UNION { ?s rep:concernsState ?thing FILTER EXISTS { ?s a rep:Situation } }"
)


@dataclass(frozen=True)
class Covered:
    """What was searched: ``status`` says how completely."""

    what: Named
    status: Named | None
    year: str


@dataclass(frozen=True)
class Country:
    """A State; ``years`` are in order, and count by the first year that a source allows."""

    around: Around
    as_of: date
    incidents: int
    types: tuple[Tally, ...]
    years: tuple[tuple[str, int], ...]
    mechanisms: tuple[Tally, ...]
    addressed: int
    answered: int
    steps: tuple[Step, ...]
    situations: tuple[Named, ...]
    coverage: tuple[Covered, ...]
    events: tuple[Event, ...]


def read_country(around: Around, thing: NamedNode, as_of: date) -> Country:
    """Return what is recorded of a State; arguments as for :func:`~.case.read_case`.

    Raises:
        GraphServiceError: what the pool raises.
    """
    types = around.tally(thing, _BY_TYPE)
    years = around.tally(thing, _BY_YEAR, 200)
    mechanisms = around.tally(thing, _BY_MECHANISM, 25)
    interventions = around.gather(thing, _LATEST % (_ADDRESSED, MOST_STEPS))
    replies = around.gather(thing, _RESPONSES % MOST_STEPS)
    beside = around.gather(thing, _BESIDE)
    latest = around.gather(thing, _LATEST % (_INCIDENTS, MOST_INCIDENTS))
    keys = [key.value for key, _ in (*types, *mechanisms) if isinstance(key, NamedNode)]
    around.read_labels([thing.value, *keys])
    return Country(
        around,
        as_of,
        around.count(thing, _INCIDENTS),
        tuple(Tally(around.named(key.value), count) for key, count in types),
        tuple(sorted((key.value, n) for key, n in years if isinstance(key, Literal))),
        tuple(Tally(around.named(key.value), count) for key, count in mechanisms),
        around.count(thing, _ADDRESSED),
        around.count(thing, _ANSWERED),
        thread_of(around, [*interventions, *replies], as_of, [thing.value]),
        tuple(around.named(iri) for iri in beside if around.is_a(iri, "rep:Situation")),
        tuple(
            Covered(
                around.named(iri),
                around.first_named(iri, "rep:coverageStatus"),
                around.text(iri, "rep:coversYear"),
            )
            for iri in beside
            if around.is_a(iri, "rep:Coverage")
        ),
        in_order(Event("incident", around.named(iri), around.when(iri)) for iri in latest),
    )
