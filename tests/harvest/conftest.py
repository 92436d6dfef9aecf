"""A partner that publishes, and a state that pulls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harvest.bench import Bench, Publishing, Server


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Return a state of ours that pulls."""
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def partner() -> Iterator[Publishing]:
    """Return a partner that publishes what a test says."""
    made = Publishing()
    server = Server(made)
    yield made
    server.close()
