"""The record alone: manifests, and a commit of one graph among many, in milliseconds.

``python -m tests.benchmarks.record [--graphs 10000]`` writes a table: median of the wall clock and
of this process's CPU time, which says more on a machine that has other work.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Release, read_manifest, write_manifest

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
ROUNDS = 9


def make_entry(number: int, value: str) -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/graph/case-{number:06}"
    quads = f'<https://example.org/{number}> <https://example.org/p> "{value}" <{graph}> .\n'
    licence = "https://creativecommons.org/licenses/by/4.0/"
    return NewEntry(graph, "public", "Synthetic Office", "synthetic", quads.encode(), licence)


def measure(prepare: Callable[[], object], act: Callable[[object], object]) -> tuple[float, float]:
    """Return the median of wall and CPU milliseconds of an act; its preparation counts not."""
    wall, processor = [], []
    for _ in range(ROUNDS):
        given = prepare()
        start, used = time.perf_counter(), time.process_time()
        act(given)
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    return statistics.median(wall) * 1e3, statistics.median(processor) * 1e3


def unwritten(release: Release) -> Release:
    """Return the release without what its entries remember of their lines."""
    return replace(release, entries=tuple(replace(entry) for entry in release.entries))


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", type=int, default=10_000)
    graphs = parser.parse_args(arguments).graphs
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        release = ledger.commit([make_entry(n, "first") for n in range(graphs)], issued=ISSUED)
        data = (ledger.manifests / "1.json").read_bytes()
        values = iter(range(ROUNDS))

        def changed() -> list[object]:
            current = ledger.current()
            assert current is not None
            return [*current.entries[1:], make_entry(0, str(next(values)))]

        rows = {
            "write a manifest": measure(
                lambda: unwritten(release),
                lambda made: write_manifest(made),  # type: ignore[arg-type]
            ),
            "read a manifest": measure(lambda: None, lambda _: read_manifest(data, 1)),
            "current release again": measure(lambda: None, lambda _: ledger.current()),
            "commit one changed graph": measure(
                changed,
                lambda entries: ledger.commit(entries, issued=ISSUED),  # type: ignore[arg-type]
            ),
        }
    print(f"{graphs} graphs, manifest of {len(data)} bytes\n")  # noqa: T201 - it is a program
    print("| what | wall ms | CPU ms |\n|---|---|---|")  # noqa: T201
    for name, (wall, processor) in rows.items():
        print(f"| {name} | {wall:.2f} | {processor:.2f} |")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
