"""A view that followed another one is settled aside, once it has been answered from for a while.

A process of its own does it, with the least priority; whoever answers from the view is told when
the settled one is there. A view that is soon replaced costs nothing.
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
from graph_service.views.settling import settle_view
from graph_service.views.views import View

PAUSE: Final = 5.0
"""Seconds that a view must have been answered from."""

_LOG: Final = logging.getLogger(__name__)
_MODULE: Final = "graph_service.query.settling"
_SECONDS: Final = 1800.0
_LEAST: Final = 19
_DONE: Final = b"done"
_PAST: Final = b"past"
_FAILED: Final = b"failed"


def settle_aside(
    view: View,
    answers: object,
    stopping: threading.Event,
    settled: Callable[[], object],
    *,
    pause: float = PAUSE,
) -> None:
    """Settle a view and tell it, unless there is a newer one by then.

    Args:
        view: the view.
        answers: is referenced as long as it is answered from.
        stopping: is set when nothing is to be done any more.
        settled: is called, on another thread, when the settled view is there.
        pause: seconds before it is begun.
    """
    arguments = (view.path, weakref.ref(answers), stopping, settled, pause)
    threading.Thread(target=_settle, args=arguments, name="settling", daemon=True).start()


def _settle(
    path: Path,
    answers: "weakref.ReferenceType[object]",
    stopping: threading.Event,
    settled: Callable[[], object],
    pause: float,
) -> None:
    if stopping.wait(pause) or answers() is None:
        return
    try:
        said = send_errand(
            _MODULE, asked=str(path).encode(), seconds=_SECONDS, longest=len(_FAILED)
        )
        if said == _DONE and not stopping.is_set():
            settled()
        failed = said == _FAILED
    except GraphServiceError:
        failed = True
    if failed and not stopping.is_set():
        _LOG.warning("a view can't be settled: it goes on being read as it is")


def main(descriptor: str, parent: str) -> None:
    """Settle the view whose folder the socket names, and end."""
    os.nice(_LEAST)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    try:
        return _DONE if settle_view(Path(asked.decode())) else _PAST
    except GraphServiceError:
        return _FAILED
