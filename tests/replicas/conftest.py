"""A writer with two replicas that share a folder, and an nginx in front of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from tests.faults.service import Service
from tests.replicas.fleet import NGINX, Fleet, Proxy, common

STAYS = "<urn:a> <urn:p> <urn:b>"
WRITER = "writer"
INSIDER = "insider"


def entry(graph: str, audience: str, *statements: str) -> NewEntry:
    """Return a synthetic graph."""
    quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


def make_writer(folder: Path) -> Service:
    """Return the service that writes, started, with a token in hand."""
    state = folder / "state"
    state.mkdir(mode=0o700, parents=True)
    State(read_settings({"state": state}, {})).ledger.commit(
        [
            entry("urn:g:plain", "public", STAYS),
            entry("urn:g:hush", "internal", '<urn:a> <urn:v> "zqhush"'),
        ],
        issued=datetime(2026, 1, 31, tzinfo=UTC),
    )
    made = Service(state, common(), log=folder / "writer.log")
    made.token = tokens_of(state).create(WRITER, writes=["*"], audience="public", admin=True)
    made.start()
    return made


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Return a writer and two replicas of one folder, as they stand in the page's block."""
    folder = tmp_path_factory.mktemp("fleet")
    made = Fleet(folder, make_writer(folder))
    try:
        for name in ("one", "two"):
            made.add(name, "derived")
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def proxy(fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Return an nginx in front of them."""
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx-light")
    first, second = fleet.replicas
    folder = tmp_path_factory.mktemp("proxy") / "nginx"
    made = Proxy(folder, (fleet.writer.port, first.port, second.port))
    yield made
    made.close()
