"""What a release of some size takes: time to publish, disk, memory, answers, changes.

::

    python -m tests.benchmarks.sizing [--triples 100000 1000000 10000000] [--json FILE]

Generated graphs, published without shapes by the command, then served as by default: from memory up
to ``memory_triples`` statements, from the disk above. A client in this process asks over HTTP, one
query after the other, each text new; then a graph of 500 triples is put, changed and deleted.
"""

import argparse
import contextlib
import http.client
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from graph_service.settings import read_settings
from tests.benchmarks import generator, processes, tables, visible
from tests.benchmarks.workload import Workload, accept

SIZES: Final = (100_000, 1_000_000, 10_000_000)
ASKED: Final = {"point": 200, "small": 200, "medium": 30, "large": 3}
_LEAST: Final = read_settings(environ={}).memory_triples
_LOOK: Final = 0.2


def measure(folder: Path, triples: int, rounds: int = 5) -> dict[str, Any]:
    """Return what a release of so many statements takes, published into a folder.

    Times are seconds, those of ``ask`` and ``change`` milliseconds; sizes are bytes.
    """
    folder.mkdir(parents=True)
    quads, state = folder / "graph.nq", folder / "state"
    written = generator.write(quads, triples)
    found: dict[str, Any] = {"statements": written.quads, "graphs": written.graphs}
    command = [sys.executable, "-m", "graph_service", "build", "--data", str(quads)]
    begun, used = time.monotonic(), _used()
    with _watched([*command, "--shapes", "none", "--state", str(state)]) as most:
        pass
    found |= {"publish": time.monotonic() - begun, "publish memory": most[0]}
    found["publish processor"] = _used() - used
    found |= {"input": quads.stat().st_size, "ledger": _size(state / "ledger")}
    quads.unlink()
    backend = "memory" if written.quads <= _LEAST else "snapshot"
    begun = time.monotonic()
    with visible.writable(folder, backend, "none") as (writer, running):
        found |= {"backend": backend, "start": time.monotonic() - begun}
        found["views"] = _size(state / "views")
        work = Workload(written.cases)
        found["ask"] = {kind: _asked(running.endpoint, work, kind) for kind in ASKED}
        changed = visible.changes(writer, rounds, 1)
        found["change"] = {
            name: 1000 * statistics.median(each.total for each in took)
            for name, took in changed.items()
        }
        found["serve memory"] = running.memory().proportional
    return found


def _asked(endpoint: str, work: Workload, kind: str) -> float:
    """Return the median milliseconds of a kind of query, after one that does not count."""
    address, took = urlsplit(endpoint), list[float]()
    with contextlib.closing(http.client.HTTPConnection(address.netloc, timeout=600)) as connection:
        for number in range(ASKED[kind] + 1):
            begun = time.perf_counter()
            text = quote(work.text(kind, number))
            connection.request(
                "GET", f"{address.path}?query={text}", headers={"Accept": accept(kind)}
            )
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{kind}: {answer.status}")
            took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took[1:])


@contextlib.contextmanager
def _watched(command: list[str]) -> Iterator[list[int]]:
    """Run a command to its end and give the most bytes that its processes had together."""
    most = [0]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], processes.memory(process.pid).proportional)
            time.sleep(_LOOK)

    watching = threading.Thread(target=watch)
    watching.start()
    code = process.wait()
    watching.join()
    if code:
        raise RuntimeError(f"exit code {code}")
    yield most


def _used() -> float:
    """Return the seconds of a processor that commands have taken which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk, linked files once."""
    found = {each.stat().st_ino: each.stat().st_blocks * 512 for each in folder.rglob("*")}
    return sum(found.values())


def report(results: list[dict[str, Any]]) -> str:
    """Return a table with a column for each size."""
    mega, number = 1 << 20, tables.number
    rows = [
        ["served from", *(each["backend"] for each in results)],
        ["graphs", *(number(each["graphs"]) for each in results)],
        *(
            [label, *(number(each[key] / by) for each in results)]
            for label, key, by in (
                ("N-Quads handed in, MB", "input", mega),
                ("publish, s", "publish", 1),
                ("publish, s of a processor", "publish processor", 1),
                ("publish, memory, MB", "publish memory", mega),
                ("ledger, MB", "ledger", mega),
                ("views of the public, MB", "views", mega),
                ("start until served from there, s", "start", 1),
                ("memory while served, MB", "serve memory", mega),
            )
        ),
        *([f"{kind}, ms", *(number(each["ask"][kind]) for each in results)] for kind in ASKED),
        *(
            [f"{kind}, ms", *(number(each["change"][kind]) for each in results)]
            for kind in results[0]["change"]
        ),
    ]
    return tables.table(["", *(f"{each['statements']:,}" for each in results)], rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--folder", type=Path, help="where the files go; else a temporary one")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    processes.leave_in_order()
    before, results = tables.machine(), []
    for size in chosen.triples:
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            results.append(measure(Path(folder) / "store", size))
        sys.stdout.write(report(results) + "\n")
        sys.stdout.flush()
        tables.keep(chosen.json, {"machine": before, "sizes": results})


if __name__ == "__main__":
    main()
