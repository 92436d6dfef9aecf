"""What counting a view costs: seconds, and the memory of the process, for a synthetic graph.

    python -m tests.benchmarks.counting --quads 1000000

The ledger is filled first, which is not measured; no store is made, as none is read.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from graph_service.export.catalog.keeping import NAME, ensure_statistics, read_statistics
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.seen import Sight
from graph_service.views.views import View
from tests.benchmarks.generator import generate

_PUBLIC = frozenset({"public"})


def fill(folder: Path, quads: int) -> Ledger:
    """Return a ledger with graphs that have at least so many quads, in ten datasets."""
    ledger = Ledger(folder / "ledger")
    graphs: dict[str, set[bytes]] = {}
    for text in generate(quads):
        for line in text.encode().splitlines(keepends=True):
            graphs.setdefault(line.rsplit(b" ", 2)[1][1:-1].decode(), set()).add(line)
    entries = [
        NewEntry(graph, "public", "Synthetic Office", f"part-{n % 10}", b"".join(sorted(lines)))
        for n, (graph, lines) in enumerate(graphs.items())
    ]
    graphs.clear()
    ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return ledger


def view_of(folder: Path, ledger: Ledger) -> View:
    """Return a view without a store, of which statistics can be kept."""
    place = folder / "views" / "public" / "1"
    place.mkdir(parents=True)
    digest = Sight(ledger).of(1, _PUBLIC).digest
    return View(_PUBLIC, 1, digest, place / "store", 0, (), ledger.folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Count once, read once, and print what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        view = view_of(folder, fill(folder, wanted.quads))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        used = time.process_time()
        found = ensure_statistics(view)
        counted, used = time.perf_counter() - begun, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        read_statistics(view)
        read = time.perf_counter() - begun
        size = (view.path.parent / NAME).stat().st_size
    print(  # noqa: T201 - a program that prints
        f"{found.whole.counts.triples:,} triples: counted in {counted:.1f} s ({used:.1f} s of a "
        f"processor), peak {peak >> 10} MB (before {before >> 10} MB), "
        f"file {size:,} bytes, read in {read * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
