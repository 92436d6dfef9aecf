"""Operators read how calls of partners went."""

from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from graph_service.partners.gateway import Gateway
from graph_service.web.partner_calls import PartnerCalls


def test_counts_of_each_partner(tmp_path: Path) -> None:
    """Every outcome has its counter, from nought on; one that nobody asked has none."""
    gateway = Gateway(tmp_path, (), 0, environ=dict)
    registry = CollectorRegistry()
    registry.register(PartnerCalls(gateway))
    assert b"archive" not in generate_latest(registry)
    gateway.tally.called("archive", 7)
    gateway.tally.ended("archive", "answered", rows=3, seconds=0.2)
    text = generate_latest(registry).decode()
    for line in (
        'graph_service_partner_questions_total{outcome="answered",partner="archive"} 1.0',
        'graph_service_partner_questions_total{outcome="timeout",partner="archive"} 0.0',
        'graph_service_partner_calls_total{partner="archive"} 1.0',
        'graph_service_partner_bytes_total{partner="archive"} 7.0',
        'graph_service_partner_rows_total{partner="archive"} 3.0',
        'graph_service_partner_seconds_bucket{le="0.3",partner="archive"} 1.0',
        'graph_service_partner_seconds_bucket{le="0.1",partner="archive"} 0.0',
        'graph_service_partner_seconds_sum{partner="archive"} 0.2',
        'graph_service_partner_left_alone{partner="archive"} 0.0',
    ):
        assert line in text.splitlines(), text
    gateway.close()
