"""Point queries while exports are made: whether making them stalls serving.

::

    python -m tests.benchmarks.stalling [--triples 1000000] [--json FILE]

A service on loopback is asked point queries, each text new, one after the other over one
connection: for some seconds in quiet, then while it makes Turtle of everything for another client,
in turns. The exports are deleted before each turn.
"""

import argparse
import http.client
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.benchmarks.exported import fill
from tests.benchmarks.processes import free_port, leave_in_order
from tests.benchmarks.tables import keep, machine, number, table

_SECONDS: Final = 8.0
_NUMBERS: Final = count()
_QUERY: Final = "SELECT ?p ?o WHERE {{ <https://w3id.org/reprisals/id/incident/none-{}> ?p ?o }}"


def ask(port: int, going: threading.Event, least: float) -> list[float]:
    """Return the milliseconds of point queries, for some seconds, and while something goes on."""
    connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=60), list[float]()
    begun = time.monotonic()
    while time.monotonic() - begun < least or going.is_set():
        asked = time.perf_counter()
        connection.request("GET", f"/sparql?query={quote(_QUERY.format(next(_NUMBERS)))}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}")
        found.append((time.perf_counter() - asked) * 1000)
    connection.close()
    return found


def fetch(port: int, path: str) -> float:
    """Return the seconds until a file is there: who is told to come again does."""
    begun = time.monotonic()
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        connection.request("HEAD", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status == 200:
            return time.monotonic() - begun
        if answer.status != 503:
            raise RuntimeError(f"{path}: {answer.status}")
        time.sleep(0.5)


def measure(state: Path, rounds: int, seconds: float = _SECONDS) -> dict[str, list[float]]:
    """Return milliseconds of point queries in quiet and while a file is made, and its seconds."""
    port, never = free_port(), threading.Event()
    variables = ["--state", str(state), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "graph_service", "serve", *variables], stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        found: dict[str, list[float]] = {"quiet": [], "making": [], "file": []}
        ask(port, never, seconds / 2)  # workers are warm then
        for _ in range(rounds):
            found["quiet"] += ask(port, never, seconds)
            shutil.rmtree(state / "exports", ignore_errors=True)
            going = threading.Event()
            going.set()

            def make(going: threading.Event = going) -> None:
                try:
                    found["file"].append(fetch(port, "/exports/graph.ttl"))
                finally:
                    going.clear()

            thread = threading.Thread(target=make)
            thread.start()
            found["making"] += ask(port, going, 0.0)
            thread.join()
    finally:
        process.terminate()
        process.wait()
    return found


def _wait(port: int) -> None:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with closing(connection), suppress(OSError):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)


def percentile(values: list[float], part: float) -> float:
    """Return the value that so great a part of them does not pass."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--state", type=Path, help="a state folder that is there already")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    leave_in_order()
    with tempfile.TemporaryDirectory() as name:
        state = arguments.state
        if state is None:
            state = Path(name) / "state"
            fill(state, arguments.triples, Path(name) / "all.nq")
        found = measure(state, arguments.rounds)
    rows = [
        (what, len(found[what]), *(number(each) for each in _figures(found[what])))
        for what in ("quiet", "making")
    ]
    sys.stdout.write(table(["while", "queries", "median ms", "p99 ms", "longest ms"], rows))
    sys.stdout.write(f"the file took {number(statistics.median(found['file']))} s\n")
    keep(arguments.json, {"machine": machine(), "milliseconds": found})


def _figures(values: list[float]) -> tuple[float, float, float]:
    return statistics.median(values), percentile(values, 0.99), max(values)


if __name__ == "__main__":
    main()
