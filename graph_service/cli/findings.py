"""What was found in the data, for people and for programs."""

import json
from collections.abc import Sequence
from typing import Any

from graph_service.ingest.contribution import Ingested, Origin
from graph_service.namespaces import BASE
from graph_service.publish import Judgement
from graph_service.reporting.advice import adviser_for
from graph_service.reporting.forms import text_of
from graph_service.reporting.found import found_in
from graph_service.rules import SHIPPED
from graph_service.validate.paths import path_text
from graph_service.validate.review import Due


def write_text(judgement: Judgement, shapes: str = SHIPPED) -> str:
    """Return the results (file and line first), the findings of checks, and their numbers.

    Args:
        judgement: what was found.
        shapes: what it was held against, as in the setting; they say how results are mended.
    """
    found = found_in(judgement.report)
    text = text_of(found, adviser_for(shapes), BASE, judgement.origins)
    *lines, _ = text.splitlines(keepends=True)
    lines += [finding.text() for finding in judgement.findings]
    violations, warnings = judgement.violations, _warnings(judgement)
    return "".join(lines) + f"{violations} violation(s), {warnings} warning(s)\n"


def write_json(judgement: Judgement, ingested: Ingested, due: Sequence[Due] = ()) -> str:
    """Return the same as JSON: counts, results, findings, what is due, changes, remarks."""
    members: dict[str, Any] = {
        "conforms": judgement.conforms,
        "violations": judgement.violations,
        "warnings": _warnings(judgement),
        "graphs": len(ingested.contributions),
        "triples": sum(each.quads.count(b"\n") for each in ingested.contributions),
        "results": [
            {
                "severity": result.severity,
                **_place(judgement.origins.get(result.focus[1:-1])),
                "focusNode": result.focus,
                "path": path_text(result.path) if result.path is not None else None,
                "value": result.value,
                "shape": result.shape,
                "component": result.component,
                "message": result.message,
            }
            for result in judgement.report.results
        ],
        "findings": [
            {
                "severity": finding.severity,
                "name": finding.name,
                "message": finding.message,
                "rows": [list(row) for row in finding.rows],
            }
            for finding in judgement.findings
        ],
        "due": [{"day": str(each.day), "subject": each.subject, "what": each.what} for each in due],
        "changes": [str(change) for change in ingested.changes],
        "remarks": [str(remark) for remark in ingested.remarks],
    }
    return json.dumps(members, ensure_ascii=False, indent=2) + "\n"


def _warnings(judgement: Judgement) -> int:
    found = [finding for finding in judgement.findings if finding.severity == "Warning"]
    return len(judgement.report.warnings) + len(found)


def _place(origin: Origin | None) -> dict[str, Any]:
    return {"file": origin and origin.file, "line": origin and origin.line}
