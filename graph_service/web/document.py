"""The problem document of an error (RFC 9457): its row of the table, and what is known of it."""

from typing import Any, Final

from graph_service.errors import (
    GraphServiceError,
    InputError,
    LedgerError,
    NotAcceptable,
    NotStored,
)
from graph_service.web.problem import Problem
from graph_service.web.problems import PROBLEMS
from graph_service.web.refusals import QUOTA, BudgetSpent, CodingRefused

_SILENT: Final = (LedgerError,)
"""Errors whose text is for the operator: it may name files."""


def problem_of(error: Exception) -> Problem:
    """Return the row of an exception: the one of the nearest class it is derived from."""
    if isinstance(error, _SILENT) and not isinstance(error, NotStored):
        return PROBLEMS[-1]
    rows = {row.kind: row for row in PROBLEMS}
    return next(rows[kind] for kind in type(error).__mro__ if kind in rows)


def problem_type(error: Exception, base_url: str) -> str:
    """Return the URI of the type of an error; it resolves to the page that explains it."""
    return f"{base_url}docs/problems#{problem_of(error).slug}"


def describe(error: Exception, base_url: str) -> dict[str, Any]:
    """Return the members of the problem document; texts of unexpected errors stay out of it."""
    row = problem_of(error)
    body: dict[str, Any] = {
        "type": problem_type(error, base_url),
        "title": row.title,
        "status": row.status,
    }
    if isinstance(error, InputError):
        body["detail"] = error.reason
        places = {"line": error.line, "column": error.column}
        body |= {name: place for name, place in places.items() if place is not None}
    elif isinstance(error, GraphServiceError) and not _is_silent(error):
        body["detail"] = str(error)
    if isinstance(error, BudgetSpent):
        body["violated-policies"] = [QUOTA]
    if isinstance(error, NotAcceptable | CodingRefused):
        body["offered"] = list(error.offered)
    return body


def _is_silent(error: Exception) -> bool:
    """Return whether the text of an error is not for whoever caused it."""
    return isinstance(error, _SILENT) or problem_of(error).kind is Exception
