"""Work on a view that is done aside, once the view has been answered from for a while.

A process of its own does it, with the least priority. A view that is soon replaced costs nothing.
"""

import logging
import os
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.query.errand import run_errand, send_errand

PAUSE: Final = 5.0
"""Seconds that a view must have been answered from."""

_LOG: Final = logging.getLogger(__name__)
_SECONDS: Final = 1800.0
_LEAST: Final = 19
_DONE: Final = b"done"
_PAST: Final = b"past"
_FAILED: Final = b"failed"


def begin_aside(
    module: str,
    path: Path,
    answers: object,
    stopping: threading.Event,
    done: Callable[[], object],
    *,
    failure: str,
    pause: float = PAUSE,
) -> None:
    """Have work done on a view by a process, after a while, unless nobody answers from it by then.

    Args:
        module: full name; its ``main`` calls :func:`serve_aside`.
        path: of the view's store.
        answers: is referenced as long as the view is answered from.
        stopping: is set when nothing is to be done any more.
        done: is called, on another thread, when the work is done.
        failure: what the log says when it can't be done.
        pause: seconds before it is begun.
    """
    asked = weakref.ref(answers)

    def work() -> None:
        if stopping.wait(pause) or asked() is None:
            return
        try:
            longest = len(_FAILED)
            said = send_errand(module, asked=os.fsencode(path), seconds=_SECONDS, longest=longest)
        except GraphServiceError:
            said = _FAILED
        if stopping.is_set() or asked() is None:
            return
        if said == _DONE:
            try:
                done()
            except GraphServiceError:  # most often that all is being stopped meanwhile
                said = _FAILED
        if said == _FAILED and not stopping.is_set():
            _LOG.warning(failure)

    name = module.rpartition(".")[2]
    threading.Thread(target=work, name=name, daemon=True).start()


def serve_aside(work: Callable[[Path], bool], descriptor: str, parent: str) -> None:
    """Do the work that was asked for, in its process, and end.

    Args:
        work: takes the path of the view's store; tells whether there was anything to do.
        descriptor: number of the socket.
        parent: process id of who asked; this process ends with it.
    """

    def answer(asked: bytes) -> bytes:
        try:
            return _DONE if work(Path(os.fsdecode(asked))) else _PAST
        except GraphServiceError:
            return _FAILED

    os.nice(_LEAST)
    run_errand(answer, descriptor, parent)
