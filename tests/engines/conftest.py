"""Engines that run, one of each kind for a session, and services on them."""

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import Settings
from graph_service.state import Release, State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.engines.servers import KINDS, SECRET, VARIABLE, Running, missing, started
from tests.web.conftest import make_settings

READY_SECONDS = 120.0


@pytest.fixture(scope="session", autouse=True)
def credential() -> Iterator[None]:
    """Have the credential of the engines where settings refer to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, SECRET)
        yield


@pytest.fixture(scope="session")
def running_engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """Return the engines that run; each is started when it is asked for."""
    with contextlib.ExitStack() as stack:
        yield Engines(stack, tmp_path_factory.mktemp("engines"))


class Engines(dict[str, Running]):
    """Engines by kind, started when they are asked for."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path) -> None:
        super().__init__()
        self._stack, self._folder = stack, folder

    def __missing__(self, kind: str) -> Running:
        if why := missing(kind):
            pytest.skip(why)
        self[kind] = self._stack.enter_context(started(kind, self._folder / kind))
        return self[kind]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, running_engines: dict[str, Running]) -> Running:
    """Return an engine of each kind; what it holds is another test's, whose marker it has."""
    return running_engines[request.param]


@pytest.fixture
def oxigraph(running_engines: dict[str, Running]) -> Running:
    """Return the server of Oxigraph."""
    return running_engines["oxigraph"]


@pytest.fixture
def virtuoso(running_engines: dict[str, Running]) -> Running:
    """Return Virtuoso."""
    return running_engines["virtuoso"]


def entry(graph: str, audience: str, *statements: str) -> NewEntry:
    """Return a graph of statements."""
    quads = "".join(f"{each} <{graph}> .\n" for each in sorted(statements))
    return NewEntry(graph, audience, "Synthetic Office", "alpha", quads.encode())


def commit(settings: Settings, day: int, *entries: NewEntry) -> Release:
    """Publish graphs as of a day."""
    return State(settings).ledger.commit(list(entries), issued=datetime(2026, 1, day, tzinfo=UTC))


class Caller:
    """A service, and who asks it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.client: FlaskClient = create_app(service).test_client()

    def ask(self, query: str, token: str = "", **more: str) -> Any:
        """Return the response to a query."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.post("/sparql", data={"query": query, **more}, headers=headers)

    def rows(self, query: str, token: str = "", **more: str) -> list[dict[str, str]]:
        """Return the rows of an answer, values alone."""
        response = self.ask(query, token, **more)
        assert response.status_code == 200, response.data
        found = json.loads(response.data)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in found]

    def wait(self) -> None:
        """Wait until queries are answered."""
        deadline = time.monotonic() + READY_SECONDS
        while self.client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline, self.client.get("/status").json
            time.sleep(0.05)


@contextlib.contextmanager
def calling(settings: Settings, *, ready: bool = True) -> Iterator[Caller]:
    """Open a service while the block runs."""
    service = open_service(settings)
    try:
        caller = Caller(service)
        if ready:
            caller.wait()
        yield caller
    finally:
        service.close()


def on_engine(engine: Running, folder: Path, /, **changes: object) -> Settings:
    """Return settings of a small service on an engine."""
    return make_settings(
        folder / "state", **({"follow_seconds": 0.0} | dict(engine.settings()) | changes)
    )


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """Return settings as variables of the environment of a process, with the credential."""
    named = {f"GRAPH_SERVICE_{name.upper()}": value for name, value in settings.items()}
    return {**os.environ, **named, VARIABLE: SECRET}
