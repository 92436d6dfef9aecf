"""The server: uvicorn in front of the application, in one process that is watched.

::

    graph-service serve   (watches: starts the server process again when it dies)
    └── server process    one loop reads and writes HTTP; threads run the application
        └── query workers

All threads share one pool, so there is one server process. It ends with its watcher, even when
that is killed outright, and the query workers end with it.
"""

import errno
import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Event
from typing import Any, Final

import uvicorn

from graph_service.errors import Unavailable
from graph_service.query.confine import die_with_parent
from graph_service.query.priority import take_short_turns
from graph_service.settings import Settings
from graph_service.web.app import create_app
from graph_service.web.freshness import Freshness
from graph_service.web.front import front_of
from graph_service.web.gate import Gate
from graph_service.web.gateway import Gateway
from graph_service.web.heap import give_back_large_blocks
from graph_service.web.lane import Lane
from graph_service.web.log import JsonFormatter, Log
from graph_service.web.service import open_service
from graph_service.web.sharing import places_of
from graph_service.web.slices import SlicedConnection

_STOP_SECONDS: Final = 30
_KEEP_ALIVE_SECONDS: Final = 30
_BACKLOG: Final = 1024
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
_SHORTEST_LIFE: Final = 1.0
"""Seconds; a server process that ends earlier is started again only after as many."""

_TURN: Final = 0.0005
"""Seconds that a thread may compute until another one has its turn: the loop asks for several turns
an answer, and a thread that reads a long query would make it wait as often."""

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
    context = multiprocessing.get_context("fork")
    stopping = context.Event()
    with _bind(settings.host, settings.port) as listening:
        listening.listen(_BACKLOG)
        usual = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)

        def start() -> ForkProcess:
            process = context.Process(target=_serve, args=(settings, listening, stopping, usual))
            process.start()
            return process

        process = start()
        announce(settings.base_url)
        begun = time.monotonic()
        while signal.sigwait(_SIGNALS) == signal.SIGCHLD:
            if not process.is_alive():
                time.sleep(max(0.0, begun + _SHORTEST_LIFE - time.monotonic()))
                process, begun = start(), time.monotonic()
        stopping.set()
        time.sleep(settings.drain_seconds)
        process.terminate()
        process.join(_STOP_SECONDS + 5)
        process.kill()
        process.join()
        while signal.sigtimedwait(_SIGNALS, 0) is not None:
            pass  # asked to stop again meanwhile
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def check_address(host: str, port: int, patience: float = 2.0) -> None:
    """Return when the address is free; a service that is just ending gets ``patience`` seconds.

    Raises:
        Unavailable: it is taken, or not ours.
    """
    _bind(host, port, patience).close()


def _bind(host: str, port: int, patience: float = 2.0) -> socket.socket:
    deadline = time.monotonic() + patience
    while True:
        try:
            info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            with ExitStack() as stack:
                bound = stack.enter_context(socket.socket(info[0][0], socket.SOCK_STREAM))
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                bound.bind(info[0][4])
                stack.pop_all()
                return bound
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                reason = error.strerror or str(error)
                raise Unavailable(f"can't listen on {host}:{port}: {reason}") from error
        time.sleep(0.1)


def _serve(
    settings: Settings, listening: socket.socket, stopping: Event, mask: Iterable[int]
) -> None:
    """Run the server process."""
    die_with_parent()
    give_back_large_blocks()
    take_short_turns()
    sys.setswitchinterval(_TURN)
    os.setpgrp()  # the watcher decides what Ctrl-C means
    signal.signal(signal.SIGTERM, lambda *_: None)  # the server has its own, and calls this after
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    log = Log(sys.stderr.fileno())
    messages = logging.StreamHandler()
    messages.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[messages])
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # answers are logged by the application
    with ExitStack() as closing:
        closing.callback(log.flush)

        # as many threads as callers can run or wait: one more is told that the queue is full
        pooled = settings.workers + settings.queue_length
        threads = pooled + places_of(settings.workers, settings.queue_length) + _OTHER_THREADS
        withheld = Freshness(settings).is_over
        gateway = Gateway(settings, threads, withheld)

        def open_application() -> Callable[..., Any]:
            service = open_service(settings)
            closing.callback(service.close)
            application = create_app(service, log)
            gateway.lane = Lane(front_of(application), service, gateway.on_thread)
            gc.collect()
            gc.freeze()  # it stays: to look through it again and again would cost each query
            return application

        gateway.application = Gate(open_application, stopping.is_set, settings.base_url, withheld)
        uvicorn.Server(configure(gateway)).run(sockets=[listening])


def configure(gateway: Gateway) -> uvicorn.Config:
    """Return the configuration of a server for an application."""
    return uvicorn.Config(
        gateway,
        http=SlicedConnection,
        loop="uvloop",
        interface="asgi3",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
