"""Zero-row checks and expected counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal

from graph_service.errors import InputError
from graph_service.validate.checks import Check, read_checks, run_checks, run_expectations

CHECK = Check("no-cats", "A cat is here: let it out.", "SELECT ?cat {}", "no-cats.rq")


@dataclass(frozen=True)
class Count:
    """An expectation."""

    name: str = "incidents"
    query: str = "SELECT (COUNT(*) AS ?n) {}"
    minimum: int | None = None
    maximum: int | None = None


def answer(*rows: Sequence[object]):
    """Return a function that answers every query with these rows."""
    return lambda query: rows


def test_checks_are_read_with_their_message(tmp_path: Path) -> None:
    """A check's name is its file's, its message the first comment line."""
    (tmp_path / "b.rq").write_text("# Two.\nSELECT ?b {}", encoding="utf-8")
    (tmp_path / "a.rq").write_text("# One.\nSELECT ?a {}", encoding="utf-8")
    checks = read_checks(tmp_path)
    assert [(check.name, check.message) for check in checks] == [("a", "One."), ("b", "Two.")]


@pytest.mark.parametrize("text", ["SELECT ?a {}", "# \nSELECT ?a {}", ""])
def test_check_without_message_is_refused(text: str, tmp_path: Path) -> None:
    """A check that does not say what a row means is an error that names the file."""
    (tmp_path / "a.rq").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.rq:1: .*comment"):
        read_checks(tmp_path)


def test_check_without_rows_is_silent() -> None:
    """No row, no finding."""
    assert run_checks([CHECK], answer()) == ()


def test_rows_are_a_violation_with_the_first_of_them() -> None:
    """A finding counts all rows and shows some, in order."""
    rows = [(f"<urn:cat{number:02}>",) for number in range(30)]
    (finding,) = run_checks([CHECK], answer(*reversed(rows)))
    assert finding.severity == "Violation"
    assert finding.message == "A cat is here: let it out. (30 row(s))"
    assert finding.rows == tuple(rows[:20])
    assert finding.text().startswith("Violation no-cats: A cat is here")
    assert "\n  <urn:cat00>\n" in finding.text()


@pytest.mark.parametrize(
    ("count", "expected", "severity"),
    [
        (4, Count(minimum=5), "Violation"),
        (5, Count(minimum=5), None),
        (5, Count(maximum=5), None),
        (6, Count(maximum=5), "Warning"),
        (0, Count(), None),
    ],
)
def test_counts_fail_below_and_warn_above(
    count: int, expected: Count, severity: str | None
) -> None:
    """Too few means that data is missing; too many may only mean that it has grown."""
    integer = Literal(count)
    found = run_expectations([expected], answer((integer,)))
    assert [finding.severity for finding in found] == ([severity] if severity else [])


@pytest.mark.parametrize("rows", [[], [(Literal(1),), (Literal(2),)], [("many",)]])
def test_expectation_without_a_count_is_an_error(rows: list[Sequence[object]]) -> None:
    """A query that does not count is a fault of the dataset, and not a pass."""
    with pytest.raises(InputError, match="incidents: the query must return one row"):
        run_expectations([Count(minimum=1)], answer(*rows))
