"""What stands before everything while the service opens and when it is about to stop.

Opening may take long: a view that is not there has to be built first. Until it is open ``/healthz``
is answered, ``/readyz`` says no at once, and everything else waits a little before it is told to
come again. Before it stops, ``/readyz`` says no while all else is still answered. A replica whose
copy is too old answers ``/healthz`` alone.
"""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

from graph_service.errors import Unavailable
from graph_service.web.document import describe
from graph_service.web.headers import ALWAYS, VOLATILE
from graph_service.web.negotiation import PROBLEM

Application = Callable[..., Iterable[bytes]]

_LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = 10.0
"""Seconds that a request waits for the service to open."""


class Gate:
    """The WSGI application of a process whose service is being opened.

    Args:
        open_application: opens the service and returns its application; called once, on a thread of
            its own. When it fails, the process ends.
        stopping: tells whether the service is about to stop.
        base_url: the public base URL, for problem types.
        withheld: tells whether nothing is to be answered now.
    """

    def __init__(
        self,
        open_application: Callable[[], Application],
        stopping: Callable[[], bool],
        base_url: str,
        withheld: Callable[[], bool] = lambda: False,
    ) -> None:
        self._open_application = open_application
        self._stopping = stopping
        self._base_url = base_url
        self._withheld = withheld
        self._application: Application | None = None
        self._opened = threading.Event()
        threading.Thread(target=self._open, name="opening", daemon=True).start()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        path = environ["PATH_INFO"]
        if self._application is None and path not in ("/healthz", "/readyz"):
            self._opened.wait(_PATIENCE)
        application = self._application
        if application is None:
            if path == "/healthz":
                return _send(start, "200 OK", "application/json", {"status": "ok"})
            return self._not_now(start, "the service is starting")
        if path != "/healthz" and self._withheld():
            return self._not_now(start, "the copy that this replica answers from is too old")
        if path == "/readyz" and self._stopping():
            return self._not_now(start, "the service is stopping")
        return application(environ, start)

    def _open(self) -> None:
        try:
            self._application = self._open_application()
        except BaseException:
            _LOG.exception("the service can't be opened")
            logging.shutdown()
            os._exit(1)
        self._opened.set()

    def _not_now(self, start: Callable[..., Any], reason: str) -> list[bytes]:
        body = describe(Unavailable(reason), self._base_url)
        status, kind = "503 Service Unavailable", PROBLEM.media_type
        return _send(start, status, kind, body, ("Retry-After", "1"))


def _send(
    start: Callable[..., Any], status: str, kind: str, body: object, *more: tuple[str, str]
) -> list[bytes]:
    data = json.dumps(body).encode() + b"\n"
    about = [("Content-Type", kind), ("Content-Length", str(len(data)))]
    start(status, [*about, *ALWAYS.items(), ("Cache-Control", VOLATILE), *more])
    return [data]
