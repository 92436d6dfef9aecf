"""Exports of one million or ten million statements, beside ``oxigraph dump`` of the same data.

::

    python -m tests.benchmarks.exported --triples 1000000 --rounds 3 [--json FILE]

The record is made straight from generated graphs. Each file is made by ``graph-service export`` in
a process of its own, with nothing made before; what a file is made from counts with it, as a user
meets it. ``oxigraph dump`` writes the same statements from its store, which is loaded before and
whose loading does not count. Runs alternate; figures are medians. Memory is the most that the whole
process tree has resident, looked at every 50 ms.
"""

import argparse
import hashlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.export.serialisation import WITH_GRAPHS
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.release import Entry
from graph_service.namespaces import GRAPH
from tests.benchmarks.generator import generate
from tests.benchmarks.processes import leave_in_order, memory
from tests.benchmarks.synthetic import reference
from tests.benchmarks.tables import keep, machine, number, table

PEER: Final = str(Path(sys.executable).with_name("oxigraph"))
"""The program of the peer; a package of the tests brings it."""

ISSUED: Final = datetime(2026, 1, 31, tzinfo=UTC)
FORMATS: Final = ("nt", "nq", "ttl", "trig", "rdf", "jsonld")
CODED: Final = ("nq.gz", "nq.zst")
_LOOK: Final = 0.05


@dataclass(frozen=True)
class Run:
    """One file written: seconds, bytes of the file, most resident bytes of the process tree."""

    seconds: float
    size: int
    resident: int


def graphs(triples: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield the IRI, the canonical N-Quads and the number of statements of generated graphs."""
    shared: dict[str, set[str]] = {}
    for text in generate(triples):
        found: dict[str, set[str]] = {}
        for line in text.splitlines(keepends=True):
            found.setdefault(line[line.rindex(" <") + 2 : -4], set()).add(line)
        for graph, lines in found.items():
            if graph.removeprefix(GRAPH) in reference.GRAPHS:  # several texts are of it
                shared.setdefault(graph, set()).update(lines)
            else:
                yield graph, "".join(sorted(lines)).encode(), len(lines)
    for graph, lines in shared.items():
        yield graph, "".join(sorted(lines)).encode(), len(lines)


def fill(state: Path, triples: int, quads: Path) -> int:
    """Publish generated graphs in a new state folder, and write them to a file for the peer.

    Returns:
        How many statements there are.
    """
    ledger = Ledger(state / "ledger")
    ledger.objects.folder.mkdir(parents=True)
    entries = []
    with quads.open("wb") as target:
        for graph, data, count in graphs(triples):
            name = hashlib.sha256(data).hexdigest()
            (ledger.objects.folder / name).write_bytes(data)
            target.write(data)
            office = "Synthetic Office"
            entries.append(Entry(graph, name, "public", office, "synthetic", count, "CC0-1.0"))
    ledger.commit(entries, issued=ISSUED)
    return sum(entry.triples for entry in entries)


def export(state: Path, name: str, out: Path) -> Run:
    """Write one file by the command, with no export there before."""
    shutil.rmtree(state / "exports", ignore_errors=True)
    command = [sys.executable, "-m", "graph_service", "export", name, "--out", str(out)]
    return _watched([*command, "--state", str(state)], out)


def dump(stores: Path, form: str, out: Path) -> Run:
    """Write one file by the peer."""
    named = form in WITH_GRAPHS
    command = [PEER, "dump", "--location", str(stores / ("named" if named else "merged"))]
    command += ["--file", str(out), "--format", form]
    return _watched(command if named else [*command, "--graph", "default"], out)


def _watched(command: list[str], out: Path) -> Run:
    out.unlink(missing_ok=True)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    most = [0]

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], memory(process.pid).resident)
            time.sleep(_LOOK)

    thread = threading.Thread(target=watch)
    thread.start()
    code = process.wait()
    seconds = time.perf_counter() - begun
    thread.join()
    if code:
        raise RuntimeError(f"{' '.join(command)}: {code}")
    return Run(seconds, out.stat().st_size, most[0])


def load(stores: Path, quads: Path, triples: Path) -> None:
    """Fill two stores of the peer: one with the named graphs, one with the merged triples."""
    for name, path in (("named", quads), ("merged", triples)):
        command = [PEER, "load", "--location", str(stores / name), "--file", str(path)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", nargs="*", default=[*FORMATS, *CODED])
    parser.add_argument("--alone", action="store_true", help="without the peer")
    parser.add_argument("--folder", type=Path, help="where the files go, and stay")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    leave_in_order()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        result = _measure(Path(name), arguments)
    _show(result)
    keep(arguments.json, result)


def _measure(folder: Path, arguments: argparse.Namespace) -> dict[str, object]:
    state, stores, quads, out = (folder / name for name in ("state", "stores", "all.nq", "out"))
    count = fill(state, arguments.triples, quads)
    if not arguments.alone:
        export(state, "graph.nt", folder / "all.nt")
        stores.mkdir()
        load(stores, quads, folder / "all.nt")
        (folder / "all.nt").unlink()
    quads.unlink()
    runs: dict[str, dict[str, list[Run]]] = {}
    for _ in range(arguments.rounds):
        for form in arguments.formats:
            mine = runs.setdefault(form, {"ours": [], "peer": []})
            mine["ours"].append(export(state, f"graph.{form}", out))
            if not arguments.alone and form in FORMATS:
                mine["peer"].append(dump(stores, form, out))
            out.unlink()
    return {
        "machine": machine(),
        "statements": count,
        "rounds": arguments.rounds,
        "runs": {
            form: {who: [asdict(run) for run in found] for who, found in each.items()}
            for form, each in runs.items()
        },
    }


def _show(result: dict[str, object]) -> None:
    runs, count = result["runs"], result["statements"]
    assert isinstance(runs, dict) and isinstance(count, int)
    rows = []
    for form, each in runs.items():
        for who, found in each.items():
            if found:
                seconds = statistics.median(run["seconds"] for run in found)
                size = found[0]["size"]
                resident = max(run["resident"] for run in found)
                figures = (seconds, size / seconds / 1e6, count / seconds, resident / 1e6)
                rows.append((form, who, *map(number, figures)))
    text = table(["format", "who", "s", "MB/s", "statements/s", "most resident MB"], rows)
    sys.stdout.write(f"{count:,} statements, {result['rounds']} round(s)\n\n{text}")


if __name__ == "__main__":
    main()
