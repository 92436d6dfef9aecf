"""What the suites hold and what is known to come out otherwise, as data beside the tests.

``suites.csv`` has the number of cases of each folder, by source; ``exceptions.csv`` has each case
with another outcome and the reason, for all sources or for one.
"""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
SOURCES: Final = ("rdf-tests", "archive")
"""The suites as the W3C maintains them, and as an archive carries them; see README.md."""


@dataclass(frozen=True)
class Exceptional:
    """A case that does not come out as its suite says; ``source`` is empty for all of them."""

    case: str
    outcome: str
    source: str
    reason: str


def _read(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTS: Final = {
    source: {row["folder"]: int(row[source]) for row in _read("suites.csv")} for source in SOURCES
}
EXCEPTIONS: Final = [
    Exceptional(row["case"], row["outcome"], row["source"], row["reason"])
    for row in _read("exceptions.csv")
]


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
    rows = []
    for version in ("sparql10", "sparql11", "sparql12"):
        counts = {f: n for f, n in COUNTS["rdf-tests"].items() if f.startswith(version)}
        outcomes = [
            each.outcome
            for each in EXCEPTIONS
            if each.source != "archive" and each.case.startswith(version)
        ]
        by_value = outcomes.count("value")
        refused = outcomes.count("refused") + outcomes.count("no update")
        wrong = len(outcomes) - by_value - refused
        same = sum(counts.values()) - len(outcomes)
        name = f"SPARQL 1.{version[-1]}"
        rows.append(
            f"| {name} | {sum(counts.values())} | {same} | {by_value} | {wrong} | {refused} |"
        )
    return rows
