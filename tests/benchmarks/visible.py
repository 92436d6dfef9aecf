"""From sending a change of a graph to its answer, which comes when every reader sees it.

A graph of 500 triples is put, changed and deleted in a store of many, over HTTP; each answer is
followed by a query that has to see the change. The time is split by the manifest of the release:
until it has its name (parsing, judging, commit to the disk), and from there until the answer.
Run it as ``python -m tests.benchmarks.visible --help``.
"""

import argparse
import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote, urlsplit

from tests.benchmarks import processes, tables
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import NotReady, Running, make_data, output

TRIPLES: Final = 500
CHANGED: Final = 50
"""One in so many triples is another one in the changed graph."""

GOAL: Final = 0.5
BACKENDS: Final = ("memory", "snapshot")
_LOADED_SECONDS: Final = 600.0
_PATIENCE: Final = 600.0


@dataclass(frozen=True)
class Timing:
    """Seconds from sending to the answer, and how many of them until the manifest was there."""

    total: float
    committed: float

    @property
    def visible(self) -> float:
        """Seconds from the manifest to the answer."""
        return self.total - self.committed


def graph(number: object) -> str:
    """Return the name of the graph of a round."""
    return f"https://example.org/graph/visible-{number}"


def triples(number: int, version: int) -> bytes:
    """Return the N-Triples of a graph of synthetic statements."""
    return b"".join(
        b'<https://example.org/thing/%d-%d> <https://example.org/p%d> "synthetic %d %d" .\n'
        % (number, n // 5, n % 5, n, version if n % CHANGED == 0 else 0)
        for n in range(TRIPLES)
    )


class Writer:
    """Changes graphs of a service that runs, with a token, and looks for them without one."""

    def __init__(self, endpoint: str, state: Path, token: str) -> None:
        self._address = urlsplit(endpoint).netloc
        self._manifests = state / "ledger" / "releases"
        self._token = token
        self._connection = http.client.HTTPConnection(self._address, timeout=_PATIENCE)

    def send(self, method: str, number: int, body: bytes = b"") -> Timing:
        """Change a graph, see that it is changed, and return how long the change took.

        Raises:
            NotReady: the answer is another one, or what is visible then is not the change.
        """
        target = f"/graphs?graph={quote(graph(number), safe='')}"
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/n-triples",
        }
        clock, begun = time.time(), time.perf_counter()
        self._connection.request(method, target, body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        total = time.perf_counter() - begun
        if answer.status not in (200, 201, 204):
            raise NotReady(f"{method} was answered with {answer.status}: {said[:500]!r}")
        manifest = self._manifests / f"{answer.headers['Release']}.json"
        if self._read(target) != set(body.splitlines()):
            raise NotReady(f"{method} was answered before it was visible")
        # the clock of the file system is that of the kernel, and some milliseconds coarse
        return Timing(total, min(total, max(0.0, manifest.stat().st_mtime - clock)))

    def status(self) -> dict[str, Any]:
        """Return what the service says of itself."""
        status: dict[str, Any] = json.loads(self._get("/status", "application/json")[1])
        return status

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _read(self, target: str) -> set[bytes]:
        status, body = self._get(target, "application/n-triples")
        return set(body.splitlines()) if status == 200 else set()

    def _get(self, target: str, kind: str) -> tuple[int, bytes]:
        with contextlib.closing(http.client.HTTPConnection(self._address, timeout=60)) as reader:
            reader.request("GET", target, headers={"Accept": kind})
            answer = reader.getresponse()
            return answer.status, answer.read()


def changes(writer: Writer, rounds: int, first: int) -> dict[str, list[Timing]]:
    """Put, change and delete a graph in each round; a round before the others is not counted."""
    timings: dict[str, list[Timing]] = {"new graph": [], "changed graph": [], "deleted graph": []}
    for number in range(first - 1, first + rounds):
        for name, method, body in (
            ("new graph", "PUT", triples(number, 0)),
            ("changed graph", "PUT", triples(number, 1)),
            ("deleted graph", "DELETE", b""),
        ):
            timing = writer.send(method, number, body)
            if number >= first:
                timings[name].append(timing)
    return timings


@contextlib.contextmanager
def writable(folder: Path, backend: str, shapes: str) -> Iterator[tuple[Writer, Running]]:
    """Serve the state in a folder, and give a writer once its view is where it is to be."""
    state = folder / "state"
    settings = {
        "view_backend": backend,
        "shapes": shapes,
        "validation_seconds": str(_PATIENCE),
        "described_triples": "0",  # made aside, at another time, with the processors we measure
    }
    command = [sys.executable, "-m", "graph_service", "token", "create", f"writer-{time.time_ns()}"]
    options = ["--write", graph("*"), "--audience", "public", "--state", str(state)]
    token = output([*command, *options]).split()[-1]
    with GraphService(settings).start(folder) as running:
        writer = Writer(running.endpoint, state, token)
        until = time.monotonic() + _LOADED_SECONDS
        while writer.status()["backend"] != backend:
            if time.monotonic() > until:
                raise NotReady("the view is not where it is to be")
            time.sleep(0.2)
        try:
            yield writer, running
        finally:
            writer.close()


def report(results: dict[str, dict[str, list[Timing]]]) -> str:
    """Return a table, in milliseconds: medians, and the fastest of all."""
    rows = [
        [
            f"{name}, {backend}",
            *(
                tables.number(1000 * median(getattr(each, part) for each in timings))
                for part in ("total", "committed", "visible")
            ),
            tables.number(1000 * min(each.total for each in timings)),
            tables.number(1000 * max(each.total for each in timings)),
            "yes" if median(each.total for each in timings) < GOAL else "no",
        ]
        for backend, kinds in results.items()
        for name, timings in kinds.items()
    ]
    head = ["milliseconds", "in all", "until committed", "from there", "least", "most"]
    return tables.table([*head, f"under {GOAL * 1000:.0f}"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.visible")
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the store")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--shapes", default="none", help="what changes are held against")
    parser.add_argument("--state", type=Path, help="folder of a store that is there already")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    results: dict[str, dict[str, list[Timing]]] = {}
    memory = {}
    with tempfile.TemporaryDirectory(prefix="graph-service-visible-") as name:
        folder = chosen.state or Path(name) / "served"
        if not (folder / "state").is_dir():
            GraphService().prepare(make_data(Path(name) / "data", chosen.triples), folder)
        for number, backend in enumerate(chosen.backends):
            sys.stderr.write(f"{backend}\n")
            with writable(folder, backend, chosen.shapes) as (writer, running):
                first = time.time_ns() // 1_000_000 + number
                results[backend] = changes(writer, chosen.rounds, first)
                status = writer.status()
                memory[backend] = running.memory().proportional
    tables.keep(
        chosen.json,
        {
            "machine": {"before": before, "after": tables.machine()},
            "statements": status["triples"],
            "graphs": status["graphs"],
            "memory": memory,
            "seconds": {
                backend: {name: [asdict(each) for each in ts] for name, ts in kinds.items()}
                for backend, kinds in results.items()
            },
        },
    )
    sys.stdout.write(
        f"{status['triples']:,} statements in {status['graphs']:,} graphs, {chosen.rounds} rounds, "
        f"{before['processors']} processors, load {before['load']} before and "
        f"{tables.machine()['load']} after\n\n{report(results)}\n"
        + "".join(
            f"{backend}: {tables.number(size / 1e6)} MB of memory, shared pages once\n"
            for backend, size in memory.items()
        )
    )


if __name__ == "__main__":
    try:
        main()
    except (NotReady, subprocess.SubprocessError) as error:
        raise SystemExit(str(error)) from error
