"""A running service finishes what a crash left of a withdrawal."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.ledger.fsck import examine
from graph_service.ledger.journal import Pending
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.web.finishing import Finishing
from tests.exported import export_release

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
CANARY = "urn:canary-6104"


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state with the canary in a view and in exports."""
    made = State(read_settings({"state": tmp_path}, {}))
    quads = f'<{CANARY}> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> "2" <urn:g> .\n'
    entry = NewEntry("urn:g", "public", "Synthetic Office", "synthetic", quads.encode())
    made.ledger.commit([entry], issued=ISSUED)
    made.derive(made.current())
    export_release(made, made.current())
    return made


def holders(state: State) -> list[Path]:
    """Return the files that hold the canary, but for the audit log."""
    files = [path for path in state.exports.parent.rglob("*") if path.is_file()]
    return [p for p in files if p.name != "audit.log" and CANARY.encode() in p.read_bytes()]


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_was_begun_is_finished(state: State) -> None:
    """A journal alone is enough: the ledger, and all that is derived, are then without it."""
    state.ledger.journal.write(Pending(CANARY, 2, ISSUED, ("public",)))
    finishing = Finishing(state, seconds=0.02)
    wait_until(lambda: not state.ledger.journal.is_there())
    finishing.close()
    assert state.current().number == 2
    assert holders(state) == []
    assert examine(state.ledger).faults == ()


def test_who_answers_is_not_waited_for(state: State) -> None:
    """While somebody holds the view the journal stays; it goes when they have left."""
    _, lease = state.hold(state.current(), ["public"])
    withdraw(state.ledger, CANARY, issued=ISSUED)
    finishing = Finishing(state, seconds=0.02)
    time.sleep(0.2)
    assert state.ledger.journal.is_there()
    lease.close()
    wait_until(lambda: not state.ledger.journal.is_there())
    finishing.close()
    assert holders(state) == []


def test_damaged_journal_does_not_end_it(state: State, caplog: pytest.LogCaptureFixture) -> None:
    """It says what is wrong, and goes on looking."""
    path = state.ledger.folder / "withdrawal.json"
    path.write_text("{")
    finishing = Finishing(state, seconds=0.02)
    wait_until(lambda: "can't be finished" in caplog.text)
    path.unlink()
    state.ledger.journal.write(Pending(CANARY, 2, ISSUED, ("public",)))
    wait_until(lambda: not state.ledger.journal.is_there())
    finishing.close()
    assert holders(state) == []
