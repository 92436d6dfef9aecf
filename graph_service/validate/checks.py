"""Checks that shapes can't express: queries that must return no row, and expected counts.

A check is a file ``<name>.rq`` whose first comment line says what is wrong with a row. It runs
wherever its caller has the data: the caller passes a function that answers a query.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from graph_service.errors import InputError

Select = Callable[[str], Iterable[Sequence[object]]]
"""Answers a SELECT query: rows of terms, each of which prints as N-Triples or as its text."""

_SHOWN: Final = 20
"""Rows of one check that a finding carries; more are counted."""


@dataclass(frozen=True)
class Check:
    """A query that must return no row; ``message`` says what a row means and what to do."""

    name: str
    message: str
    query: str
    file: str


class Expectation(Protocol):
    """A count that a dataset expects; each of the bounds may be missing."""

    @property
    def name(self) -> str:
        """What is counted."""

    @property
    def query(self) -> str:
        """A SELECT query with one row that starts with the count."""

    @property
    def minimum(self) -> int | None:
        """Fewer fail."""

    @property
    def maximum(self) -> int | None:
        """More warn."""


@dataclass(frozen=True)
class Finding:
    """What a check or an expectation found; ``severity`` is "Violation" or "Warning"."""

    severity: str
    name: str
    message: str
    rows: tuple[tuple[str, ...], ...] = ()

    def text(self) -> str:
        """Return the finding as a line, and an indented line per row."""
        lines = [f"{self.severity} {self.name}: {self.message}"]
        lines += ["  " + " ".join(row) for row in self.rows]
        return "\n".join(lines) + "\n"


def read_checks(folder: Path) -> tuple[Check, ...]:
    """Read the checks of ``folder``, sorted by name.

    Raises:
        InputError: a file does not start with a comment line that says what a row means.
    """
    checks = []
    for file in sorted(folder.glob("*.rq")):
        query = file.read_text(encoding="utf-8")
        first = query.partition("\n")[0]
        if not first.startswith("# ") or not first[2:].strip():
            raise InputError("the first line must be a comment: what a row means", str(file), 1)
        checks.append(Check(file.stem, first[2:].strip(), query, str(file)))
    return tuple(checks)


def run_checks(checks: Iterable[Check], select: Select) -> tuple[Finding, ...]:
    """Return a Violation for each check that has rows, with the first rows in sorted order."""
    findings = []
    for check in checks:
        rows = sorted(tuple(str(term) for term in row) for row in select(check.query))
        if rows:
            message = f"{check.message} ({len(rows)} row(s))"
            findings.append(Finding("Violation", check.name, message, tuple(rows[:_SHOWN])))
    return tuple(findings)


def run_expectations(expected: Iterable[Expectation], select: Select) -> tuple[Finding, ...]:
    """Return a Violation for each count below its minimum, a Warning for each above its maximum.

    Raises:
        InputError: a query does not return one row that starts with an integer.
    """
    findings = []
    for item in expected:
        count = _count(item, select)
        if item.minimum is not None and count < item.minimum:
            message = f"{count}, expected at least {item.minimum}; is data missing?"
            findings.append(Finding("Violation", item.name, message))
        if item.maximum is not None and count > item.maximum:
            message = f"{count}, expected at most {item.maximum}; raise the maximum if it is right"
            findings.append(Finding("Warning", item.name, message))
    return tuple(findings)


def _count(item: Expectation, select: Select) -> int:
    rows = [tuple(row) for row in select(item.query)]
    try:
        ((first, *_),) = rows
        return int(str(getattr(first, "value", first)))
    except ValueError as error:
        reason = f"expectation {item.name}: the query must return one row with a count"
        raise InputError(reason) from error
