"""Results and findings become one list, with a bound that is said."""

from graph_service.reporting.found import CHECKS, MOST, found_in
from graph_service.validate.checks import Finding
from graph_service.validate.report import Report, Result


def result(number: int, severity: str = "Violation") -> Result:
    """Return a result of its own."""
    return Result(severity, f"<urn:n{number:04}>", None, None, "<urn:s>", "urn:c", "Mend it.")


def test_each_row_of_a_finding_is_a_result() -> None:
    """Its first term is the focus node, its second the value; texts are left out."""
    finding = Finding("Violation", "two words", "Look.", (("<urn:a>", "<urn:p>"), ("7", "_:b")))
    found = found_in(Report(()), [finding])
    assert [(each.focus, each.value) for each in found.results] == [
        ("<urn:a>", "<urn:p>"),
        ("_:b", None),
    ]
    assert {each.shape for each in found.results} == {f"<{CHECKS}two-words>"}
    assert (found.violations, found.conforms) == (1, False)


def test_a_finding_without_rows_is_about_its_check() -> None:
    """There is a focus node in any case, as SHACL wants it."""
    found = found_in(Report(()), [Finding("Warning", "count", "Too few.")])
    assert [each.focus for each in found.results] == [f"<{CHECKS}count>"]
    assert (found.violations, found.warnings) == (0, 1)


def test_what_does_not_block_can_be_left_out() -> None:
    """A refusal tells what it is for."""
    findings = [Finding("Warning", "a", "x"), Finding("Violation", "b", "y")]
    found = found_in(Report((result(1), result(2, "Warning"))), findings, blocking=True)
    assert {each.severity for each in found.results} == {"Violation"}
    assert (found.violations, found.warnings) == (2, 0)


def test_many_results_are_counted_and_not_all_shown() -> None:
    """The report has a bound, and says what it leaves out."""
    found = found_in(Report(result(n) for n in range(MOST + 5)))
    assert (len(found.results), found.violations, found.left_out) == (MOST, MOST + 5, 5)
    assert found.summary == f"{MOST + 5} violation(s), 0 warning(s); 5 result(s) are not shown"
