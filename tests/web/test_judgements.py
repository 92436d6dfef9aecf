"""How changes were judged is counted, and only operators are told."""

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from graph_service.web.judgements import Judgements


def test_counts_are_those_of_the_moment() -> None:
    """Each way to judge has a counter, from nought on."""
    counts = {"touched": 0, "everything": 0}
    registry = CollectorRegistry()
    registry.register(Judgements(lambda: counts))
    assert b'graph_service_judgements_total{looked_at="touched"} 0.0' in generate_latest(registry)
    counts["everything"] = 2
    text = generate_latest(registry)
    assert b'graph_service_judgements_total{looked_at="everything"} 2.0' in text
