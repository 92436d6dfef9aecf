"""The engine without HTTP: a view in memory that forks its readers, or RocksDB snapshots.

The measurement behind decision 12 of the architecture: for each size and each kind of view the
time to load, memory and disk, the time until a new reader answers, query times (with the answer
serialised), and the time from a change to a reader that sees it. Each kind is measured in a process
of its own. Run it as ``python -m tests.benchmarks.backends --help``.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import processes, tables
from tests.benchmarks.load import PROCESSES
from tests.benchmarks.servers.peer import Data, make_data
from tests.benchmarks.stores.kinds import KINDS
from tests.benchmarks.stores.trial import Trial

ROWS: Final = (
    ("load, s", "load", 1),
    ("resident memory of the owner, MB", "owner_resident", 1e-6),
    ("disk, MB", "disk", 1e-6),
    ("own memory of a reader, MB", "reader_private", 1e-6),
    ("new reader to first answer, ms", "reader_ready", 1000),
    ("point, new reader, ms", "point_new", 1000),
    ("point p99, new reader, ms", "point_new_p99", 1000),
    ("point, warm reader, ms", "point_warm", 1000),
    ("point p99, warm reader, ms", "point_warm_p99", 1000),
    ("medium, new reader, ms", "medium_new", 1000),
    ("medium p99, new reader, ms", "medium_new_p99", 1000),
    ("medium, warm reader, ms", "medium_warm", 1000),
    ("medium p99, warm reader, ms", "medium_warm_p99", 1000),
    ("large, new reader, ms", "large_new", 1000),
    ("large, warm reader, ms", "large_warm", 1000),
    ("change applied, ms", "change_applied", 1000),
    ("change to visible, ms", "change_visible", 1000),
)
"""Name of a row, key of the result, factor to the unit of the row."""


def measure(kind: str, data: Data, folder: Path, trial: Trial) -> dict[str, float]:
    """Measure one kind of view in a new process and return its figures, in seconds and bytes.

    Raises:
        RuntimeError: the process ended without figures.
    """
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_measure, args=(kind, data, folder, trial, theirs))
    process.start()
    theirs.close()
    try:
        figures: dict[str, float] = ours.recv()
    except EOFError as error:
        raise RuntimeError(f"{kind} ended without figures") from error
    except SystemExit:
        process.terminate()
        raise
    finally:
        process.join()
    return figures


def report(results: Mapping[int, Mapping[str, Mapping[str, float]]]) -> str:
    """Return a table: a row a figure, a column a size and kind."""
    columns = [(size, kind) for size, kinds in results.items() for kind in kinds]
    head = ["", *(f"{size:,} {kind}" for size, kind in columns)]
    rows = [
        [
            name,
            *(
                tables.number(results[size][kind][key] * factor)
                if key in results[size][kind]
                else None
                for size, kind in columns
            ),
        ]
        for name, key, factor in ROWS
    ]
    return tables.table(head, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backends")
    parser.add_argument(
        "--triples", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes of the graph"
    )
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--repeat", type=int, default=1, help="multiplies the number of queries")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    results: dict[int, dict[str, dict[str, float]]] = {}
    for triples in chosen.triples:
        with tempfile.TemporaryDirectory(prefix="graph-service-backends-") as name:
            data = make_data(Path(name) / "data", triples)
            trial = Trial(data.written.cases, chosen.repeat)
            for kind in chosen.kinds:
                sys.stderr.write(f"{triples:,} {kind}\n")
                results.setdefault(triples, {})[kind] = measure(
                    kind, data, Path(name) / kind, trial
                )
    result: dict[str, Any] = {
        "machine": {"before": before, "after": tables.machine()},
        "results": results,
    }
    tables.keep(chosen.json, result)
    load = f"{before['processors']} processors, load {before['load']} before the run"
    sys.stdout.write(f"{load}\n\n{report(results)}")


def _measure(kind: str, data: Data, folder: Path, trial: Trial, pipe: Any) -> None:
    pipe.send(KINDS[kind](data, folder).measure(trial))


if __name__ == "__main__":
    main()
