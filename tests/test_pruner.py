"""A running service prunes by itself what the setting does not keep, several releases at once."""

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import mark
from graph_service.pruner import LEAST, Pruner
from graph_service.settings import Settings, read_settings
from graph_service.state import State

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings that keep three releases."""
    return read_settings({"state": tmp_path, "kept_releases": 3}, {})


def commit(ledger: Ledger, first: int, last: int) -> None:
    """Make releases that differ."""
    for number in range(first, last + 1):
        quads = f'<urn:s> <urn:p> "{number}" <urn:g> .\n'.encode()
        ledger.commit([NewEntry("urn:g", "public", "", "synthetic", quads)], issued=ISSUED)


def test_releases_go_together(settings: Settings) -> None:
    """While few are too many nobody is held up; then all of them go but those that are kept."""
    state = State(settings)
    pruner = Pruner(settings, state, seconds=3600)
    commit(state.ledger, 1, LEAST + 2)
    assert pruner.prune() == 0
    commit(state.ledger, LEAST + 3, LEAST + 4)
    mark(state.ledger, [2], keep=True)
    state.derive(state.current())
    assert pruner.prune() == LEAST
    newest = LEAST + 4
    assert state.ledger.releases() == (2, newest - 2, newest - 1, newest)
    assert examine(state.ledger).faults == ()
    assert pruner.prune() == 0
    pruner.close()


def test_all_are_kept_where_nothing_is_set(settings: Settings) -> None:
    """There is not even a thread."""
    kept = read_settings({"state": settings.state}, {})
    pruner = Pruner(kept, State(kept), seconds=0.01)
    assert not pruner._thread.is_alive()
    pruner.close()


def test_service_prunes_by_itself(settings: Settings) -> None:
    """Without anybody who asks."""
    state = State(settings)
    commit(state.ledger, 1, 20)
    pruner = Pruner(settings, state, seconds=0.01)
    deadline = time.monotonic() + 60
    while len(state.ledger.releases()) > 3:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    pruner.close()
    assert not pruner._thread.is_alive()


def test_failure_ends_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said, and tried again."""
    calls: list[object] = []

    def fail(_: object) -> int:
        calls.append(None)
        raise LedgerError("no room") if len(calls) == 1 else RuntimeError("a defect")

    monkeypatch.setattr(Pruner, "prune", fail)
    with caplog.at_level(logging.ERROR):
        pruner = Pruner(settings, State(settings), seconds=0.01)
        deadline = time.monotonic() + 60
        while len(calls) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        pruner.close()
    assert "releases can't be pruned: no room" in caplog.text
    assert "a defect" in caplog.text
