"""The benchmark of earlier releases asks what it says."""

from pathlib import Path

from graph_service.state import State
from tests.benchmarks.earlier import measure
from tests.web.conftest import fill, make_settings


def test_all_figures_are_measured(tmp_path: Path) -> None:
    """On a small release, which takes seconds."""
    settings = make_settings(tmp_path / "state")
    fill(settings)
    found = measure(settings.state, 3, settings)
    assert set(found) == {"opening", "point below the release", "point now", "headers"}
    assert min(found.values()) > 0
    assert State(settings).ledger.newest() == 2
