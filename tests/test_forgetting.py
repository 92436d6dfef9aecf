"""What is derived from what was withdrawn goes, also after a crash, whoever holds it."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import Unavailable
from graph_service.forgetting import forget, recover
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.settings import read_settings
from graph_service.state import State
from tests.exported import export_release, export_view

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
CANARY = "urn:canary-2203"
PUBLIC = frozenset({"public"})
STAFF = frozenset({"public", "partner", "internal"})


def make_entry(graph: str, audience: str, *statements: str) -> NewEntry:
    """Return a synthetic graph."""
    quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a state with two releases, and views and exports of both."""
    made = State(read_settings({"state": tmp_path}, {}))
    plain = make_entry("urn:plain", "public", "<urn:a> <urn:p> <urn:b>")
    secret = make_entry("urn:secret", "internal", f'<{CANARY}> <urn:p> "canary text"')
    made.ledger.commit([plain, secret], issued=ISSUED)
    made.derive(made.current())
    export_release(made, made.current())
    made.ledger.commit([plain], issued=ISSUED)
    made.derive(made.current())
    export_release(made, made.current())
    return made


def holders(state: State) -> list[str]:
    """Return the files that hold the canary, but for the audit log."""
    folder = state.exports.parent
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "audit.log"]
    return [str(path) for path in files if b"canary" in path.read_bytes()]


def test_all_that_had_it_goes_and_the_rest_stays(state: State) -> None:
    """Views and exports of those who could see it go; those of others are not touched."""
    public = state.view(state.current(), PUBLIC)
    folder = export_view(state, public)
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert holders(state)
    withdraw(state.ledger, CANARY, issued=ISSUED)
    assert state.ledger.journal.is_there()
    assert forget(state)
    assert not state.ledger.journal.is_there()
    assert holders(state) == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times
    assert state.view(state.current(), PUBLIC) == public
    assert state.view(state.current(), STAFF).graphs == ("urn:plain",)
    assert holders(state) == []


def test_set_of_many_audiences_is_known_by_what_it_sees(state: State) -> None:
    """Where the name of a folder is a hash, who could not see it is left alone all the same."""
    many = PUBLIC | {f"synthetic-partner-{number:02}" for number in range(20)}
    view, lease = state.hold(state.current(), many)
    shelf, shelf_lease = state.hold_shelf(view)
    withdraw(state.ledger, CANARY, issued=ISSUED)
    assert forget(state, patience=0.0)
    assert view.path.is_dir()
    assert shelf.folder.is_dir()
    lease.close()
    shelf_lease.close()


def test_crash_after_the_ledger_is_finished_at_the_next_start(state: State) -> None:
    """The journal stays until what is derived is gone, too."""
    withdraw(state.ledger, CANARY, issued=ISSUED)
    again = State(read_settings({"state": state.exports.parent}, {}))
    recover(again)
    assert holders(again) == []
    assert not again.ledger.journal.is_there()
    recover(again)
    assert again.current().number == 3


def test_who_holds_a_view_is_waited_for(state: State) -> None:
    """Who lets go in time is not disturbed."""
    _, lease = state.hold(state.ledger.release(1), STAFF)
    withdraw(state.ledger, CANARY, issued=ISSUED)
    timer = threading.Timer(0.3, lease.close)
    timer.start()
    assert forget(state, patience=60.0)
    timer.join()
    assert holders(state) == []


def test_who_does_not_let_go_loses_it(state: State, caplog: pytest.LogCaptureFixture) -> None:
    """After the patience the files are removed in any case, and that is told."""
    view, lease = state.hold(state.ledger.release(1), STAFF)
    _, shelf_lease = state.hold_shelf(view)
    withdraw(state.ledger, CANARY, issued=ISSUED)
    assert not forget(state, patience=0.2)
    assert "is held for 0.2 s" in caplog.text
    assert holders(state) == []
    assert not state.ledger.journal.is_there()
    lease.close()
    shelf_lease.close()


def test_old_view_gives_no_exports_of_other_content(state: State) -> None:
    """Who still has the view of before is told to come back, not given something else."""
    view = state.view(state.ledger.release(1), STAFF)
    withdraw(state.ledger, CANARY, issued=ISSUED)
    with pytest.raises(Unavailable):
        state.shelf(view)
    assert state.is_amended(view)
    assert not state.is_amended(state.view(state.current(), PUBLIC))
