"""What a reader of a view is asked, and what it answers with: times, and its own memory."""

import io
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

from tests.benchmarks.load import percentile
from tests.benchmarks.workload import Workload

QUERIES: Final = {"point": 1000, "medium": 40, "large": 3}
"""How many of each kind are timed."""

READERS: Final = 10
"""New readers whose first answers are timed."""

CHANGES: Final = 7
"""Changes that are made visible."""


@dataclass(frozen=True)
class Trial:
    """The queries about a graph of ``cases`` cases; ``repeat`` multiplies their numbers."""

    cases: int
    repeat: int = 1

    def ask(self, store: Store) -> dict[str, float]:
        """Return median and 99th percentile of each kind's times, in seconds, and the memory.

        The same queries are asked twice: the first time the reader is new to what it reads. In a
        fork that costs: reading counts references, so pages are copied.
        """
        figures = {}
        for name in ("new", "warm"):
            for kind, count in QUERIES.items():
                times = self._times(store, kind, count * self.repeat)
                figures[f"{kind}_{name}"] = median(times)
                figures[f"{kind}_{name}_p99"] = percentile(times, 0.99)
        figures["reader_private"] = private_memory()
        return figures

    def _times(self, store: Store, kind: str, count: int) -> list[float]:
        workload = Workload(self.cases)
        times = []
        for number in range(count):
            begun = time.perf_counter()
            answer(store, workload.text(kind, number))
            times.append(time.perf_counter() - begun)
        return times

    def first(self, store: Store) -> int:
        """Ask one point query, as a new reader does, and return the size of its answer."""
        return answer(store, Workload(self.cases).point(0))


def answer(store: Store, text: str) -> int:
    """Run a query, serialise its answer as a server does, and return the bytes."""
    target = io.BytesIO()
    results = store.query(text)
    if isinstance(results, QueryTriples):
        results.serialize(target, format=RdfFormat.N_TRIPLES)
    elif isinstance(results, QuerySolutions):
        results.serialize(target, format=QueryResultsFormat.JSON)
    return target.tell()


def private_memory() -> float:
    """Return the bytes that this process shares with no other."""
    return _rollup("Private_")


def resident_memory() -> float:
    """Return the resident bytes of this process."""
    return _rollup("Rss:")


def _rollup(beginning: str) -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith(beginning))
