"""The replay starts servers, keeps an ordinary client asking, and reports what it saw."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import hostile, ordinary
from tests.benchmarks.corpus import corpus
from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import make_data

OUTCOME: dict[str, Any] = {
    "name": "product-count",
    "kind": "product",
    "status": 500,
    "ending": "query-timeout",
    "seconds": 5.02,
    "alive": True,
    "answering": True,
    "runs_on": False,
    "memory_before": 1,
    "memory_after": 1,
    "verdict": "right",
}
CLIENT = {
    "answers": 100,
    "p50_ms": 1.0,
    "p99_ms": 2.0,
    "most_ms": 3.0,
    "failures": 0,
    "reasons": [],
}


@pytest.mark.hostile
def test_peer_is_started_anew_for_each_attack(tmp_path: Path) -> None:
    """A query that kills the process is seen as that, and the next one finds it alive."""
    peer = Oxigraph(writable=True, seconds=5)
    if reason := peer.missing():
        pytest.skip(reason)
    data = make_data(tmp_path / "data", 12_000)
    peer.prepare(data, tmp_path / "peer")
    chosen = [one for one in corpus() if one.name in ("nested-str", "giant-comment")]
    seen = hostile.replay_peer(peer, tmp_path / "peer", data.written.cases, chosen, 5)
    deadly, harmless = seen["outcomes"]
    assert not deadly["alive"]
    assert deadly["verdict"] == "wrong: connection cut"
    assert harmless["alive"] and harmless["answering"]
    assert harmless["verdict"] == "right"
    assert seen["crashes"] == 1


def test_ordinary_client_tells_what_it_saw(tmp_path: Path) -> None:
    """The client in its own process asks until the block ends, and counts what goes wrong."""
    peer = Oxigraph()
    if reason := peer.missing():
        pytest.skip(reason)
    data = make_data(tmp_path / "data", 12_000)
    peer.prepare(data, tmp_path / "peer")
    with peer.start(tmp_path / "peer") as running:
        with ordinary.in_a_process(running.endpoint, data.written.cases, 0) as diary:
            begun = running.cpu_seconds()
            while running.cpu_seconds() < begun + 0.02:  # it works for the client
                time.sleep(0.01)
        assert diary.failures == []
        assert diary.summary()["answers"] == len(diary.times) == len(diary.begun) > 0
        url = running.endpoint
    with ordinary.in_a_thread(url, 10, 1.0) as failing:
        time.sleep(0.3)
    assert failing.times == []
    assert set(failing.failures) == {"ConnectionRefusedError"}


def test_report_counts_and_lists_attacks() -> None:
    """Servers stand side by side, wrong ends in capitals; p99 is compared with quiet times."""
    dead = OUTCOME | {
        "status": None,
        "ending": "connection cut",
        "alive": False,
        "verdict": "wrong: x",
    }
    memory = {"resident": 5_000_000, "proportional": 4_000_000}
    ours = {
        "version": "1",
        "outcomes": [OUTCOME],
        "quiet": CLIENT,
        "busy": CLIENT | {"p99_ms": 5.0},
        "memory_before": memory,
        "memory_after": [memory],
    }
    text = hostile.report({"graph-service": ours, "peer": {"version": "2", "outcomes": [dead]}}, 5)
    assert (
        "| product-count | 500 query-timeout 5.0 s | connection cut 5.0 s; WRONG; server dead |"
        in text
    )
    assert "| server dead | 0 | 1 |" in text
    assert "over quiet: 2.5 (goal" in text


def test_diary_tells_what_was_seen_during_an_attack() -> None:
    """The slowest answers and the failures of a period are told, not those before and after."""
    diary = ordinary.Diary()
    diary.add(ordinary.Diary([0.5, 0.1, 0.2], ["500 query-lost"], [8.8, 9.5, 12.0], [9.7]))
    diary.add(ordinary.Diary([1.0], ["timeout"], [2.0], [3.0]))
    seen = diary.between(9.0, 10.0)
    assert seen["ordinary_slowest_ms"] == [100.0, 500.0]
    assert seen["ordinary_failures"] == ["500 query-lost"]
