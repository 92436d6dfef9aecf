"""The record alone: manifests, and a commit of one graph among many, in milliseconds.

``python -m tests.benchmarks.record [--graphs 10000]`` writes a table: median of the wall clock and
of this process's CPU time, which says more on a machine that has other work. With ``--commits
10000`` so many graphs are added, one a release, and time and bytes on the disk are told on the way.
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
STEPS = 10


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


def size_of(folder: Path) -> int:
    """Return the bytes of the files of a folder."""
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0


def grow(ledger: Ledger, graphs: int, commits: int) -> list[str]:
    """Add graphs, one a release; return a row of the table for each tenth of them."""
    rows = []
    length = max(1, commits // STEPS)
    for first in range(0, commits, length):
        used, start = time.process_time(), time.perf_counter()
        last = min(commits, first + length)
        for number in range(first, last):
            current = ledger.current()
            assert current is not None
            ledger.commit([*current.entries, make_entry(graphs + number, "new")], issued=ISSUED)
        used, wall = time.process_time() - used, time.perf_counter() - start
        times = f"{wall * 1e3 / (last - first):.1f} | {used * 1e3 / (last - first):.1f}"
        sizes = (size_of(folder) / 1e6 for folder in (ledger.manifests, ledger.bases.folder))
        rows.append(f"| {last} | {times} | {' | '.join(f'{size:.1f}' for size in sizes)} |")
        print(rows[-1], file=sys.stderr, flush=True)  # noqa: T201 - it is a program
    return rows


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=0)
    chosen = parser.parse_args(arguments)
    graphs = chosen.graphs
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
            "read an older manifest": measure(
                lambda: Ledger(Path(folder)),
                lambda made: made.release(2),  # type: ignore[attr-defined]
            ),
        }
        grown = grow(ledger, graphs, chosen.commits) if chosen.commits else []
    print(f"{graphs} graphs, manifest of {len(data)} bytes\n")  # noqa: T201 - it is a program
    print("| what | wall ms | CPU ms |\n|---|---|---|")  # noqa: T201
    for name, (wall, processor) in rows.items():
        print(f"| {name} | {wall:.2f} | {processor:.2f} |")  # noqa: T201
    if grown:
        print("\n| commits | wall ms | CPU ms | manifests, MB | bases, MB |\n|---|---|---|---|---|")  # noqa: T201
        print("\n".join(grown))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
