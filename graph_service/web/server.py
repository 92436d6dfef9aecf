"""The server: Granian in front of the application, in one process with threads.

::

    graph-service serve   (watches)
    └── server process    accepts connections; threads run the application
        └── query workers

All threads share one pool, so there is one server process. It ends with its watcher, even when
that is killed outright, and the query workers end with it.
"""

import errno
import logging
import multiprocessing.util
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from graph_service.errors import Unavailable
from graph_service.query.confine import die_with_parent
from graph_service.settings import Settings
from graph_service.web.app import create_app
from graph_service.web.gate import Gate
from graph_service.web.log import JsonFormatter, Log
from graph_service.web.service import open_service
from graph_service.web.sharing import places_of

_STOP_SECONDS: Final = 30
_HEAD_BYTES: Final = 32 << 10
"""Longest head of a request, its URL included; what is longer gets 431, or comes by POST."""

_OTHER_THREADS: Final = 8
"""Threads for requests that run no query."""


def run(settings: Settings, *, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; running answers are finished, up to 30 seconds.

    Args:
        settings: the state folder must hold a release.
        announce: is told the public URL when the port is open; ``/readyz`` says when queries are
            answered. Until the service is open a request waits a little, and then gets 503.

    Raises:
        Unavailable: the address can't be listened on.
    """
    check_address(settings.host, settings.port)
    # as many threads as callers can run or wait, so that one more is told that the queue is full
    pooled = settings.workers + settings.queue_length
    threads = pooled + places_of(settings.workers, settings.queue_length) + _OTHER_THREADS
    stopping = multiprocessing.Event()
    server = _Server(
        "graph_service",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backpressure=threads,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=_HEAD_BYTES),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    )
    server.before_stopping = partial(_drain, stopping, settings.drain_seconds)
    server.on_startup(lambda: announce(settings.base_url))
    server.serve(target_loader=partial(load, settings, stopping), wrap_loader=False)


class _Server(MPServer):
    """The server, which tells before it stops."""

    before_stopping: Callable[[], None]

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop, after a while in which ``/readyz`` says so."""
        self.before_stopping()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def _drain(stopping: Event, seconds: float) -> None:
    stopping.set()
    time.sleep(seconds)


def check_address(host: str, port: int, patience: float = 2.0) -> None:
    """Return when the address is free; a service that is just ending gets ``patience`` seconds.

    Raises:
        Unavailable: it is taken, or not ours. The server itself would share the port in silence.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            with socket.socket(info[0][0], socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(info[0][4])
            return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                reason = error.strerror or str(error)
                raise Unavailable(f"can't listen on {host}:{port}: {reason}") from error
        time.sleep(0.1)


def load(settings: Settings, stopping: Event) -> Callable[..., Any]:
    """Return the application; runs in the server process."""
    die_with_parent()
    log = Log(sys.stderr.fileno())
    messages = logging.StreamHandler()
    messages.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[messages])

    def open_application() -> Callable[..., Any]:
        service = open_service(settings)
        # this process ends without running exit handlers, except those of multiprocessing
        multiprocessing.util.Finalize(None, service.close, exitpriority=10)
        multiprocessing.util.Finalize(None, log.flush, exitpriority=5)
        return create_app(service, log)

    return Gate(open_application, stopping.is_set, settings.base_url)
