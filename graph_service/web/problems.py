"""Every way of failing, in one table: exception, status, stable type, title, and what to do.

The body is a problem document (RFC 9457) or, for browsers, a page that says the same. The type is
a URI under the public base that resolves to the page made from this table.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from graph_service.errors import (
    GraphServiceError,
    InputError,
    LedgerError,
    Nonconformity,
    NotAcceptable,
    NotFound,
    QueryCancelled,
    QueryFault,
    QueryMemory,
    QueryTimeout,
    Refused,
    ResultTooLarge,
    SyntaxFault,
    TooLarge,
    Unavailable,
    UnsupportedType,
    ValidationEnded,
    WorkerLost,
)
from graph_service.web.negotiation import HTML, PROBLEM, choose
from graph_service.web.service import service

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """One row: ``slug`` ends the type URI, ``advice`` is for the page that it resolves to."""

    kind: type[Exception]
    status: int
    slug: str
    title: str
    advice: str


class MethodRefused(GraphServiceError):
    """The resource is there, the method is not."""


PROBLEMS: Final = (
    Problem(
        SyntaxFault,
        400,
        "syntax",
        "The text can't be parsed",
        "The members line and column say where, counted from 1.",
    ),
    Problem(
        QueryFault,
        400,
        "parameter",
        "A parameter of the canned query is wrong",
        "The page of the query lists its parameters with their types and choices.",
    ),
    Problem(
        UnsupportedType,
        415,
        "unsupported-type",
        "The media type of the body is missing or not read here",
        "Send a query as application/sparql-query or as a form, RDF in one of its types, in UTF-8.",
    ),
    Problem(
        TooLarge,
        413,
        "too-large",
        "The request is longer than the limit",
        "Shorten the query, or split the data.",
    ),
    Problem(
        InputError,
        400,
        "bad-request",
        "The request is wrong",
        "The detail says what is wrong with it.",
    ),
    Problem(
        NotAcceptable,
        406,
        "not-acceptable",
        "None of the accepted types is on offer",
        "The member offered lists the media types. An answer of SELECT or ASK is a table, one of "
        "CONSTRUCT or DESCRIBE a graph; they have different types.",
    ),
    Problem(
        Nonconformity,
        422,
        "nonconforming",
        "The data violates the shapes",
        "The report says which node violates which shape, and what to do.",
    ),
    Problem(
        Refused,
        403,
        "refused",
        "This is not allowed",
        "SERVICE is allowed only to registered partners, and nothing is fetched for a caller.",
    ),
    Problem(NotFound, 404, "not-found", "There is nothing here", "Check the address."),
    Problem(
        MethodRefused,
        405,
        "method-not-allowed",
        "The method is not allowed here",
        "The header Allow lists the methods.",
    ),
    Problem(
        Unavailable,
        503,
        "unavailable",
        "Not now",
        "Too many queries are running, or the service is starting. Try again after the seconds in "
        "the header Retry-After.",
    ),
    Problem(
        QueryTimeout,
        500,
        "query-timeout",
        "The query ran into its time limit",
        "Nothing of its answer was sent as if it were complete. Ask for less: fewer patterns "
        "without a common variable, a LIMIT, a narrower class.",
    ),
    Problem(
        QueryMemory,
        500,
        "query-memory",
        "The query ran into its memory limit",
        "ORDER BY, DISTINCT and GROUP BY hold their rows in memory; so do texts that grow.",
    ),
    Problem(
        ResultTooLarge,
        500,
        "result-too-large",
        "The answer is larger than one answer may be",
        "Ask for it in parts with ORDER BY, LIMIT and OFFSET, or take the export.",
    ),
    Problem(
        WorkerLost,
        500,
        "query-lost",
        "The query could not be evaluated",
        "The engine gave up on it, for instance because it is nested too deeply. Other queries "
        "are not touched. Write it more simply.",
    ),
    Problem(
        QueryCancelled,
        500,
        "query-cancelled",
        "The query was cancelled",
        "Its caller asked for that, or the service is stopping.",
    ),
    Problem(
        ValidationEnded,
        500,
        "validation-ended",
        "The validation met a limit",
        "Nothing is known of the data. Send less at once.",
    ),
    Problem(
        Exception,
        500,
        "internal-error",
        "The service failed",
        "This is our fault, and it is in our log. The request itself may be right.",
    ),
)

_SILENT: Final = (LedgerError,)
"""Errors whose text is for the operator: it may name files."""

_BY_STATUS: Final = {
    404: NotFound("there is nothing at this address"),
    405: MethodRefused("the header Allow lists the methods"),
    413: TooLarge("the body is too long"),
    415: UnsupportedType("the media type of the body is not read here"),
}
"""Our errors for those that the framework raises by itself."""


def problem_of(error: Exception) -> Problem:
    """Return the row of an exception: the one of the nearest class it is derived from."""
    if isinstance(error, _SILENT):
        return PROBLEMS[-1]
    rows = {row.kind: row for row in PROBLEMS}
    return next(rows[kind] for kind in type(error).__mro__ if kind in rows)


def register(app: Flask) -> None:
    """Make the application answer every error from the table."""
    app.register_error_handler(GraphServiceError, respond)
    app.register_error_handler(HTTPException, _respond_http)
    app.register_error_handler(Exception, _respond_unexpected)


def respond(error: Exception) -> Response:
    """Return the answer for an error: a problem document, or a page for a browser."""
    row = problem_of(error)
    body = describe(error, row)
    if choose_kind() is HTML:
        page = render_template("problem.html", problem=body, advice=row.advice)
        response = Response(page, row.status, content_type="text/html; charset=utf-8")
    else:
        text = json.dumps(body, ensure_ascii=False).encode() + b"\n"
        response = Response(text, row.status, content_type=PROBLEM.media_type)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def describe(error: Exception, row: Problem) -> dict[str, Any]:
    """Return the members of the problem document; texts of unexpected errors stay out of it."""
    body: dict[str, Any] = {
        "type": f"{service().url('docs/problems')}#{row.slug}",
        "title": row.title,
        "status": row.status,
    }
    if isinstance(error, InputError):
        body["detail"] = error.reason
        places = {"line": error.line, "column": error.column}
        body |= {name: place for name, place in places.items() if place is not None}
    elif isinstance(error, GraphServiceError) and row.kind is not Exception:
        body["detail"] = str(error)
    if isinstance(error, NotAcceptable):
        body["offered"] = list(error.offered)
    return body


def choose_kind() -> object:
    """Return :data:`HTML` when the caller prefers a page; nobody is refused a problem document."""
    try:
        return choose(request.headers.get("Accept"), (PROBLEM, HTML))
    except NotAcceptable:
        return PROBLEM


def _respond_http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return Response(status=error.code, headers=error.get_headers())
    if error.code is None or error.code >= 500:
        return _respond_unexpected(error)
    response = respond(_BY_STATUS.get(error.code) or InputError(error.name.lower()))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _respond_unexpected(error: Exception) -> Response:
    _LOG.error("a request failed", exc_info=error)
    return respond(error)
