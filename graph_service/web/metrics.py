"""Counters and gauges in the text format of Prometheus, for whoever may read them.

``/metrics`` is answered before Flask and only to addresses that are configured; to all others it
is a path where there is nothing. Nothing here is about a caller, a query or an audience.
"""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from graph_service.query.status import PoolStatus
from graph_service.web.cache import CacheStatus

PATH: Final = "/metrics"
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_BUCKETS: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 20.0, 60.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"})


class Metrics:
    """What is counted since the process started.

    Args:
        pool: tells the state of the query workers.
        kept: tells what the cache of answers holds.
    """

    def __init__(self, pool: Callable[[], PoolStatus], kept: Callable[[], CacheStatus]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "graph_service_requests",
            "Requests by route, method, status and outcome.",
            ("route", "method", "status", "outcome"),
            registry=self._registry,
        )
        self._bytes = Counter(
            "graph_service_answer_bytes",
            "Bytes of bodies that were sent, by route.",
            ("route",),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "graph_service_query_seconds",
            "Seconds that queries had a worker.",
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self._rows: dict[tuple[str, str, int, str], tuple[Counter, Counter]] = {}
        self._registry.register(_Gauges(pool, kept))

    def answered(self, route: str, method: str, status: int, outcome: str, size: int) -> None:
        """Count an answer of ``size`` bytes; ``route`` is a template, never a path."""
        key = (route, method, status, outcome)
        row = self._rows.get(key)
        if row is None:  # looked up once: labels are checked and locked each time
            named = method if method in _METHODS else "other"
            row = self._rows[key] = (
                self._requests.labels(route, named, str(status), outcome),
                self._bytes.labels(route),
            )
        row[0].inc()
        row[1].inc(size)

    def queried(self, seconds: float) -> None:
        """Count a query that had a worker for so long."""
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """Return everything in the text format."""
        return generate_latest(self._registry)


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
