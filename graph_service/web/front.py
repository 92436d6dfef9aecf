"""What stands before Flask: answers that are known are sent without it.

::

    /sparql   same request as before? -> its tag          (bytes of the request, nothing parsed)
              else parse, scan, negotiate -> its tag      (asked.py)
              If-None-Match names the tag -> 304          (conditions.py)
              the answer is kept -> 200                   (kept.py)
              else Flask -> pool -> answer, kept when complete
    others    Flask, and its answer coded                 (coded.py)

An answer to a request with ``Authorization`` is neither kept nor found here.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask

from graph_service.errors import GraphServiceError
from graph_service.query.protocol import METHODS
from graph_service.web.asked import KEY, Asked, Environ, coded_tag, read_asked
from graph_service.web.cache import Cache
from graph_service.web.codings import Choice
from graph_service.web.conditions import matches_any, matching
from graph_service.web.headers import ALWAYS
from graph_service.web.kept import Answers, Header, Packed, headers_about, pack
from graph_service.web.service import Service
from graph_service.web.transfer import Body

Application = Callable[..., Iterable[bytes]]
Start = Callable[..., Any]

_PATHS: Final = ("/sparql", "/sparql/")
_READS: Final = ("GET", "HEAD")
_SHARE: Final = 8
"""One part in so many of the cache's bytes is for knowing requests again."""

_SHARED: Final = "public, no-cache"
_PRIVATE: Final = "private, no-cache"
_VOLATILE: Final = "no-store"

_Request = tuple[str, str, str | None, str | None]


class Front:
    """The WSGI application of a service.

    Args:
        application: the one behind it.
        here: the service that both answer for.
    """

    def __init__(self, application: Application, here: Service) -> None:
        settings = here.settings
        self._application = application
        self._here = here
        self._answers = Answers(settings.cache_bytes, settings.cache_entry_bytes)
        share = settings.cache_bytes // _SHARE
        self._known: Cache[_Request, tuple[str, Choice]] = Cache(share, share)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if environ["PATH_INFO"] not in _PATHS or environ["REQUEST_METHOD"] not in METHODS:
            return self._application(environ, start)
        if environ["REQUEST_METHOD"] not in _READS:
            return self._asked(environ, start, None)
        request = (
            self._here.pool.view.digest,
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT"),
            environ.get("HTTP_ACCEPT_ENCODING"),
        )
        known = self._known.get(request) if "HTTP_AUTHORIZATION" not in environ else None
        if known is not None:
            packed = self._answers.get(*known)
            if packed is not None:
                return _send(packed, environ, start)
        return self._asked(environ, start, request)

    def _asked(self, environ: Environ, start: Start, request: _Request | None) -> Iterable[bytes]:
        """Answer a request whose bytes are not known."""
        try:
            asked = environ[KEY] = read_asked(environ, self._here)
        except GraphServiceError as error:
            environ[KEY] = error
            return self._application(environ, start)
        if asked is None:
            return self._application(environ, start)
        if asked.tag is None or "HTTP_AUTHORIZATION" in environ:
            return self._run(environ, start, asked, None)
        packed = self._answers.get(asked.tag, asked.codings)
        if packed is not None:
            self._remember(request, asked)
            return _send(packed, environ, start)
        named = matching(environ.get("HTTP_IF_NONE_MATCH"), _tags(asked))
        if named is not None:
            start("304 Not Modified", [*self._common(_SHARED), ("ETag", named)])
            return []
        return self._run(environ, start, asked, request)

    def _run(
        self, environ: Environ, start: Start, asked: Asked, request: _Request | None
    ) -> Iterable[bytes]:
        """Let Flask answer, and keep a complete answer that may be shared."""
        method, environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"], "GET"
        begun: list[Any] = []
        body = self._application(environ, lambda *head: begun.extend(head[:2]))
        environ["REQUEST_METHOD"] = method
        status, headers = begun
        if not status.startswith("200 "):
            start(status, headers)
            return [] if method == "HEAD" else body
        content_type = headers[0][1]
        private = "HTTP_AUTHORIZATION" in environ
        common = self._common(_VOLATILE if asked.tag is None else _PRIVATE if private else _SHARED)
        if isinstance(body, Body):
            return _stream(body, content_type, common, asked, environ, start)
        whole = b"".join(body)
        if asked.tag is not None and not private:
            self._remember(request, asked)
            packed = self._answers.put(asked.tag, common, content_type, whole, asked.codings)
            return _send(packed, environ, start)
        coding = asked.codings.of_size(len(whole))
        return _send(pack(asked.tag, common, content_type, whole, coding), environ, start)

    def _common(self, caching: str) -> list[Header]:
        """Return the headers that an answer has in every format and coding, and as 304."""
        return [
            *ALWAYS.items(),
            ("Release", str(self._here.release)),
            ("Vary", "Accept, Accept-Encoding"),
            ("Cache-Control", caching),
        ]

    def _remember(self, request: _Request | None, asked: Asked) -> None:
        if request is not None and asked.tag is not None:
            size = len(request[1]) + len(request[2] or "") + len(request[3] or "")
            self._known.put(request, (asked.tag, asked.codings), size)


def register(app: Flask, here: Service) -> None:
    """Put the front before an application."""
    app.wsgi_app = Front(app.wsgi_app, here)  # type: ignore[assignment, method-assign]


def _tags(asked: Asked) -> list[str]:
    """Return the tags that the answer may have: whether it is small is not known before it runs."""
    if asked.tag is None:
        return []
    coding = asked.codings.coding
    coded = [] if coding is None else [coded_tag(asked.tag, coding)]
    return [*coded, asked.tag] if asked.codings.identity else coded


def _send(packed: Packed, environ: Environ, start: Start) -> list[bytes]:
    """Send a complete answer, or say that the caller has it."""
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if (
        condition is not None
        and packed.tag is not None
        and (matching(condition, (packed.tag,)) is not None or matches_any(condition))
    ):
        start("304 Not Modified", packed.unchanged)
        return []
    start("200 OK", packed.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [packed.body]


def _stream(
    body: Body,
    content_type: str,
    common: list[Header],
    asked: Asked,
    environ: Environ,
    start: Start,
) -> Iterable[bytes]:
    """Send an answer as it comes, coded as a stream."""
    coding = asked.codings.of_size(None)
    if coding is not None:
        body.recode(coding.stream)
    tag = [] if asked.tag is None else [("ETag", coded_tag(asked.tag, coding))]
    start("200 OK", [*headers_about(content_type, coding, None), *common, *tag])
    if environ["REQUEST_METHOD"] == "HEAD":
        body.close()
        return []
    return body
