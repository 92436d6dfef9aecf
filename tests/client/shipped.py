"""A service on the shipped data, with a second service as its partner, on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph_service.access.tokens import tokens_of
from graph_service.cli.sources import read_sources
from graph_service.partners.registry import registry_of
from graph_service.publish import Rules, publish
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service
from tests.partners.entries import make_partner
from tests.web.conftest import make_settings, wait_ready
from tests.web.federated import entry_of
from tests.web.serving import Serving

SHOWN = "http://127.0.0.1:8080/"
"""The address that pages and the notebook have."""

OURS = "https://w3id.org/reprisals/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SECOND = f"""
<urn:second:incident> <{TYPE}> <{OURS}ontology/Incident> .
<urn:second:incident> <{OURS}ontology/concernsState> <{OURS}id/state/KGZ> .
<urn:second:incident> <http://www.w3.org/2000/01/rdf-schema#label> "A synthetic incident"@en .
<urn:second:claim> <{OURS}ontology/about> <urn:second:incident> .
<urn:second:claim> <{OURS}ontology/claimStatus> <{OURS}scheme/claim-status/alleged> .
"""


@dataclass(frozen=True)
class Shipped:
    """Where the service answers, and the token of somebody who sees all of it."""

    url: str
    token: str
    state: Path


def serve(stack: ExitStack, service: Service) -> str:
    """Return the address of a service that is served until the stack ends."""
    stack.callback(service.close)
    wait_ready(service)
    app = create_app(service)
    search_of(app)._shelf._patience = 60
    stack.callback(search_of(app).close)
    gateway = Gateway(service.settings, threads=8)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    server = Serving(gateway)
    stack.callback(server.close)
    return f"http://127.0.0.1:{server.port}/"


@contextmanager
def serving_shipped(folder: Path) -> Iterator[Shipped]:
    """Give a service that says of itself that it is at the address of the pages."""
    with ExitStack() as stack:
        second = make_settings(folder / "second")
        entries = [entry_of("urn:second", SECOND)]
        State(second).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
        partner = serve(stack, open_service(second))
        settings = make_settings(
            folder / "state",
            public_url=SHOWN,
            partner_networks="127.0.0.0/8",
            partner_check_seconds=0.0,
            canned_seconds=60.0,
            result_rows=10_000,
        )
        publish(read_sources(()), Rules(), settings=settings)
        registry_of(settings.state).add(make_partner("second", f"{partner}sparql", seconds=60.0))
        token = tokens_of(settings.state).create("staff", reads=["internal"])
        url = serve(stack, open_service(settings))
        yield Shipped(url, token, settings.state)
