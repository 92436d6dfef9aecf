"""Metrics are for operators, and about nobody."""

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from graph_service.query.status import PoolStatus
from graph_service.web.cache import CacheStatus
from graph_service.web.metrics import Metrics
from tests.web.conftest import MARK

LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}


def make() -> Metrics:
    """Return metrics of a pool and a cache that stand still."""
    pool = PoolStatus(3, 2, 1, 4, 5, 6, 7, "seccomp", "memory")
    return Metrics(lambda: pool, lambda: CacheStatus(8, 9_000, 10_000))


def samples(text: str) -> dict[tuple[str, str], float]:
    """Return the samples by name and values of their labels, in the order of their names."""
    return {
        (sample.name, ",".join(text for _, text in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_outcome() -> None:
    """Each combination has its count; a method that nobody knows is one of others."""
    metrics = make()
    for method in ("GET", "GET", "BREW", "X" * 100):
        metrics.answered("/sparql", method, 200, "kept", 10)
    metrics.queried(0.05)
    found = samples(metrics.text().decode())
    assert found["graph_service_requests_total", "GET,kept,/sparql,200"] == 2
    assert found["graph_service_requests_total", "other,kept,/sparql,200"] == 2
    assert found["graph_service_answer_bytes_total", "/sparql"] == 40
    assert found["graph_service_query_seconds_count", ""] == 1
    assert found["graph_service_query_seconds_bucket", "0.03"] == 0
    assert found["graph_service_query_seconds_bucket", "0.1"] == 1


def test_gauges_are_those_of_the_moment() -> None:
    """Pool and cache are read when somebody asks."""
    found = samples(make().text().decode())
    assert found["graph_service_workers", "idle"] == 3
    assert found["graph_service_waiting", ""] == 4
    assert found["graph_service_workers_ended_total", ""] == 5
    assert found["graph_service_kept_bytes", ""] == 9_000


def test_operators_read_them(client: FlaskClient) -> None:
    """From a configured address the text is there, never kept by anybody."""
    client.get("/sparql", query_string={"query": f"ASK {{}} # {MARK}"})
    client.get(f"/queries/{MARK}")
    client.get(f"/{MARK}")
    answer = client.get("/metrics", environ_overrides=LOOPBACK)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    found = samples(answer.text)
    assert found["graph_service_requests_total", "GET,refused,/queries/<name>,404"] >= 1
    assert found["graph_service_requests_total", "GET,refused,unknown,404"] >= 1
    assert MARK not in answer.text
    assert "127.0.0.1" not in answer.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "QUERY"])
@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_for_all_others_there_is_nothing(
    client: FlaskClient, environ: dict[str, str], method: str
) -> None:
    """A stranger, or one whom a proxy forwards, gets the answer of a path that does not exist."""
    hidden = client.open("/metrics", method=method, environ_overrides=environ)
    absent = client.open("/absent0", method=method, environ_overrides=environ)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data
    assert dict(hidden.headers) == dict(absent.headers)
