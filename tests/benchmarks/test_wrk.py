"""Load by wrk: what it asks, and what is made of what it tells."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import processes, wrk
from tests.benchmarks.load import Task
from tests.benchmarks.servers.peer import ROOT, Running, wait


@pytest.fixture(scope="module")
def null(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server that does nothing."""
    port = processes.free_port()
    command = [sys.executable, "-m", "tests.benchmarks.null_server", str(port)]
    folder: Path = tmp_path_factory.mktemp("null")
    with processes.started(command, folder, cwd=ROOT) as process:
        server = Running("null", "", f"http://127.0.0.1:{port}/sparql", process)
        wait(server, folder)
        yield server


def test_texts_differ_in_a_cold_run_only(null: Running) -> None:
    """A cold run asks each text once; one with tags repeats few with the tag of the answer."""
    cold = wrk._lines(Task(null.endpoint, 100, "point", "cold", 1.0, 7))
    assert len(set(cold)) == len(cold) == wrk.MOST
    known = wrk._lines(Task(null.endpoint, 100, "point", "conditional", 1.0, 7))
    assert all(line.endswith(' If-None-Match: "null"') for line in known)
    assert all(line.startswith("/sparql?query=SELECT") for line in (*cold[:5], *known))


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk, a Debian package, is not installed")
@pytest.mark.parametrize("manner", ["hot", "conditional"])
def test_answers_are_counted(null: Running, manner: str) -> None:
    """The figure has a rate, latencies and no failure."""
    found = wrk.run(Task(null.endpoint, 100, "point", manner, 1.0, 0), 2)
    assert found.rate > 0 and found.failures == 0
    assert found.median is not None and found.p99 is not None and found.median <= found.p99
