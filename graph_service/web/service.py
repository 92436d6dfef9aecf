"""What the pages and endpoints work with: settings, the current release, its pool, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app

from graph_service.access.actor import ANONYMOUS
from graph_service.examine import Examiner
from graph_service.export.dumps import Dumps
from graph_service.publish import State
from graph_service.query.canned import CannedQuery, read_queries
from graph_service.query.pool import Pool
from graph_service.settings import Settings
from graph_service.shipped import QUERIES

_KEY: Final = "graph_service"


@dataclass(frozen=True)
class Service:
    """One running service. ``pool.view`` is the public view that it answers from.

    ``issued`` is when the content of the release was issued; ``queries`` are by id.
    """

    settings: Settings
    pool: Pool
    dumps: Dumps
    issued: datetime
    queries: Mapping[str, CannedQuery]
    examiner: Examiner

    @property
    def release(self) -> int:
        """Number of the release: the first since which what is public is the same."""
        return self.pool.view.release

    def url(self, path: str) -> str:
        """Return the public URL of a path without leading slash."""
        return self.settings.base_url + path

    def close(self) -> None:
        """End the query workers."""
        self.pool.close()


def open_service(settings: Settings) -> Service:
    """Open the current release of the state folder, deriving what is not there.

    Raises:
        NotFound: nothing was published yet.
        LedgerError: the record is damaged.
        QueryFault: a shipped canned query is wrong.
    """
    state = State(settings)
    queries = read_queries(QUERIES)
    release = state.current()
    audiences = ANONYMOUS.audiences
    view = state.view(release, audiences)
    pool = Pool(
        view,
        workers=settings.workers,
        queue_length=settings.queue_length,
        memory=settings.query_memory,
    )
    dumps = state.dumps(release, audiences)
    examiner = Examiner(settings, audiences)
    return Service(settings, pool, dumps, state.issued(view), queries, examiner)


def attach(extensions: dict[str, object], service: Service) -> None:
    """Give an application its service."""
    extensions[_KEY] = service


def service() -> Service:
    """Return the service of the application that handles the current request."""
    found = current_app.extensions[_KEY]
    if not isinstance(found, Service):
        raise TypeError("the application has no service")
    return found
