"""Where queries are answered by an engine elsewhere: pools on it, and what is said of it."""

import math
import threading
from typing import Any, Final

from graph_service.engines.kinds import ALWAYS
from graph_service.engines.publisher import Publisher
from graph_service.engines.source import EngineSource
from graph_service.engines.target import engine_of
from graph_service.query.pool import Pool
from graph_service.query.source import SNAPSHOT, Source, ViewSource
from graph_service.settings import Settings, environment
from graph_service.state import State, View
from graph_service.web.answering import Answering

LOCAL_WORKERS: Final = 2
"""Workers on the files of a view that queries of callers do not go to."""

_LOCAL: Final = (
    "look-ups of one thing, search, documents, exports and earlier releases are answered from the "
    "files here"
)
_PATIENCE: Final = 5.0
"""Seconds that whoever asks waits for a view to be published."""


class Elsewhere:
    """Pools of workers that ask the engine of the settings.

    Args:
        settings: limits of the pools.
        publisher: brings views to the engine.
        stopping: is set when nothing is to be waited for.
    """

    def __init__(self, settings: Settings, publisher: Publisher, stopping: threading.Event) -> None:
        self._settings = settings
        self._publisher = publisher
        self._stopping = stopping

    @property
    def canned(self) -> bool:
        """Whether canned queries are asked of the engine, too."""
        return self._publisher.engine.kind.canned

    def serves(self, view: View) -> bool:
        """Return whether queries on a view are to be answered by the engine."""
        return self._publisher.engine.serves(view.audiences)

    def pool(self, view: View, before: Answering | None) -> Pool:
        """Return a pool whose workers start once the engine holds the view."""
        served = None
        if before is not None and isinstance(before.pool.source, EngineSource):
            served = before.pool.source.publication.slot
        settings, publisher = self._settings, self._publisher
        publication = publisher.begin(view, served)
        source = EngineSource(
            publisher.engine, publication, publisher.reader, settings.query_memory
        )
        return self._pool(settings.workers, source)

    def local(self, view: View) -> Pool:
        """Return a pool on the files of a view, for what is not asked of the engine."""
        return self._pool(LOCAL_WORKERS, ViewSource(view, SNAPSHOT, self._settings.query_memory))

    def _pool(self, workers: int, source: Source) -> Pool:
        settings = self._settings
        return Pool(
            None,
            workers=workers,
            queue_length=settings.queue_length,
            memory=settings.query_memory,
            source=source,
        )

    def wait(self, opened: Answering, *, patient: bool) -> None:
        """Wait until the engine holds the view of what was opened.

        Args:
            opened: what was opened.
            patient: however long it takes; else as long as somebody may wait who asks.

        Raises:
            Unavailable: it takes longer.
            GraphServiceError: it can't be published for now.
        """
        source = opened.pool.source
        if isinstance(source, EngineSource):
            seconds = math.inf if patient else _PATIENCE
            source.publication.wait(seconds, self._stopping)

    def forget(self, _: frozenset[str]) -> None:
        """Have removed from the engine what was withdrawn."""
        self._publisher.forget()


def elsewhere_of(settings: Settings, state: State, stopping: threading.Event) -> Elsewhere | None:
    """Return what opens pools on the engine of the settings, ``None`` for the built-in one.

    Raises:
        InputError: the settings do not lead to one.
    """
    engine = engine_of(settings)
    if engine is None:
        return None
    publisher = Publisher(engine, state, environment(), stopping)
    return Elsewhere(settings, publisher, stopping)


def describe_engine(answering: Answering) -> dict[str, Any]:
    """Return what is said of the engine that answers, as JSON values; not where it is."""
    source = answering.pool.source
    if not isinstance(source, EngineSource):
        return {"kind": "built-in", "lost": []}
    publication, kind = source.publication, source.engine.kind
    held = publication.held
    return {
        "kind": kind.name,
        "tested": kind.tested,
        "published": held is not None,
        "publicationSeconds": round(publication.seconds, 2),
        "left": 0 if held is None else held.left,
        "fault": "" if publication.fault is None else str(publication.fault),
        "lost": [*ALWAYS, *kind.lost],
        "local": _LOCAL + ("" if kind.canned else ", and so are canned queries"),
    }
