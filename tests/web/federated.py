"""A service with partners on loopback."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.partners.registry import Registry, registry_of
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service
from tests.partners.entries import make_partner
from tests.partners.serving import Acting
from tests.web.conftest import fill, make_settings, wait_ready


@dataclass
class Federated:
    """A client of a service whose partners a test chooses."""

    service: Service
    client: FlaskClient
    tokens: dict[str, str]

    @property
    def registry(self) -> Registry:
        """Its partners."""
        return registry_of(self.service.settings.state)

    def add(self, server: Acting, name: str = "alpha", **entry: object) -> None:
        """Make a server its partner."""
        self.registry.add(make_partner(name, server.endpoint, **entry))

    def ask(self, query: str, who: str | None = None, **more: str) -> TestResponse:
        """Send a query."""
        headers = {} if who is None else {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.get("/sparql", query_string={"query": query, **more}, headers=headers)

    def rows(self, query: str, who: str | None = None) -> "Counter[str]":
        """Return the rows of an answer, which must be one, in no order."""
        answer = self.ask(query, who)
        assert answer.status_code == 200, answer.text
        return counted(answer.get_json())

    def forget(self) -> None:
        """Remove all partners."""
        for path in self.registry.folder.glob("*.ttl"):
            path.unlink()


def counted(results: dict[str, Any]) -> "Counter[str]":
    """Return rows of JSON results with how often each is there; nodes without a name are alike."""
    return Counter(
        json.dumps(
            {
                name: "node" if "genid/" in term["value"] or term["type"] == "bnode" else term
                for name, term in sorted(row.items())
            }
        )
        for row in results["results"]["bindings"]
    )


def entry_of(graph: str, triples: str) -> NewEntry:
    """Return a public graph of N-Triples."""
    lines = [line.removesuffix(".").strip() for line in triples.splitlines()]
    quads = "".join(f"{line} <{graph}> .\n" for line in sorted(lines) if line)
    return NewEntry(graph, "public", "Synthetic Office", "alpha", quads.encode())


@contextlib.contextmanager
def federated(
    folder: Path, *, entries: Sequence[NewEntry] = (), **changes: object
) -> Iterator[Federated]:
    """Give a service that may call loopback, with the usual graphs or these."""
    given = {"partner_networks": "127.0.0.0/8", "partner_check_seconds": 0.0}
    settings = make_settings(folder, **(given | changes))
    if entries:
        State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    else:
        fill(settings)
    service = open_service(settings)
    wait_ready(service)
    made = tokens_of(settings.state)
    tokens = {
        "partner": made.create("partner", reads=["partner"]),
        "internal": made.create("internal", reads=["partner", "internal"]),
    }
    app = create_app(service)
    try:
        yield Federated(service, app.test_client(), tokens)
    finally:
        search_of(app).close()
        service.close()
