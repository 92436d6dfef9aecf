"""Errors cross the process border with their kind, words and place."""

import pytest

from graph_service.errors import (
    GraphServiceError,
    InputError,
    LedgerError,
    NotAcceptable,
    QueryMemory,
    ResultTooLarge,
    SyntaxFault,
    WorkerLost,
)
from graph_service.query.faults import describe, restore


@pytest.mark.parametrize(
    "error",
    [
        SyntaxFault("expected }", line=2, column=8),
        InputError("no such function"),
        NotAcceptable(("text/csv", "text/turtle")),
        QueryMemory("m"),
        ResultTooLarge("r"),
        WorkerLost("w"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_is_restored(error: GraphServiceError) -> None:
    """What is described and restored says the same."""
    restored = restore(describe(error))
    assert type(restored) is type(error)
    assert str(restored) == str(error)
    assert vars(restored) == vars(error)


def test_unknown_error_ends_the_query() -> None:
    """An error that no query should raise comes back as a lost worker, not as a crash."""
    assert isinstance(restore(describe(LedgerError("disk"))), WorkerLost)
