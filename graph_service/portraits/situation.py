"""A situation: the incidents that a source describes as belonging together, in order of time."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.portraits.around import Around
from graph_service.portraits.chronology import Event, in_order
from graph_service.resources.shown import Named

_INCIDENTS: Final = "?thing rep:comprisesIncident ?s"


@dataclass(frozen=True)
class Situation:
    """A situation; ``total`` counts its incidents, ``events`` are as many as a page shows."""

    around: Around
    states: tuple[Named, ...]
    total: int
    events: tuple[Event, ...]


def read_situation(around: Around, thing: NamedNode) -> Situation:
    """Return a situation with its incidents.

    Raises:
        GraphServiceError: what the pool raises.
    """
    incidents = around.gather(thing, _INCIDENTS, 100)
    around.read_labels()
    return Situation(
        around,
        around.all_named(thing.value, "rep:concernsState"),
        around.count(thing, _INCIDENTS),
        in_order(Event("incident", around.named(iri), around.when(iri)) for iri in incidents),
    )
