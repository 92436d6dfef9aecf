"""What stands before Flask: answers that are known are sent without it.

::

    same request as before? -> its answer is kept -> 200, or 304       (nothing is parsed)
    /sparql   parse, scan, negotiate -> its tag                        (asked.py)
              If-None-Match names the tag -> 304                       (conditions.py)
              the answer is kept -> 200                                (kept.py)
              else Flask -> pool -> answer                             (behind.py)
    others    Flask, and its answer coded                              (behind.py, coded.py)

An answer to a request with ``Authorization`` is neither kept nor found here. Every answer is
counted and logged when its last byte is handed over (call.py).
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Flask

from graph_service.access.actor import ANONYMOUS
from graph_service.errors import GraphServiceError
from graph_service.query.direct import KIND as DIRECT
from graph_service.query.protocol import METHODS
from graph_service.web import metrics
from graph_service.web.answering import KEY as ANSWERING
from graph_service.web.answering import Answering
from graph_service.web.asked import KEY, Asked, Environ, coded_tag
from graph_service.web.bearer import HEADER
from graph_service.web.bearer import KEY as ACTOR
from graph_service.web.behind import Application, Behind
from graph_service.web.cache import Cache
from graph_service.web.call import Call, Start
from graph_service.web.calling import called_headers, read_query
from graph_service.web.citing import headers_of, path_of
from graph_service.web.coded import Answered
from graph_service.web.codings import Choice
from graph_service.web.conditions import matching
from graph_service.web.headers import PRIVATE, SHARED, VOLATILE, common_headers
from graph_service.web.instruments import KEY as INSTRUMENTS
from graph_service.web.instruments import Instruments
from graph_service.web.kept import headers_about, pack
from graph_service.web.log import Log
from graph_service.web.pinned import PREFIX, pin
from graph_service.web.service import Service
from graph_service.web.transfer import Body

_KEY: Final = "graph_service.front"
_SPARQL: Final = "/sparql"
PATHS: Final = (_SPARQL, "/sparql/")
"""Where queries are asked."""

_READS: Final = ("GET", "HEAD")
_SHARE: Final = 8
"""One part in so many of the cache's bytes is for knowing requests again."""

_Request = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query that has to run: ``shared`` says whether everybody may have its answer.

    ``request`` is what the request will be known by when that is kept.
    """

    asked: Asked
    request: _Request | None
    shared: bool


class Front:
    """The WSGI application of a service.

    Args:
        application: the one behind it.
        here: the service that both answer for.
        instruments: what is measured and limited.
    """

    def __init__(self, application: Application, here: Service, instruments: Instruments) -> None:
        self._behind = Behind(application, instruments)
        self._here = here
        self.instruments = instruments
        self._answers = instruments.answers
        share = here.settings.cache_bytes // _SHARE
        self._known: Cache[_Request, tuple[str, Choice]] = Cache(share, share)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        call = self.call(environ, start)
        return self.go_on(call, self.look(call))

    def call(self, environ: Environ, start: Start) -> Call:
        """Return a request with what it is answered from."""
        answering = environ[ANSWERING] = self._answering(environ)
        return Call(environ, start, time.perf_counter(), answering, self.instruments)

    def look(self, call: Call) -> Iterable[bytes] | Plan | None:
        """Answer a request if nothing has to run for it.

        Returns:
            The answer, or the query that has to run, or ``None`` when Flask has to answer.
        """
        environ = call.environ
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if KEY in environ:
            return None
        if path not in PATHS or method not in METHODS:
            if path == metrics.PATH and method in _READS and self.instruments.is_operator(environ):
                call.route = metrics.PATH
                return call.operators(metrics.CONTENT_TYPE, self.instruments.metrics.text())
            return None
        call.route = _SPARQL
        if method not in _READS or HEADER in environ:
            return self._query(call, None)
        request = (
            call.answering.key,
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT"),
            environ.get("HTTP_ACCEPT_ENCODING"),
        )
        known = self._known.get(request)
        packed = None if known is None else self._answers.get(*known)
        return self._query(call, request) if packed is None else call.packed(packed, "kept")

    def go_on(self, call: Call, found: Iterable[bytes] | Plan | None) -> Iterable[bytes]:
        """Answer a request that was looked at, whatever that takes."""
        if isinstance(found, Plan):
            return self._run(call, found)
        return self._behind.other(call) if found is None else found

    def fail(self, call: Call, error: GraphServiceError) -> Iterable[bytes]:
        """Answer a query that can't be answered."""
        call.environ[KEY] = error
        return self._behind.other(call)

    def _answering(self, environ: Environ) -> Answering:
        """Return what a request is answered from, once it is known who asks.

        Who sends a token that does not hold, or whose audiences can't be opened, gets nothing but
        an error.
        """
        environ[ACTOR] = ANONYMOUS
        try:
            actor = environ[ACTOR] = self.instruments.bearers.actor(environ)
            if environ["PATH_INFO"].startswith(PREFIX):
                return pin(environ, self._here, actor.audiences, self.instruments.spending(environ))
            return self._here.answering(actor.audiences)
        except GraphServiceError as error:
            environ[KEY] = error
            return self._here.answering()

    def _query(self, call: Call, request: _Request | None) -> Iterable[bytes] | Plan | None:
        """Look at a request to ``/sparql`` that is not known by its bytes."""
        environ, answering = call.environ, call.answering
        try:
            asked = environ[KEY] = call.asked = read_query(environ, self._here, answering)
        except GraphServiceError as error:
            environ[KEY] = error
            return None
        if asked is None or asked.request.explain or asked.page:
            return None
        if asked.tag is None or HEADER in environ:
            return Plan(asked, None, shared=False)
        packed = self._answers.get(asked.tag, asked.codings)
        if packed is not None:
            self._remember(request, asked.tag, asked.codings)
            return call.packed(packed, "kept")
        named = matching(environ.get("HTTP_IF_NONE_MATCH"), asked.tags)
        if named is not None:
            common = self._common(answering, asked, SHARED)
            return call.unchanged([*common, ("ETag", named)])
        return Plan(asked, request, shared=True)

    def _run(self, call: Call, plan: Plan) -> Iterable[bytes]:
        """Let Flask answer a query."""
        answered = self._behind.query(call, plan.asked.query_id)
        if answered.code != 200:
            return call.send(answered)
        body = answered.body if isinstance(answered.body, Body) else list(answered.body)
        return self.answer(call, plan, answered.headers[0][1], body)

    def answer(
        self, call: Call, plan: Plan, content_type: str, body: list[bytes] | Body
    ) -> Iterable[bytes]:
        """Send the answer to a query, and keep it if it may be shared.

        Args:
            call: the request; its spending knows what ran.
            plan: the query.
            content_type: of the plain body.
            body: a list when the answer is complete.
        """
        asked, shared, tag = plan.asked, plan.shared, plan.asked.tag
        if call.spending is None or call.spending.kind not in (call.answering.kind, DIRECT):
            tag = None  # for the moment, workers order what nothing orders in another way
        caching = VOLATILE if tag is None else SHARED if shared else PRIVATE
        common = self._common(call.answering, asked, caching) + called_headers(call.environ)
        if isinstance(body, Body):
            if shared and tag is not None:
                body.recode(lambda chunks: self._answers.copy(tag, common, content_type, chunks))
            coding = asked.codings.of_size(None)
            if coding is not None:
                body.recode(coding.stream)
            tags = [] if tag is None else [("ETag", coded_tag(tag, coding))]
            headers = [*headers_about(content_type, coding, None), *common, *tags]
            return call.send(Answered("200 OK", headers, body))
        whole = b"".join(body)
        outcome = "made" if call.spending is not None and call.spending.queries else "shared"
        if shared and tag is not None:
            packed = self._answers.get(tag, asked.codings) or self._answers.put(
                tag, common, content_type, whole, asked.codings
            )
            self._remember(plan.request, tag, asked.codings)
        else:
            packed = pack(tag, common, content_type, whole, asked.codings.of_size(len(whole)))
        return call.packed(packed, outcome)

    def _common(self, answering: Answering, asked: Asked, caching: str) -> list[tuple[str, str]]:
        path = path_of(asked.request)
        cited = headers_of(self._here.settings.base_url, answering, path) if not asked.calls else []
        return common_headers(answering.release, caching, cited)

    def _remember(self, request: _Request | None, tag: str, codings: Choice) -> None:
        if request is not None:
            size = len(request[1]) + len(request[2] or "") + len(request[3] or "")
            self._known.put(request, (tag, codings), size)


def register(app: Flask, here: Service, log: Log) -> None:
    """Put the front before an application.

    Raises:
        InputError: a setting of the service names no network.
    """
    instruments = Instruments(here, log)
    app.extensions[INSTRUMENTS] = instruments
    front = app.extensions[_KEY] = Front(app.wsgi_app, here, instruments)
    app.wsgi_app = front  # type: ignore[assignment, method-assign]


def front_of(app: Flask) -> Front:
    """Return what stands before an application."""
    found = app.extensions[_KEY]
    if not isinstance(found, Front):
        raise TypeError("the application has no front")
    return found
