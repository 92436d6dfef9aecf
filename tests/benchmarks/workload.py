"""The queries that are measured. Text ``n`` of a kind is never the text of another number."""

from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import IDENTIFIER, ONTOLOGY, PREFIXES
from tests.benchmarks.client import GRAPH, RESULTS
from tests.benchmarks.synthetic import dates, terms

LARGE: Final = 100_000
"""Triples of the large answer."""

PREAMBLE: Final = f"PREFIX rep: <{ONTOLOGY}>\nPREFIX xsd: <{PREFIXES['xsd']}>\n"
HUBS: Final = 8
"""States that the medium query asks about: those with the most cases."""


@dataclass(frozen=True)
class Workload:
    """Queries about a generated graph of ``cases`` cases."""

    cases: int

    def text(self, kind: str, number: int) -> str:
        """Return a query of a kind: ``point``, ``small``, ``medium`` or ``large``."""
        kinds = {
            "point": self.point,
            "small": self.small,
            "medium": self.medium,
            "large": self.large,
        }
        return kinds[kind](number)

    def point(self, number: int) -> str:
        """Ask for all statements about one incident (about 18 rows)."""
        turn, case = divmod(number * 7919, self.cases)
        return f"SELECT ?p ?o{turn} WHERE {{ <{terms.incident(case)}> ?p ?o{turn} }}"

    def small(self, number: int) -> str:
        """Ask for the acts of one incident with their types, which our service does in a worker."""
        turn, case = divmod(number * 7919, self.cases)
        return (
            f"{PREAMBLE}SELECT ?act ?type{turn} WHERE {{ "
            f"<{terms.incident(case)}> rep:hasAct ?act . ?act rep:actType ?type{turn} }}"
        )

    def medium(self, number: int) -> str:
        """Count the acts in one much-concerned State by mechanism and type since a day."""
        turn, rest = divmod(number, HUBS * 5000)
        day, hub = divmod(rest, HUBS)
        since = dates.FIRST.fromordinal(dates.FIRST.toordinal() + day % 5000)
        state = f"{IDENTIFIER}state/{terms.STATE_CODES[hub]}"
        return (
            f"{PREAMBLE}SELECT ?mechanism ?type (COUNT(?act) AS ?acts{turn}) WHERE {{\n"
            f"  ?incident rep:concernsState <{state}> ; rep:earliest ?day ; rep:hasAct ?act .\n"
            "  ?act rep:actType ?type .\n"
            "  ?link rep:linksIncident ?incident ; rep:linksEngagement ?engagement .\n"
            "  ?engagement rep:withMechanism ?mechanism .\n"
            f'  FILTER(?day >= "{since}"^^xsd:date)\n'
            f"}} GROUP BY ?mechanism ?type ORDER BY DESC(?acts{turn}) ?mechanism ?type"
        )

    def large(self, number: int) -> str:
        """Ask for a hundred thousand triples of the graph, or all that it has."""
        subject = f"?s{number}"
        return f"CONSTRUCT {{ {subject} ?p ?o }} WHERE {{ {subject} ?p ?o }} LIMIT {LARGE}"


def accept(kind: str) -> str:
    """Return the media type that a kind of query asks for."""
    return GRAPH if kind == "large" else RESULTS
