"""The descriptions of a view are made aside (see :mod:`graph_service.query.aside`).

Until they are there, and when they can't be made, questions about one thing are answered by the
engine.
"""

import threading
import weakref
from pathlib import Path
from typing import Final

from graph_service.query.aside import PAUSE, begin_aside, serve_aside
from graph_service.query.direct import Direct
from graph_service.views.descriptions import open_descriptions, write_descriptions
from graph_service.views.views import View

_FAILURE: Final = "a view can't be described: questions about one thing take longer"


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
    if direct.descriptions is not None or view.triples > most:
        return
    answers, path = weakref.ref(direct), view.path

    def give() -> None:
        found = answers()
        if found is not None:
            found.descriptions = open_descriptions(path)

    begin_aside(__name__, path, direct, stopping, give, failure=_FAILURE, pause=pause)


def main(descriptor: str, parent: str) -> None:
    """Make the descriptions of the view whose store the socket names, and end."""
    serve_aside(_describe, descriptor, parent)


def _describe(path: Path) -> bool:
    write_descriptions(path)
    return True
