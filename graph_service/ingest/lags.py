"""Days between an engagement and the incident that is linked to it.

``rep:minimumLag`` is the earliest start of the incident minus the latest end of the engagement,
``rep:maximumLag`` the latest start of the incident minus the earliest start of the engagement. A
negative lag says that the incident may have begun before the engagement was over. There are both
or none: only where all four days are known.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.ingest.bounds import DATE
from graph_service.ingest.contribution import Statement
from graph_service.ingest.dates import Bounds, read_date
from graph_service.namespaces import EDTF, ONTOLOGY, PREFIXES

_INCIDENT: Final = ONTOLOGY + "linksIncident"
_ENGAGEMENT: Final = ONTOLOGY + "linksEngagement"
_MINIMUM: Final = NamedNode(ONTOLOGY + "minimumLag")
_MAXIMUM: Final = NamedNode(ONTOLOGY + "maximumLag")
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


def find_lags(links: Iterable[Statement], dated: Iterable[Statement]) -> list[Statement]:
    """Return the lags of the links among ``links``, in the graph of each link.

    Args:
        links: statements whose links are to be measured.
        dated: statements whose dates may be used: those that every reader of the links may see.
            Their dates must have been read before (see ``bounds.py``).
    """
    ends: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    places: dict[tuple[str, str], Statement] = {}
    for statement in links:
        quad = statement.quad
        if quad.predicate.value in (_INCIDENT, _ENGAGEMENT):
            key = str(quad.graph_name), str(quad.subject)
            ends[key][quad.predicate.value].add(str(quad.object))
            if quad.predicate.value == _INCIDENT:
                places[key] = statement
    if not places:
        return []
    dates = _dates(dated)
    found = []
    for key, (quad, origin) in places.items():
        incident, engagement = (_only(ends[key][end], dates) for end in (_INCIDENT, _ENGAGEMENT))
        lags = measure_lag(incident, engagement) if incident and engagement else None
        for predicate, days in zip((_MINIMUM, _MAXIMUM), lags or (), strict=False):
            value = Literal(str(days), datatype=_INTEGER)
            found.append(Statement(Quad(quad.subject, predicate, value, quad.graph_name), origin))
    return found


def measure_lag(incident: Bounds, engagement: Bounds) -> tuple[int, int] | None:
    """Return the least and the greatest number of days from engagement to incident, or ``None``."""
    if (
        incident.earliest is None
        or incident.start_latest is None
        or engagement.earliest is None
        or engagement.latest is None
    ):
        return None
    least = incident.earliest - engagement.latest
    greatest = incident.start_latest - engagement.earliest
    return least.days, greatest.days


def _dates(statements: Iterable[Statement]) -> dict[str, set[str]]:
    dates: dict[str, set[str]] = defaultdict(set)
    for quad, _ in statements:
        if quad.predicate.value == DATE:
            date = quad.object
            if isinstance(date, Literal) and date.datatype.value == EDTF:
                dates[str(quad.subject)].add(date.value)
    return dates


def _only(things: set[str], dates: dict[str, set[str]]) -> Bounds | None:
    """Return the bounds of a single thing with a single date; else the shapes have their say."""
    texts = {text for thing in things for text in dates.get(thing, ())}
    return read_date(texts.pop()) if len(things) == len(texts) == 1 else None
