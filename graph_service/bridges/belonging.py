"""Which case the things of a file belong to: each incident has a graph of its own.

What belongs to one incident alone goes into the graph of that; what several share, or none has,
goes into one graph for all.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from graph_service.ingest.contribution import Statement
from graph_service.namespaces import GRAPH, IDENTIFIER, expand

_TYPE: Final = expand("rdf:type")
_INCIDENT: Final = expand("rep:Incident")
_CASE: Final = f"{IDENTIFIER}incident/"

_STEPS: Final = (
    (False, ("rep:hasAct", "rep:hasInvolvement")),
    (True, ("rep:outcomeOf", "rep:linksIncident", "rep:concernsIncident")),
    (False, ("rep:linksEngagement",)),
    (True, ("rep:respondsTo",)),
    (False, ("rep:involvedAgent", "rep:engagedAgent", "rep:interventionActor")),
    (True, ("rep:about",)),
    (False, ("rep:hasCitation",)),
)
"""How what belongs to an incident leads to what else does: along properties, or back (true)."""


def graphs_of(statements: Iterable[Statement], shared: str) -> dict[str, str]:
    """Return the graph of each subject.

    Args:
        statements: all of a file.
        shared: the graph of what belongs to no case alone.
    """
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    cases: dict[str, set[str]] = defaultdict(set)
    subjects: dict[str, None] = {}
    for quad, _ in statements:
        thing, value = str(quad.subject)[1:-1], quad.object
        subjects[thing] = None
        if isinstance(value, NamedNode):
            pairs[quad.predicate.value].append((thing, value.value))
            if quad.predicate.value == _TYPE and value.value == _INCIDENT:
                cases[thing].add(thing)
    for back, names in _STEPS:
        for name in names:
            for start, end in pairs[expand(name)]:
                known, further = (end, start) if back else (start, end)
                cases[further] |= cases[known]
    return {subject: _graph(cases[subject], shared) for subject in subjects}


def _graph(cases: set[str], shared: str) -> str:
    if len(cases) != 1:
        return shared
    (case,) = cases
    return f"{GRAPH}case-{case.removeprefix(_CASE)}" if case.startswith(_CASE) else shared
