"""Results of shapes and findings of checks as one list of results, the gravest first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import BASE, PREFIXES
from graph_service.validate.checks import Finding
from graph_service.validate.report import Report, Result

CHECKS: Final = BASE + "checks/"
"""Where checks and expectations have their names in a report: they are no shapes."""

MOST: Final = 1_000
"""Results that a report shows; all are counted."""

_COMPONENT: Final = PREFIXES["sh"] + "SPARQLConstraintComponent"
_TERM: Final = re.compile(r'<[^\x00-\x20<>"{}|^`\\]+>|_:[A-Za-z0-9]+')
_SPACES: Final = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True)
class Found:
    """What a report is made of: ``results`` are those that it shows, the rest counts all."""

    results: tuple[Result, ...]
    violations: int
    warnings: int
    left_out: int

    @property
    def conforms(self) -> bool:
        """Whether nothing blocks."""
        return self.violations == 0

    @property
    def summary(self) -> str:
        """One line that counts."""
        line = f"{self.violations} violation(s), {self.warnings} warning(s)"
        return line + (f"; {self.left_out} result(s) are not shown" if self.left_out else "")


def found_in(report: Report, findings: Iterable[Finding] = (), *, blocking: bool = False) -> Found:
    """Return what was found.

    Args:
        report: results of shapes and of the rule about consent.
        findings: those of checks and expectations; each row becomes a result.
        blocking: leave out what does not block.
    """
    findings = tuple(findings)
    results = Report((*report.results, *(r for each in findings for r in _results(each)))).results
    violations = [each for each in findings if each.severity == "Violation"]
    count = len(report.violations) + len(violations)
    warnings = 0 if blocking else len(report.warnings) + len(findings) - len(violations)
    if blocking:
        results = Report(results).violations
    return Found(results[:MOST], count, warnings, max(0, len(results) - MOST))


def _results(finding: Finding) -> Iterator[Result]:
    """Yield a result for each row: its first term is the focus node, the second the value."""
    shape = f"<{CHECKS}{_SPACES.sub('-', finding.name)}>"
    for row in finding.rows or ((),):
        terms = [term for term in row if _TERM.fullmatch(term)]
        focus = terms[0] if terms else shape
        value = terms[1] if len(terms) > 1 else None
        yield Result(finding.severity, focus, None, value, shape, _COMPONENT, finding.message)
