"""A service that is impatient, with data enough to multiply."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import wait_ready

LIMIT = 2.0
"""Seconds of a query."""

PUBLIC = "http://example.org/graph/public"
DATA = "".join(
    f'<http://example.org/s{n}> <http://example.org/p{n % 7}> "value {n}" <{PUBLIC}> .\n'
    f"<http://example.org/s{n}> <http://example.org/next> <http://example.org/s{(n * 7) % 500}> "
    f"<{PUBLIC}> .\n"
    for n in range(500)
)


def paths(app: Flask) -> list[str]:
    """Return an address for every rule of the application, and some that it lacks."""
    found = []
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "graph.nq" if "exports" in rule.rule else "x")
        with app.test_request_context():
            found.append(app.url_map.bind("").build(rule.endpoint, values))
    return sorted({*found, "/static/style.css", "/no-such", "/graph/" + "x", "/id/x/y", "/ledger"})


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application of a service with three workers."""
    settings = read_settings(
        {
            "state": tmp_path_factory.mktemp("state"),
            "public_url": "https://data.example.org/",
            "workers": 3,
            "query_seconds": LIMIT,
            "canned_seconds": LIMIT,
            "query_memory": 256 << 20,
        },
        environ={},
    )
    entry = NewEntry(PUBLIC, "public", "Synthetic Office", "alpha", DATA.encode())
    State(settings).ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    yield create_app(service)
    service.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()
