"""Holding a change against the rule of consent: the people whose naming, or its ground, it touches.

Records of consent count wherever whoever judges sees them, also where an audience does not; so what
an audience sees, and the records, are looked at apart.
"""

from collections.abc import Iterable
from typing import Final

from graph_service.namespaces import ONTOLOGY
from graph_service.validate.change.chains import Term
from graph_service.validate.change.overlay import Overlay
from graph_service.validate.change.ruled import ChangedQueries
from graph_service.validate.change.walking import Bounds
from graph_service.validate.consent import KEYED, SOURCED, TYPED

PEOPLE: Final = "people"
"""Name of the rule whose nodes are people."""

QUERIES: Final = {"typed": TYPED, "keyed": KEYED, "sourced": SOURCED}
"""What says who is named, and who for a public source; all of them are about people."""

_RECORD: Final = "record"
_OF_PEOPLE: Final = f"""SELECT ?person WHERE {{
  GRAPH ?graph {{ ?record <{ONTOLOGY}consentSubject> ?person }}
  GRAPH ?other {{ ?record ?property ?value }}
}}"""
_OF_RECORDS: Final = "SELECT ?record WHERE { GRAPH ?graph { ?record ?property ?value } }"


class ChangedRecords:
    """Finds the records of consent that a change touches, and those of people."""

    def __init__(self) -> None:
        self._queries = ChangedQueries({PEOPLE: _OF_PEOPLE, _RECORD: _OF_RECORDS})

    def people(self, overlay: Overlay, bounds: Bounds) -> set[Term]:
        """Return the people with a record that a change touches.

        Raises:
            TooWide: a bound was met.
            NotCompiled: there is RDF 1.2 in it.
        """
        return self._queries.touched(overlay, bounds).get(PEOPLE, set())

    def graphs(self, people: Iterable[Term], overlay: Overlay, bounds: Bounds) -> dict[str, bytes]:
        """Return the records of people and those that a change touches, as N-Quads by graph.

        Raises:
            TooWide: a bound was met.
        """
        touched = {PEOPLE: set(people), _RECORD: overlay.subjects()}
        return self._queries.graphs(touched, overlay, bounds)
