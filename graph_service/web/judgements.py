"""How changes were judged, for whoever runs the service: by what they touch, or by all there is.

Many full ones say that somebody changes what very much hangs on, or that the shapes can't be
followed; each takes as long as a pass over everything.
"""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector


class Judgements(Collector):
    """The counts of judgements since the process started.

    Args:
        judged: returns them, by what was looked at.
    """

    def __init__(self, judged: Callable[[], Mapping[str, int]]) -> None:
        self._judged = judged

    def describe(self) -> Iterator[Metric]:
        """Return nothing: no other collector has these names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the counts of this moment."""
        text = "Changes judged by what they touch, or by all there is."
        family = CounterMetricFamily("graph_service_judgements", text, labels=["looked_at"])
        for name, number in self._judged().items():
            family.add_metric([name], number)
        yield family
