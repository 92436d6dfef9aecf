"""A pruning that is killed outright at any moment leaves a sound record, and the next one ends it.

Ten kills: about ten seconds.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import prune

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
RELEASES, KEPT, KILLS = 60, 3, 10
_STEP = 0.002
"""Seconds by which each kill comes later than the one before: the first are in the middle."""

PRUNE = (
    "import sys; from pathlib import Path; from graph_service.ledger.ledger import Ledger;"
    "from graph_service.ledger.pruning import prune;"
    f"ledger = Ledger(Path(sys.argv[1])); print('ready', flush=True); prune(ledger, {KEPT})"
)


def publish(ledger: Ledger, count: int) -> None:
    """Publish so many releases of three graphs, each new in all."""
    for _ in range(count):
        number = ledger.newest() + 1
        entries = []
        for name in "abc":
            graph = f"https://example.org/g/{name}"
            quad = f'<https://example.org/s> <https://example.org/p> "{number}" <{graph}> .\n'
            entries.append(NewEntry(graph, "public", "Office", "synthetic", quad.encode()))
        ledger.commit(entries, issued=ISSUED + timedelta(days=number))


def test_pruning_is_killed(tmp_path: Path) -> None:
    """Whatever was deleted counts as pruned, what is kept is whole, and writers go on."""
    ledger = Ledger(tmp_path)
    publish(ledger, RELEASES)
    for turn in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", PRUNE, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(turn * _STEP)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        found = examine(ledger)
        assert found.faults == ()
        pruned = [each.number for each in ledger.history.issues() if each.is_pruned]
        newest = ledger.newest()
        assert set(range(newest - KEPT + 1, newest + 1)) <= set(ledger.releases())
        assert set(range(1, newest + 1)) - set(ledger.releases()) <= set(pruned)
        publish(ledger, 5)
        assert examine(ledger).faults == ()
    prune(ledger, KEPT)
    found = examine(ledger)
    assert (found.faults, found.orphans, found.leftovers) == ((), (), ())
    assert len(ledger.releases()) == KEPT
    assert len(ledger.history.issues()) == RELEASES + 5 * KILLS
