"""A view that followed another one is settled aside (see :mod:`graph_service.query.aside`).

Whoever answers from the view is told when the settled one is there.
"""

import threading
from collections.abc import Callable
from typing import Final

from graph_service.query.aside import PAUSE, begin_aside, serve_aside
from graph_service.views.settling import settle_view
from graph_service.views.views import View

_FAILURE: Final = "a view can't be settled: it goes on being read as it is"


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
    begin_aside(__name__, view.path, answers, stopping, settled, failure=_FAILURE, pause=pause)


def main(descriptor: str, parent: str) -> None:
    """Settle the view whose store the socket names, and end."""
    serve_aside(settle_view, descriptor, parent)
