"""Pulls from partners: counts for whoever runs the service, and what a caller is told of them.

Who does not see what is pulled is not told that something is.
"""

from collections.abc import Collection, Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from graph_service.harvest.keeping import PULLED, UNCHANGED
from graph_service.harvest.schedule import Schedule
from graph_service.partners.partner import Partner

_GOOD = (PULLED, UNCHANGED)


def sees_pulls(partner: Partner, audiences: Collection[str]) -> bool:
    """Return whether callers with these audiences see what is pulled from a partner."""
    return partner.harvest is not None and partner.harvest.audience in audiences


def pulls_of(
    schedule: Schedule, partner: Partner, audiences: Collection[str]
) -> dict[str, Any] | None:
    """Return what callers with these audiences are told, as JSON values; ``None`` is nothing.

    Why a pull failed is for whoever runs the service: it may tell of things of others.
    """
    known = schedule.known(partner) if sees_pulls(partner, audiences) else None
    if known is None or partner.harvest is None:
        return None
    return {
        "file": partner.harvest.export.iri,
        "hours": partner.harvest.hours,
        "looked": known.looked or None,
        "pulled": known.pulled or None,
        "good": known.outcome in _GOOD if known.outcome else None,
        "statements": known.statements,
    }


class Pulls(Collector):
    """The counters of a service.

    Args:
        schedule: makes the pulls.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def describe(self) -> Iterator[Metric]:
        """Return nothing: no other collector has these names."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Yield the counters of this moment."""
        pulls = CounterMetricFamily(
            "graph_service_pulls", "Pulls from partners by outcome.", labels=["outcome"]
        )
        for outcome, count in sorted(self._schedule.counts.items()):
            pulls.add_metric([outcome], count)
        yield pulls
        yield GaugeMetricFamily(
            "graph_service_pulls_troubled",
            "Partners whose last pull failed or was refused.",
            value=self._schedule.troubled(),
        )
