"""What full passes found, for whoever runs the service: in ``/metrics``, and in ``/status``.

It is about all that is published, so nobody else is told: neither that something is wrong, nor when
somebody asked for a pass.
"""

from collections.abc import Iterator
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from graph_service.access.actor import Actor
from graph_service.inspection.keeping import Keeping


def inspection_for(actor: Actor, keeping: Keeping) -> dict[str, Any] | None:
    """Return what an administrator is told, as JSON values; ``None`` for anybody else."""
    if not actor.admin:
        return None
    last = keeping.last
    known: dict[str, Any] = {} if last is None else last.members() | {"conforms": last.conforms}
    return {"running": keeping.running, **known}


class Inspections(Collector):
    """The gauges of the last pass; without one there are none but whether one runs.

    Args:
        keeping: makes the passes.
    """

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def describe(self) -> Iterator[Metric]:
        """Return nothing: no other collector has these names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges of this moment."""
        last = self._keeping.last
        values = [("running", "Whether a full pass runs.", float(self._keeping.running))]
        if last is not None:
            values += [
                ("timestamp_seconds", "When the last full pass began.", last.time.timestamp()),
                ("seconds", "How long it took.", last.seconds),
                ("failed", "Whether it came to no end.", float(bool(last.fault))),
            ]
        if last is not None and not last.fault:
            values += [
                ("release", "The release that it judged.", float(last.release)),
                ("violations", "What violates the rules.", float(last.violations)),
                ("warnings", "Warnings that it found.", float(last.warnings)),
            ]
        for name, text, value in values:
            yield GaugeMetricFamily(f"graph_service_inspection_{name}", text, value=value)
