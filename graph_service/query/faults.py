"""Errors across the process border: described as JSON by a worker, raised again by the pool."""

from typing import Any, Final

from graph_service.errors import (
    Conflict,
    GraphServiceError,
    InputError,
    NotAcceptable,
    QueryEnded,
    QueryMemory,
    QueryTimeout,
    Refused,
    ResultTooLarge,
    SyntaxFault,
    TooLarge,
    Unavailable,
    WorkerLost,
)


class EngineFault(QueryEnded):
    """The engine that is asked over the network gave no answer that can be used."""


_PLACED: Final = {kind.__name__: kind for kind in (InputError, SyntaxFault, TooLarge)}
_PLAIN: Final = {
    kind.__name__: kind
    for kind in (
        Conflict,
        EngineFault,
        QueryMemory,
        QueryTimeout,
        Refused,
        ResultTooLarge,
        WorkerLost,
    )
}


def describe(error: GraphServiceError) -> dict[str, Any]:
    """Return the JSON values that :func:`restore` makes the same error of."""
    described: dict[str, Any] = {"kind": type(error).__name__, "text": str(error)}
    if isinstance(error, InputError):
        described |= {"text": error.reason, "line": error.line, "column": error.column}
    if isinstance(error, NotAcceptable):
        described["offered"] = error.offered
    if isinstance(error, Unavailable):
        described["retry_after"] = error.retry_after
    return described


def restore(described: dict[str, Any]) -> GraphServiceError:
    """Return the error that was described; one of an unknown kind is a :class:`WorkerLost`."""
    kind, text = described["kind"], described["text"]
    if kind in _PLACED:
        return _PLACED[kind](text, line=described["line"], column=described["column"])
    if kind == "NotAcceptable":
        return NotAcceptable(tuple(described["offered"]))
    if kind == "Unavailable":
        return Unavailable(text, described["retry_after"])
    return _PLAIN.get(kind, WorkerLost)(text)
