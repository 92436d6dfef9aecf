"""How calls of partners went, for whoever runs the service; by partner, and about no query."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from graph_service.partners.gateway import Gateway
from graph_service.partners.tally import BUCKETS, OUTCOMES

_BOUNDS = (*map(str, BUCKETS), "+Inf")


class PartnerCalls(Collector):
    """The counts of partners that were asked since the process started.

    Args:
        gateway: calls them.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def describe(self) -> Iterator[Metric]:
        """Return nothing: no other collector has these names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the counts of this moment."""
        start, counts = "graph_service_partner_", self._gateway.tally.all()
        resting = self._gateway.resting()
        asked = CounterMetricFamily(
            start + "questions",
            "Times that a query or a check asked a partner, by how that ended.",
            labels=["partner", "outcome"],
        )
        seconds = HistogramMetricFamily(
            start + "seconds",
            "Seconds of those for which the partner was called.",
            labels=["partner"],
        )
        rests = GaugeMetricFamily(
            start + "left_alone", "Whether the partner is left alone now.", labels=["partner"]
        )
        sums = {
            name: CounterMetricFamily(start + name, text, labels=["partner"])
            for name, text in (
                ("calls", "Requests that a partner answered."),
                ("bytes", "Bytes of these answers, expanded."),
                ("rows", "Rows that queries were given, those that were kept, too."),
            )
        }
        for name, each in counts.items():
            for outcome in OUTCOMES:
                asked.add_metric([name, outcome], each.outcomes[outcome])
            below = list(zip(_BOUNDS, accumulate(each.buckets), strict=True))
            seconds.add_metric([name], below, each.seconds)
            rests.add_metric([name], float(name in resting))
            for family, value in (("calls", each.calls), ("bytes", each.size), ("rows", each.rows)):
                sums[family].add_metric([name], value)
        yield from (asked, seconds, rests, *sums.values())
