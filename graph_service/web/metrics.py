"""Counters and gauges in the text format of Prometheus, for whoever may read them.

``/metrics`` is answered before Flask and only to addresses that are configured; to all others it
is a path where there is nothing. Nothing here is about a caller, a query or an audience.
"""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from graph_service.query.status import PoolStatus
from graph_service.web.cache import CacheStatus

PATH: Final = "/metrics"
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 20.0, 60.0)
_LABELS: Final = (*map(str, _BUCKETS), "+Inf")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"})


class Metrics:
    """What is counted since the process started.

    Args:
        pool: tells the state of the query workers.
        kept: tells what the cache of answers holds.
    """

    def __init__(self, pool: Callable[[], PoolStatus], kept: Callable[[], CacheStatus]) -> None:
        self._lock = threading.Lock()
        self._rows: dict[tuple[str, str, int, str], _Row] = {}
        self._seconds = 0.0
        self._buckets = [0] * (len(_BUCKETS) + 1)
        self._registry = CollectorRegistry()
        self._registry.register(_Counts(self.rows, self.queries))
        self._registry.register(_Gauges(pool, kept))

    def add(self, collector: Collector) -> None:
        """Have a further collector asked whenever somebody reads."""
        self._registry.register(collector)

    def answered(self, route: str, method: str, status: int, outcome: str, size: int) -> None:
        """Count an answer of ``size`` bytes; ``route`` is a template, never a path."""
        key = (route, method if method in _METHODS else "other", status, outcome)
        with self._lock:
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = _Row()
            row.count += 1
            row.size += size

    def queried(self, seconds: float) -> None:
        """Count a query that had a worker for so long."""
        with self._lock:
            self._buckets[bisect_left(_BUCKETS, seconds)] += 1
            self._seconds += seconds

    def rows(self) -> dict[tuple[str, str, str, str], tuple[int, int]]:
        """Return answers and bytes by route, method, status and outcome."""
        with self._lock:
            return {
                (route, method, str(status), outcome): (row.count, row.size)
                for (route, method, status, outcome), row in self._rows.items()
            }

    def queries(self) -> tuple[list[int], float]:
        """Return how many queries fall into each bucket, and the seconds of all."""
        with self._lock:
            return list(self._buckets), self._seconds

    def text(self) -> bytes:
        """Return everything in the text format."""
        return generate_latest(self._registry)


class _Row:
    """Answers that are alike."""

    __slots__ = ("count", "size")

    def __init__(self) -> None:
        self.count = self.size = 0


class _Counts(Collector):
    """What is counted for each answer: under one lock, which a counter for each has, too."""

    def __init__(
        self,
        rows: Callable[[], dict[tuple[str, str, str, str], tuple[int, int]]],
        queries: Callable[[], tuple[list[int], float]],
    ) -> None:
        self._rows = rows
        self._queries = queries

    def describe(self) -> Iterator[Metric]:
        """Return nothing: no other collector has these names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield counters and the histogram of this moment."""
        requests = CounterMetricFamily(
            "graph_service_requests",
            "Requests by route, method, status and outcome.",
            labels=("route", "method", "status", "outcome"),
        )
        sizes: Counter[str] = Counter()
        for labels, (count, size) in self._rows().items():
            requests.add_metric(labels, count)
            sizes[labels[0]] += size
        yield requests
        sent = CounterMetricFamily(
            "graph_service_answer_bytes",
            "Bytes of bodies that were sent, by route.",
            labels=("route",),
        )
        for route, size in sizes.items():
            sent.add_metric((route,), size)
        yield sent
        buckets, seconds = self._queries()
        below = accumulate(buckets)
        yield HistogramMetricFamily(
            "graph_service_query_seconds",
            "Seconds that queries had a worker.",
            buckets=list(zip(_LABELS, below, strict=True)),
            sum_value=seconds,
        )


class _Gauges(Collector):
    """What is read when somebody asks, instead of being kept up to date."""

    def __init__(self, pool: Callable[[], PoolStatus], kept: Callable[[], CacheStatus]) -> None:
        self._pool = pool
        self._kept = kept

    def describe(self) -> Iterator[Metric]:
        """Return nothing: the registry need not ask before the pool is there."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges of this moment."""
        pool, kept = self._pool(), self._kept()
        workers = GaugeMetricFamily(
            "graph_service_workers", "Query workers by state.", labels=["state"]
        )
        workers.add_metric(["idle"], pool.idle)
        workers.add_metric(["running"], pool.running)
        workers.add_metric(["slow"], pool.slow)
        yield workers
        yield GaugeMetricFamily("graph_service_waiting", "Queries in line.", value=pool.waiting)
        for name, text, count in (
            ("ended", "Workers that their query ended.", pool.ended),
            ("recycled", "Workers that were replaced after a query.", pool.recycled),
            ("turned_away", "Queries that ended because too many were slow.", pool.turned_away),
        ):
            yield CounterMetricFamily(f"graph_service_workers_{name}", text, value=count)
        for name, text, count in (
            ("answers", "Answers that are kept.", kept.entries),
            ("bytes", "Bytes of the answers that are kept.", kept.size),
            ("limit_bytes", "Bytes that kept answers may have.", kept.most),
        ):
            yield GaugeMetricFamily(f"graph_service_kept_{name}", text, value=count)
