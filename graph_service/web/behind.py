"""The way from the front to Flask and back."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from graph_service.errors import GraphServiceError
from graph_service.web.asked import KEY
from graph_service.web.bearer import HEADER
from graph_service.web.call import Call
from graph_service.web.coded import (
    Answered,
    acceptable,
    finish,
    make_private,
    plain_condition,
    whole_of,
)
from graph_service.web.codings import PLAIN, choose
from graph_service.web.instruments import Instruments
from graph_service.web.spending import KEY as SPENDING

Application = Callable[..., Iterable[bytes]]

_AT_ONCE: Final = 1 << 20
"""Bytes of a body that are handed to the server in one piece."""


class Behind:
    """The application behind the front.

    Args:
        application: that of Flask (PEP 3333).
        instruments: what a request may use.
    """

    def __init__(self, application: Application, instruments: Instruments) -> None:
        self._application = application
        self._instruments = instruments

    def query(self, call: Call, query_id: str | None) -> Answered:
        """Let Flask answer a query that the front has read."""
        call.spending = self._instruments.spending(call.environ, query_id)
        call.environ[SPENDING] = call.spending
        return self._ask(call)

    def other(self, call: Call) -> Iterable[bytes]:
        """Let Flask answer whatever is no query, or a wrong one, and code its answer."""
        environ = call.environ
        condition = environ.get("HTTP_IF_NONE_MATCH")
        codings = PLAIN
        try:
            if call.spending is None:
                call.spending = environ[SPENDING] = self._instruments.spending(environ)
            codings = acceptable(environ, choose(environ.get("HTTP_ACCEPT_ENCODING")))
            plain_condition(environ, codings.coding)
        except GraphServiceError as error:
            if not isinstance(environ.get(KEY), GraphServiceError):
                environ[KEY] = error
        answered = self._ask(call)
        if HEADER in environ:
            make_private(answered)
        finish(answered, codings, condition)
        return call.send(answered)

    def _ask(self, call: Call) -> Answered:
        """Return the answer of Flask; HEAD is asked as GET, so that both have the same headers."""
        environ = call.environ
        method = environ["REQUEST_METHOD"]
        if method == "HEAD":
            environ["REQUEST_METHOD"] = "GET"
        begun: list[Any] = []
        body = self._application(environ, lambda *head: begun.extend(head[:2]))
        environ["REQUEST_METHOD"] = method
        answered = Answered(begun[0], begun[1], body)
        if not isinstance(body, list) and _is_short(answered):
            answered.body = [whole_of(answered)]
        return answered


def _is_short(answered: Answered) -> bool:
    length = answered.header("content-length") or ""
    return answered.code in (204, 304) or (length.isdecimal() and int(length) <= _AT_ONCE)
