"""Answers to errors: the row of the problem table, as a document or as a page for a browser."""

import json
import logging
from typing import Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestedRangeNotSatisfiable

from graph_service.errors import (
    Gone,
    GraphServiceError,
    InputError,
    NotAcceptable,
    NotFound,
    OutOfScope,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedType,
)
from graph_service.web.asked import TEXT
from graph_service.web.document import describe, problem_of
from graph_service.web.negotiation import HTML, PROBLEM, choose
from graph_service.web.refusals import (
    NOTHING,
    BodyCodingRefused,
    MethodRefused,
    RangeRefused,
    TokenRefused,
)
from graph_service.web.service import service
from graph_service.web.withdrawn import is_withdrawn
from graph_service.web.words import offered

_LOG: Final = logging.getLogger(__name__)

_CHALLENGE: Final = 'Bearer realm="graph-service"'

_BY_STATUS: Final = {
    404: NotFound(NOTHING),
    405: MethodRefused("the header Allow lists the methods"),
    413: TooLarge("the body is too long"),
    416: RangeRefused("the range is beyond the end"),
    415: UnsupportedType("the media type of the body is not read here"),
}
"""Our errors for those that the framework raises by itself."""


def register(app: Flask) -> None:
    """Make the application answer every error from the table."""
    app.register_error_handler(GraphServiceError, respond)
    app.register_error_handler(HTTPException, _respond_http)
    app.register_error_handler(Exception, _respond_unexpected)


def respond(error: Exception) -> Response:
    """Return the answer for an error: a problem document, or a page for a browser."""
    if isinstance(error, NotFound) and is_withdrawn(service(), request.environ):
        error = Gone("this was withdrawn")
    row = problem_of(error)
    body = describe(error, service().settings.base_url)
    if choose_kind() is HTML:
        query = request.environ.get(TEXT, "")
        page = render_template(
            "problem.html",
            languages_offered=offered(again=False),
            problem=body,
            advice=row.advice,
            query=query,
        )
        response = Response(page, row.status, content_type="text/html; charset=utf-8")
    else:
        text = json.dumps(body, ensure_ascii=False).encode() + b"\n"
        response = Response(text, row.status, content_type=PROBLEM.media_type)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Encoding"))
    if isinstance(error, Unauthenticated | OutOfScope):
        response.headers["WWW-Authenticate"] = _challenge(error)
    if isinstance(error, BodyCodingRefused):  # and for no other 415 (RFC 9110, section 12.5.3)
        response.headers["Accept-Encoding"] = ", ".join(error.accepted)
    if isinstance(error, MethodRefused) and error.allowed is not None:
        response.headers["Allow"] = ", ".join(sorted(error.allowed))
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _challenge(error: Exception) -> str:
    """Return what a caller may try (RFC 6750, section 3)."""
    if isinstance(error, TokenRefused):
        return f'{_CHALLENGE}, error="invalid_token"'
    return _CHALLENGE + (', error="insufficient_scope"' if isinstance(error, OutOfScope) else "")


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
    if isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
        response.headers["Content-Range"] = f"{error.units} */{error.length}"
    return response


def _respond_unexpected(error: Exception) -> Response:
    _LOG.error("a request failed", exc_info=error)
    return respond(error)
