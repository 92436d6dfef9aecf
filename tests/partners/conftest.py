"""A gateway that may call loopback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph_service.partners.gateway import Gateway, Question, Told
from graph_service.settings.networks import read_networks
from tests.partners.entries import make_partner
from tests.partners.serving import Acting

Ask = Callable[..., Told]
TEXT = "SELECT ?s ?o WHERE { ?s ?p ?o }"


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """Return a gateway without secrets."""
    made = Gateway(
        tmp_path, read_networks("127.0.0.0/8", "partner_networks"), 1 << 20, environ=dict
    )
    yield made
    made.close()


@pytest.fixture
def ask(gateway: Gateway) -> Ask:
    """Return a function that asks a server as a partner with these limits."""

    def asking(server: Acting, *texts: str, owner: str = "", **limits: object) -> Told:
        partner = make_partner(endpoint=server.endpoint, **limits)
        return gateway.ask(Question(partner, texts or (TEXT,), ("s", "o"), 60.0, owner))

    return asking
