"""A service with hidden graphs of several audiences, and for each kind of caller one without."""

from collections.abc import Iterator

import pytest

from tests.leaks.twins import Twin, open_twin

HIDDEN = ("partner", "internal", "north", "south")
"""Audiences that have graphs."""


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Return the service that has everything."""
    with open_twin(tmp_path_factory.mktemp("full") / "twin", HIDDEN) as twin:
        yield twin


@pytest.fixture(scope="session")
def bare(full: Twin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Return the service that has what everybody sees and nothing else."""
    with open_twin(tmp_path_factory.mktemp("bare") / "twin", (), full) as twin:
        yield twin


@pytest.fixture(scope="session")
def bare_partner(full: Twin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Return the service that has what a partner sees."""
    folder = tmp_path_factory.mktemp("partner") / "twin"
    with open_twin(folder, ("partner",), full) as twin:
        yield twin


@pytest.fixture(scope="session")
def bare_north(full: Twin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Return the service that has what the audience north sees."""
    with open_twin(tmp_path_factory.mktemp("north") / "twin", ("north",), full) as twin:
        yield twin
