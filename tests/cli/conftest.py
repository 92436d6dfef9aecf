"""A state folder with synthetic releases, and the command run in this process."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph_service.cli import main
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs the command on the test's own state folder."""

    def invoke(*arguments: str | Path) -> Result:
        words = [str(argument) for argument in arguments]
        environ = {
            "GRAPH_SERVICE_STATE": str(tmp_path / "state"),
            "GRAPH_SERVICE_CANNED_SECONDS": "60",  # a loaded machine is no fault
        }
        return CliRunner().invoke(main, words, env=environ)

    return invoke


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state of two releases; the second has a public and an internal graph."""
    made = State(read_settings({"state": tmp_path / "state"}, {}))
    for names in (("a",), ("a", "hidden")):
        made.ledger.commit(
            [make_entry(name, "public" if name == "a" else "internal") for name in names],
            issued=datetime(2026, 1, 31, tzinfo=UTC),
        )
    made.derive(made.current())
    return made


def make_entry(name: str, audience: str) -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/g/{name}"
    quads = f'<https://example.org/{name}> <https://example.org/p> "1" <{graph}> .\n'
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())
