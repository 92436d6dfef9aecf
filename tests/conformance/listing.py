"""What the suites hold and what is known to come out otherwise.

The tables are those of :mod:`graph_service.conformance`, which the service shows to its readers;
``engine-exceptions.csv`` has the cases that come out otherwise with an engine elsewhere.
"""

import csv
from collections.abc import Collection
from pathlib import Path
from typing import Final

from graph_service.conformance import report

_HERE: Final = Path(__file__).parent
QUERIES: Final = ("SPARQL 1.0", "SPARQL 1.1", "SPARQL 1.2")
UPDATES: Final = ("SPARQL 1.1 Update", "SPARQL 1.2 Update")
GRAPHS: Final = ("Graph Store Protocol",)
SOURCES: Final = ("rdf-tests", "archive")
"""The suites as the W3C maintains them, and as an archive carries them; see README.md."""


EXCEPTIONS: Final = report.exceptions()


def counts(suites: Collection[str], source: str = "rdf-tests") -> dict[str, int]:
    """Return the number of cases of each folder of some suites."""
    return {row["folder"]: int(row[source]) for row in report.folders() if row["suite"] in suites}


def cases_in(source: str) -> int:
    """Return the number of cases of all suites."""
    return sum(int(row[source]) for row in report.folders())


def exceptions(source: str, cases: Collection[str]) -> dict[str, str]:
    """Return the outcomes that are known for some cases of a source."""
    return {
        each.case: each.outcome
        for each in EXCEPTIONS
        if each.case in cases and each.source in ("", source)
    }


def reasons() -> list[str]:
    """Return the table of exceptions, a row for each reason and outcome."""
    rows: dict[tuple[str, str], list[str]] = {}
    for each in EXCEPTIONS:
        where = " (archive)" if each.source == "archive" else ""
        rows.setdefault((each.reason, each.outcome), []).append(f"`{each.case}`{where}")
    return [
        f"| {reason} | {outcome} | {len(cases)} | {', '.join(cases)} |"
        for (reason, outcome), cases in rows.items()
    ]


def totals() -> list[str]:
    """Return the table of suites as the W3C maintains them, a row for each."""
    return [
        f"| {each.name} | {each.cases} | {each.passed} | {each.by_value} | {each.different} "
        f"| {each.refused} |"
        for each in report.suites()
    ]


def _engines() -> list[dict[str, str]]:
    with (_HERE / "engine-exceptions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_ENGINES: Final = _engines()


def engine_exceptions(kind: str) -> dict[str, str]:
    """Return the outcomes of cases that come out otherwise with an engine than with ours."""
    return {row["case"]: row["outcome"] for row in _ENGINES if row["engine"] == kind}


def engine_totals() -> list[str]:
    """Return the table of engines elsewhere, a row for each, over the query suites."""
    cases = sum(n for folder, n in counts(QUERIES).items() if folder != "sparql11/protocol")
    here = {
        each.case: each.outcome
        for each in EXCEPTIONS
        if each.source != "archive" and each.suite in QUERIES
    }
    rows = []
    for kind in dict.fromkeys(row["engine"] for row in _ENGINES):
        own = engine_exceptions(kind)
        outcomes = [what for what in (here | own).values() if what != "same"]
        value, refused = outcomes.count("value"), outcomes.count("refused")
        wrong = len(outcomes) - value - refused
        same = cases - len(outcomes)
        rows.append(f"| {kind} | {cases} | {same} | {value} | {wrong} | {refused} | {len(own)} |")
    return rows
