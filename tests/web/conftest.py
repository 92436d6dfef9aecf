"""A service on a small synthetic release with a public and an internal graph."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service

if TYPE_CHECKING:
    from tests.leaks.twins import Twin
    from tests.web.writers import Caller

BASE = "https://data.example.org/reprisals/"
MARK = "zanzibar-mark-7741"
"""Stands in every statement of the internal graph and nowhere else."""

PUBLIC = "".join(
    f"<http://example.org/s{n}> <http://example.org/p> {term} <http://example.org/public> .\n"
    for n, term in enumerate(
        (
            '"plain"',
            '"caf\\u00E9, \\"quoted\\"\\nsecond line"@fr',
            '"control \\u0001"',
            "<http://example.org/o>",
        )
    )
)
INTERNAL = (
    f"<http://example.org/{MARK}> <http://example.org/{MARK}-p> "
    f'"{MARK} text" <http://example.org/graph/{MARK}> .\n'
    f'<http://example.org/s0> <http://example.org/p> "{MARK} about s0" '
    f"<http://example.org/graph/{MARK}> .\n"
)


def make_settings(state: Path, **changes: object) -> Settings:
    """Return settings of a small, impatient service."""
    options = {
        "state": state,
        "public_url": BASE,
        "workers": 2,
        "queue_length": 4,
        "query_seconds": 30.0,
        "query_memory": 300 << 20,
        "result_rows": 2_000,
        "view_backend": "snapshot",
    }
    return read_settings(options | changes, environ={})


def fill(settings: Settings) -> None:
    """Commit one public and one internal graph."""
    entries = [
        NewEntry(
            "http://example.org/public", "public", "Synthetic Office", "alpha", PUBLIC.encode()
        ),
        NewEntry(f"http://example.org/graph/{MARK}", "internal", MARK, MARK, INTERNAL.encode()),
    ]
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))


def wait_ready(service: Service) -> None:
    """Wait until a worker has opened the view: the limits of these tests begin then."""
    while not service.answering().pool.status().idle:
        time.sleep(0.01)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service on the synthetic release."""
    settings = make_settings(tmp_path_factory.mktemp("state"))
    fill(settings)
    service = open_service(settings)
    wait_ready(service)
    yield service
    service.close()


@pytest.fixture(scope="session")
def catalogued(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Twin"]:
    """Return a running service whose data is hard to count, with graphs of several audiences."""
    from tests.web.catalogued import open_catalogued

    with open_catalogued(tmp_path_factory.mktemp("catalogued") / "twin") as twin:
        yield twin


@pytest.fixture(scope="session")
def reconciled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application of a running service with public names and hidden ones."""
    from tests.web.reconciled import open_reconciled

    yield from open_reconciled(tmp_path_factory.mktemp("reconciled"))


@pytest.fixture(scope="session")
def app(running: Service) -> Flask:
    """Return its application."""
    return create_app(running)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service that may be written, without shapes."""
    from tests.web.writers import open_writable

    service = open_writable(tmp_path_factory.mktemp("writable"), judging=False)
    yield service
    service.close()


@pytest.fixture(scope="session")
def judging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service that may be written, with a shape."""
    from tests.web.writers import open_writable

    service = open_writable(tmp_path_factory.mktemp("judging"))
    yield service
    service.close()


@pytest.fixture
def caller(writable: Service) -> "Caller":
    """Return a caller with a graph of its own; what else other tests made is gone."""
    return restored(writable)


@pytest.fixture
def strict(judging: Service) -> "Caller":
    """Return the same for the service with a shape."""
    return restored(judging)


def restored(service: Service) -> "Caller":
    """Return a caller of a new application for a service that is as it was at first."""
    from tests.web.writers import Caller

    made = Caller(create_app(service).test_client(), service)
    made.restore()
    return made


def searchable(settings: Settings, entries: Sequence[NewEntry]) -> Iterator[Flask]:
    """Give the application of a service with graphs, whose searches wait for the index."""
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    app = create_app(service)
    search_of(app)._shelf._patience = 60
    yield app
    search_of(app).close()
    service.close()
