"""Flask, spared the work that a query does not need.

Whoever asks ``/sparql`` in a way that can be answered was recognised by the front already, so there
is no route to find; and nobody has a session here. The request context, the hooks and the handling
of errors are Flask's own.
"""

from typing import Any, Final

from flask import Flask, Request
from flask.ctx import RequestContext
from flask.globals import request_ctx
from flask.sessions import SessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.routing import MapAdapter

from graph_service.errors import GraphServiceError
from graph_service.web.asked import KEY, Asked
from graph_service.web.writing_routes import refuse_change

_ENDPOINT: Final = "sparql.sparql"


class _NoSession(dict[str, Any], SessionMixin):
    """A session that nothing is written to."""


class _NoSessions(SessionInterface):
    """Gives everybody the same empty session and never sends a cookie."""

    def __init__(self) -> None:
        self._none = _NoSession()

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """Return the empty session."""
        return self._none

    def is_null_session(self, obj: object) -> bool:
        """Say that there is nothing to save."""
        return True

    def save_session(self, app: Flask, session: SessionMixin, response: object) -> None:
        """Do nothing."""


class Application(Flask):
    """A Flask application that goes straight to ``/sparql`` with an :class:`Asked`.

    ``is_replica`` says that it refuses changes.
    """

    session_interface = _NoSessions()
    is_replica = False

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return what finds a route, or ``None`` when there is none to find."""
        if request is not None and isinstance(request.environ.get(KEY), Asked):
            return None
        return super().create_url_adapter(request)

    def dispatch_request(self) -> ResponseReturnValue:
        """Call the view of the request, unless the front found something wrong with it."""
        if self.is_replica:
            refuse_change(request_ctx.request)
        found = request_ctx.request.environ.get(KEY)
        if isinstance(found, GraphServiceError):
            raise found
        context: RequestContext = request_ctx._get_current_object()  # type: ignore[attr-defined]
        if context.url_adapter is None:
            view = self.ensure_sync(self.view_functions[_ENDPOINT])
            return view()  # type: ignore[no-any-return]
        return super().dispatch_request()
