"""What the home page counts: incidents by State and by type of act, asked once of each view.

The counts are answers of canned queries, so that each figure is the table of a question; only their
rows are kept, and as long as that view is answered from. What fails is asked again after a while.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from flask import Flask, current_app

from graph_service.errors import QueryEnded, Unavailable
from graph_service.formats import TABLES
from graph_service.query.canned import CannedQuery
from graph_service.web.answering import Answering
from graph_service.web.asking import ask
from graph_service.web.figures import Shape
from graph_service.web.service import Service

STATES: Final = "states-by-incidents"
ACTS: Final = "reprisal-typology"
"""The canned queries whose answers the home page draws."""

AGAIN: Final = 300.0
"""Seconds after which what took too long is asked again."""

_KEY: Final = "graph_service.overviews"


class Overviews:
    """The answers of the home page's queries, for each view and language."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Answering, dict[tuple[str, str], Shape | float]]
        self._known = WeakKeyDictionary()
        self._lock = Lock()

    def of(
        self, answering: Answering, query: CannedQuery, language: str, run: Callable[[], bytes]
    ) -> Shape | None:
        """Return the answer of a query; ``None`` where there is none now.

        Args:
            answering: what is answered from.
            query: the canned query.
            language: that of its terms.
            run: asks it, and returns SPARQL results JSON.
        """
        key = (query.id, language)
        with self._lock:
            known = self._known.setdefault(answering, {})
        found = known.get(key, 0.0)
        if isinstance(found, Shape):
            return found
        if found and time.monotonic() < found:
            return None
        try:
            made = known[key] = Shape.of(run(), query)
        except QueryEnded:
            known[key] = time.monotonic() + AGAIN
            return None
        except Unavailable:  # also: the client has no time left
            return None
        return made


def register(app: Flask) -> None:
    """Give the application a place for them."""
    app.extensions[_KEY] = Overviews()


def overview(here: Service, answering: Answering, name: str, language: str) -> Shape | None:
    """Return the answer of a canned query in a language of queries, charged to the client.

    It is ``None`` where the service has no such query, or no answer of it now.
    """
    query = here.queries.get(name)
    if query is None:
        return None
    asks = any(each.name == "language" for each in query.parameters)
    values = {"language": language} if asks else {}
    known: Overviews = current_app.extensions[_KEY]
    return known.of(
        answering, query, language, lambda: ask(here, answering, query, values, TABLES[0]).body
    )
