"""The descriptions of a view are made aside, once it has been answered from for a while.

A process of its own makes them, with the least priority; until they are there, and when they can't
be made, questions about one thing are answered by the engine. A view that is soon replaced costs
nothing.
"""

import logging
import os
import threading
import weakref
from pathlib import Path
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.query.direct import Direct
from graph_service.query.errand import run_errand, send_errand
from graph_service.views.descriptions import open_descriptions, write_descriptions
from graph_service.views.views import View

PAUSE: Final = 5.0
"""Seconds that a view must have been answered from."""

_LOG: Final = logging.getLogger(__name__)
_MODULE: Final = "graph_service.query.describing"
_SECONDS: Final = 1800.0
_LEAST: Final = 19
_DONE: Final = b"done"
_FAILED: Final = b"failed"


def describe_aside(
    view: View, direct: Direct, stopping: threading.Event, *, most: int, pause: float = PAUSE
) -> None:
    """Give the descriptions of a view to what answers from it, now or when they are made.

    Args:
        view: the view.
        direct: gets them, unless nobody answers from it any more.
        stopping: is set when nothing is to be made any more.
        most: statements of a view that is described; a larger one is not.
        pause: seconds before they are made.
    """
    direct.descriptions = open_descriptions(view.path)
    if direct.descriptions is None and view.triples <= most:
        arguments = (view.path, weakref.ref(direct), stopping, pause)
        threading.Thread(target=_make, args=arguments, name="describing", daemon=True).start()


def _make(
    path: Path, answers: "weakref.ReferenceType[Direct]", stopping: threading.Event, pause: float
) -> None:
    if stopping.wait(pause) or answers() is None:
        return
    try:
        said = send_errand(
            _MODULE, asked=str(path).encode(), seconds=_SECONDS, longest=len(_FAILED)
        )
    except GraphServiceError as error:
        said = str(error).encode()
    direct = answers()
    if said == _DONE and direct is not None:
        direct.descriptions = open_descriptions(path)
    elif direct is not None and not stopping.is_set():
        _LOG.warning("a view can't be described: questions about one thing take longer")


def main(descriptor: str, parent: str) -> None:
    """Make the descriptions of the view whose folder the socket names, and end."""
    os.nice(_LEAST)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    try:
        write_descriptions(Path(asked.decode()))
    except GraphServiceError:
        return _FAILED
    return _DONE
