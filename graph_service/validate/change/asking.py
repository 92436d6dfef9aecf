"""Holding a change against checks and the rule of consent, for each set of audiences by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from pyoxigraph import NamedNode

from graph_service.validate.change.chains import Term
from graph_service.validate.change.named import PEOPLE, QUERIES, ChangedRecords
from graph_service.validate.change.overlay import Overlay
from graph_service.validate.change.ruled import ChangedQueries
from graph_service.validate.change.walking import Bounds
from graph_service.validate.checks import Check, Finding, Select, run_checks
from graph_service.validate.consent import Grounds
from graph_service.validate.records import Consent
from graph_service.validate.report import Result

Open = Callable[[Iterable[tuple[str, bytes]]], Select]
"""Returns a function that answers queries over some graphs."""


class ChangedRules:
    """Checks, and the rule of consent, compiled so that changes can be held against them.

    Args:
        checks: queries that must have no row.
        consent: whether people may only be named on a ground.
        open_graphs: makes graphs answer queries.
        shown: returns how rows show a term in N-Triples notation.

    Raises:
        NotCompiled: a check reads what no chain can say.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        *,
        consent: bool,
        open_graphs: Open,
        shown: Callable[[str], str],
    ) -> None:
        self._checks = checks
        self._open, self._shown = open_graphs, shown
        people = QUERIES if consent else {}
        queries = {check.name: check.query for check in checks}
        self._queries = ChangedQueries(queries | people, dict.fromkeys(people, PEOPLE))
        self._records = ChangedRecords() if consent else None

    def find(
        self,
        overlays: Mapping[str, Overlay],
        widest: Overlay,
        audiences: Mapping[str, str],
        bounds: Bounds,
        *,
        hidden: Sequence[Consent],
        day: date,
    ) -> tuple[set[Result], tuple[Finding, ...]]:
        """Return what is wrong with what a change touches.

        Args:
            overlays: what is there after it, for each named set of audiences.
            widest: what is there for all of these together.
            audiences: of all graphs after it, by IRI.
            bounds: how much may be looked at.
            hidden: consents beside those graphs.
            day: on which consents must stand.

        Raises:
            TooWide: a bound was met.
            NotCompiled: there is RDF 1.2 in it.
        """
        touched = {name: self._queries.touched(each, bounds) for name, each in overlays.items()}
        records = self._add_people(touched, widest, bounds)
        results, findings = set[Result](), dict[Finding, None]()
        for name, overlay in overlays.items():
            if not any(touched[name].values()):
                continue
            graphs = self._queries.graphs(touched[name], overlay, bounds)
            select = self._queries.select(self._open(graphs.items()), touched[name], self._shown)
            findings |= dict.fromkeys(run_checks(self._checks, select))
            if self._records is not None:
                read = dict.fromkeys(graphs, b"") | records
                grounds = Grounds(
                    ((graph, audiences[graph], quads) for graph, quads in read.items()),
                    hidden=hidden,
                    day=day,
                )
                changed = {each.value for each in widest.subjects() if isinstance(each, NamedNode)}
                results |= set(grounds.results(select, name, changed))
        return results, tuple(findings)

    def _add_people(
        self, touched: Mapping[str, dict[str, set[Term]]], widest: Overlay, bounds: Bounds
    ) -> dict[str, bytes]:
        """Add the people whose records a change touches; return the records of all of them."""
        if self._records is None:
            return {}
        recorded = self._records.people(widest, bounds)
        people = set(recorded)
        for found in touched.values():
            found[PEOPLE] = found.get(PEOPLE, set()) | recorded
            people |= found[PEOPLE]
        return self._records.graphs(people, widest, bounds)
