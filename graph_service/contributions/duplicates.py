"""What may be in the graph already: suggested to whoever reviews a proposal, never merged.

::

    graphs of the proposal -> sketches -> same State and days, or the same agents, in the release
                                       -> compared -> the likeliest, with reasons

The release is asked through a look-up of the reviewer's own view, so no suggestion tells of what
the reviewer may not see. It may well tell of what the *sender* may not see: suggestions are for the
reviewer alone. Work is bounded: candidates are found by State and day, so it grows with the
incidents of the States that the proposal names, and the numbers below hold.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.contributions.likeness import (
    NEAR,
    Likeness,
    compare_agents,
    compare_incidents,
)
from graph_service.contributions.sketches import (
    AGENTS,
    PREAMBLE,
    Select,
    Sketch,
    agents_of,
    incidents_of,
    values_of,
)
from graph_service.views.store import open_scratch

LIKELY: Final = 50
"""Score from which something is suggested."""

MOST_LOOKED_AT: Final = 50
"""Incidents, and as many agents, of a proposal that are compared."""

MOST_CANDIDATES: Final = 500
"""Things of the release that one of them is compared with."""

MOST_SHOWN: Final = 5
"""Suggestions for one of them."""

_Compare = Callable[[Sketch, Sketch], Likeness]


@dataclass(frozen=True)
class Suggestion:
    """Two things that may be one; ``label`` is how the existing one is called."""

    proposed: str
    existing: str
    label: str
    score: int
    reasons: tuple[str, ...]

    def text(self) -> str:
        """Return a line, and an indented line per reason."""
        head = f"{self.proposed} may be {self.existing} “{self.label}” ({self.score} of 100)"
        return "\n  ".join((head, *self.reasons)) + "\n"


@dataclass(frozen=True)
class Duplicates:
    """Suggestions, the likeliest first; ``is_complete`` is false where a bound left some out."""

    suggestions: tuple[Suggestion, ...]
    is_complete: bool

    def text(self) -> str:
        """Return it for people."""
        end = "" if self.is_complete else "There was more to compare than is compared.\n"
        return "".join(each.text() for each in self.suggestions) + end


def find_duplicates(graphs: Iterable[tuple[str, bytes]], select: Select) -> Duplicates:
    """Return what of a proposal may be in the release already.

    Things that have the same IRI are no duplicates: the proposal speaks of them on purpose.

    Args:
        graphs: IRI and canonical N-Quads of each graph of the proposal.
        select: answers queries on the current release as the reviewer sees it; queries hold no
            text of the proposal but IRIs and days.

    Raises:
        LedgerError: a graph's quads are not its own.
        GraphServiceError: what ``select`` raises.
    """
    proposed = open_scratch(graphs)
    incidents = _things("rep:Incident", proposed)
    agents = _things(AGENTS, proposed)
    found: list[Suggestion] = []
    is_complete = max(len(incidents), len(agents)) <= MOST_LOOKED_AT
    for each in incidents_of(incidents[:MOST_LOOKED_AT], proposed):
        candidates = _candidates(each, select)
        is_complete = is_complete and len(candidates) <= MOST_CANDIDATES
        known = incidents_of(_others(candidates, incidents), select)
        found += _suggested(each, known, compare_incidents)
    for each in agents_of(agents[:MOST_LOOKED_AT], proposed):
        candidates = _namesakes(each, select)
        is_complete = is_complete and len(candidates) <= MOST_CANDIDATES
        known = agents_of(_others(candidates, agents), select)
        found += _suggested(each, known, compare_agents)
    found.sort(key=lambda s: (-s.score, s.proposed, s.existing))
    return Duplicates(tuple(found), is_complete)


def _things(classes: str, select: Select) -> list[str]:
    query = f"SELECT DISTINCT ?node WHERE {{ VALUES ?class {{ {classes} }} ?node a ?class }}"
    return sorted(str(node) for (node,) in select(PREAMBLE + query))


def _others(candidates: Collection[str], own: Collection[str]) -> list[str]:
    return sorted(set(candidates) - set(own))[:MOST_CANDIDATES]


def _candidates(incident: Sketch, select: Select) -> list[str]:
    """Return incidents of the same States about the same days, and those of the same agents."""
    parts = []
    if incident.states and incident.earliest and incident.latest:
        since, to = _moved(incident.earliest, -1), _moved(incident.latest, 1)
        parts.append(
            f"{{ {values_of('state', incident.states)} ?node rep:concernsState ?state ; "
            "rep:earliest ?since ; rep:latest ?to . "
            f'FILTER(STR(?since) <= "{to}" && STR(?to) >= "{since}") }}'
        )
    if incident.agents:
        parts.append(
            f"{{ {values_of('agent', incident.agents)} ?i rep:involvedAgent ?agent . "
            "?node rep:hasInvolvement ?i . }"
        )
    return _asked(parts, select)


def _namesakes(agent: Sketch, select: Select) -> list[str]:
    """Return people, groups and organisations of the same States."""
    if not agent.states:
        return []
    block = values_of("state", agent.states)
    return _asked(
        [f"{{ {block} ?node rep:associatedState ?state . VALUES ?c {{ {AGENTS} }} ?node a ?c }}"],
        select,
    )


def _asked(parts: list[str], select: Select) -> list[str]:
    if not parts:
        return []
    query = (
        f"{PREAMBLE} SELECT DISTINCT ?node WHERE {{ {' UNION '.join(parts)} }} "
        f"ORDER BY ?node LIMIT {MOST_CANDIDATES + 1}"
    )
    return [str(node) for (node,) in select(query)]


def _moved(day: date, months: int) -> date:
    try:
        return day + months * NEAR
    except OverflowError:  # the first or last month that a calendar has
        return day


def _suggested(one: Sketch, others: Iterable[Sketch], compare: _Compare) -> list[Suggestion]:
    compared = ((compare(one, other), other) for other in others)
    likely = [
        Suggestion(one.iri[1:-1], other.iri[1:-1], other.label, found.score, found.reasons)
        for found, other in compared
        if found.score >= LIKELY
    ]
    return sorted(likely, key=lambda s: (-s.score, s.existing))[:MOST_SHOWN]
