"""The report of conformance, from three tables beside this module.

::

    specifications.csv   what is claimed, and how much of it
    suites.csv           cases of each suite of the W3C, by folder and by source of the suite
    exceptions.csv       each case that comes out otherwise, and why

``tests/conformance`` runs the suites over HTTP against the same tables: a case that comes out
otherwise than they say fails the build.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
ARCHIVE: Final = "archive"
"""Source of a suite that is not the newest; its exceptions are no part of the report."""


@dataclass(frozen=True)
class Specification:
    """Something that is conformed to; ``extent`` says how far, and is empty where it is all."""

    title: str
    uri: str
    extent: str


@dataclass(frozen=True)
class Exceptional:
    """A case that does not come out as its suite says; ``source`` is empty for all of them."""

    suite: str
    case: str
    outcome: str
    source: str
    reason: str


@dataclass(frozen=True)
class Suite:
    """How a suite comes out: numbers of cases."""

    name: str
    cases: int
    passed: int
    by_value: int
    different: int
    refused: int


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def specifications() -> tuple[Specification, ...]:
    """Return what is claimed, in the order of the table."""
    return tuple(Specification(**row) for row in _rows("specifications.csv"))


@cache
def exceptions() -> tuple[Exceptional, ...]:
    """Return every exception of every source."""
    return tuple(Exceptional(**row) for row in _rows("exceptions.csv"))


@cache
def folders() -> tuple[Mapping[str, str], ...]:
    """Return the rows of ``suites.csv``: suite, folder, and cases by source."""
    return tuple(_rows("suites.csv"))


@cache
def suites() -> tuple[Suite, ...]:
    """Return how each suite, as the W3C maintains it, comes out."""
    cases: Counter[str] = Counter()
    for row in folders():
        cases[row["suite"]] += int(row["rdf-tests"])
    found = []
    for name, number in cases.items():
        outcomes = Counter(
            each.outcome for each in exceptions() if each.suite == name and each.source != ARCHIVE
        )
        other = outcomes.total()
        value, refused = outcomes["value"], outcomes["refused"]
        found.append(Suite(name, number, number - other, value, other - value - refused, refused))
    return tuple(found)


@cache
def reasons() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return why cases of the maintained suites come out otherwise: reason, outcome, cases."""
    rows: dict[tuple[str, str], list[str]] = {}
    for each in exceptions():
        if each.source != ARCHIVE:
            rows.setdefault((each.reason, each.outcome), []).append(each.case)
    return tuple((reason, outcome, tuple(names)) for (reason, outcome), names in rows.items())


def describe() -> dict[str, Any]:
    """Return the report as JSON values; ``conformsTo`` lists the specifications by URI."""
    return {
        "conformsTo": [each.uri for each in specifications()],
        "specifications": [
            {"title": each.title, "uri": each.uri, "extent": each.extent or "all"}
            for each in specifications()
        ],
        "suites": [
            {
                "suite": each.name,
                "cases": each.cases,
                "passed": each.passed,
                "equalByValue": each.by_value,
                "different": each.different,
                "refused": each.refused,
            }
            for each in suites()
        ],
        "exceptions": [
            {"reason": reason, "outcome": outcome, "cases": list(names)}
            for reason, outcome, names in reasons()
        ],
    }
