"""What the pages and endpoints work with: settings, canned queries, and what to answer from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import current_app

from graph_service.access.actor import ANONYMOUS
from graph_service.contributions.proposing import Proposing
from graph_service.contributions.reviews import Reviews
from graph_service.examine import Examiner
from graph_service.export.catalog.holdings import page_of
from graph_service.forgetting import recover
from graph_service.harvest.pulling import Puller
from graph_service.harvest.schedule import Schedule
from graph_service.inspection.keeping import Keeping
from graph_service.partners.federation import Federation
from graph_service.pruner import Pruner
from graph_service.query.canned import CannedQuery, read_queries
from graph_service.query.status import PoolStatus, add_up
from graph_service.settings import Settings
from graph_service.shipped import QUERIES
from graph_service.state import Release, State
from graph_service.streams import Streams
from graph_service.web.answering import Answering
from graph_service.web.finishing import Finishing
from graph_service.web.following import Following
from graph_service.web.measuring import Measuring
from graph_service.web.pinning import Pinning
from graph_service.web.versions import Contents
from graph_service.writing import Writer

_KEY: Final = "graph_service"


@dataclass(frozen=True)
class Service:
    """One running service.

    ``queries`` are by id, ``following`` knows what is answered from now, ``pinning`` what earlier
    releases are answered from, ``streams`` what changed, ``inspecting`` judges what is published,
    ``partners`` is whom queries may call, ``proposing`` takes changes that wait for ``reviews``,
    ``pulls`` brings what partners publish.
    """

    settings: Settings
    state: State
    queries: Mapping[str, CannedQuery]
    examiner: Examiner
    following: Following
    pinning: Pinning
    writer: Writer
    contents: Contents
    finishing: Finishing
    streams: Streams
    inspecting: Keeping
    pruner: Pruner
    partners: Federation
    proposing: Proposing
    reviews: Reviews
    pulls: Schedule
    measuring: Measuring = field(default_factory=Measuring)

    def answering(self, audiences: frozenset[str] = ANONYMOUS.audiences) -> Answering:
        """Return what these audiences are answered from at this moment.

        Cheap for a set that is open; another one is opened first. A request asks once.

        Raises:
            NotFound: nothing was published yet.
            InputError: the set is empty or has a bad name.
            LedgerError: the record is damaged.
            Unavailable: its workers do not start, or the service is stopping.
        """
        return self.following.answering(audiences)

    def status(self) -> PoolStatus:
        """Return the state of all pools together, with what closed ones have counted."""
        return add_up([*self.pinning.statuses(), self.following.status()])

    def refresh(self) -> Release:
        """Return the newest release once every open set is answered from it.

        Raises:
            LedgerError: the record is damaged; what was served goes on being served.
            Unavailable: new workers do not start, or the service is stopping.
        """
        return self.following.refresh()

    def url(self, path: str) -> str:
        """Return the public URL of a path without leading slash."""
        return self.settings.base_url + path

    def close(self) -> None:
        """End the query workers."""
        self.pulls.close()
        self.partners.close()
        self.pruner.close()
        self.inspecting.close()
        self.finishing.close()
        self.pinning.close()
        self.following.close()


def open_service(settings: Settings) -> Service:
    """Open the current release of the state folder for the public, deriving what is not there.

    Raises:
        NotFound: nothing was published yet.
        LedgerError: the record is damaged, or a withdrawal can't be finished.
        InputError: the contact page is no URL.
        QueryFault: a shipped canned query is wrong.
    """
    page_of(settings.contact_page)
    state = State(settings)
    recover(state)
    queries = read_queries(QUERIES)
    following = Following(settings, state)
    pinning = Pinning(settings, state, following.answering)
    streams = Streams(state, settings.fragment_members)
    for leave in (pinning.leave, streams.leave):
        following.on_withdrawal(leave)
    writer = Writer(settings, state, following.refresh)
    federation = Federation(settings)
    puller = Puller(settings, state, writer, federation.gateway, following.refresh)
    service = Service(
        settings,
        state,
        queries,
        Examiner(settings),
        following,
        pinning,
        writer,
        Contents(state),
        Finishing(state),
        streams,
        Keeping(settings, state),
        Pruner(settings, state),
        federation,
        Proposing(settings, state, writer),
        Reviews(settings, state, writer),
        Schedule(settings, federation.registry, puller),
    )
    service.answering()
    service.partners.start()
    service.pulls.start()
    return service


def attach(extensions: dict[str, object], service: Service) -> None:
    """Give an application its service."""
    extensions[_KEY] = service


def service() -> Service:
    """Return the service of the application that handles the current request."""
    found = current_app.extensions[_KEY]
    if not isinstance(found, Service):
        raise TypeError("the application has no service")
    return found
