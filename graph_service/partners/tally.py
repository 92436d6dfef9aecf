"""What is counted of the calls of each partner, for whoever runs the service.

Nothing of it is about a query or a caller.
"""

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from graph_service.errors import GraphServiceError, Unavailable
from graph_service.partners.faults import PartnerFault, PartnerTimeout

ANSWERED: Final = "answered"
KEPT: Final = "kept"
RESTS: Final = "left_alone"
_FULL: Final = "full"
_TIMEOUT: Final = "timeout"
_AILS: Final = "unreachable"
_UNUSABLE: Final = "unusable"
_UNARMED: Final = "credential"

OUTCOMES: Final = (ANSWERED, KEPT, _TIMEOUT, _AILS, _UNUSABLE, RESTS, _FULL, _UNARMED)
"""How asking a partner ends: ``kept`` called nobody, nor did the last three."""

BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Seconds, the upper bounds of the histogram."""


def outcome_of(error: GraphServiceError) -> str:
    """Return how asking a partner ended that ended with an error."""
    if isinstance(error, PartnerTimeout):
        return _TIMEOUT
    if isinstance(error, PartnerFault):
        return _AILS if error.ails else _UNUSABLE
    return _FULL if isinstance(error, Unavailable) else _UNARMED


@dataclass
class Counts:
    """What is counted of one partner.

    ``outcomes`` are of questions; ``calls`` and ``size`` (bytes, expanded) of requests that were
    answered; ``rows`` of what queries were given; ``seconds`` and ``buckets`` (beside
    :data:`BUCKETS` one for all above) of questions for which somebody was called.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    size: int = 0
    rows: int = 0
    seconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))


class Tally:
    """The counts of all partners since the process started; for several threads."""

    def __init__(self) -> None:
        self._counts: dict[str, Counts] = {}
        self._lock = threading.Lock()

    def called(self, name: str, size: int) -> None:
        """Count a request that was answered with so many bytes."""
        with self._lock:
            found = self._of(name)
            found.calls += 1
            found.size += size

    def ended(
        self, name: str, outcome: str, *, rows: int = 0, seconds: float | None = None
    ) -> None:
        """Count how asking a partner ended.

        Args:
            name: of the partner.
            outcome: one of :data:`OUTCOMES`.
            rows: that the query was given.
            seconds: that it took; ``None`` when nobody was called.
        """
        with self._lock:
            found = self._of(name)
            found.outcomes[outcome] += 1
            found.rows += rows
            if seconds is not None:
                found.seconds += seconds
                found.buckets[bisect_left(BUCKETS, seconds)] += 1

    def all(self) -> dict[str, Counts]:
        """Return a copy of the counts, by the names of partners."""
        with self._lock:
            return {
                name: Counts(
                    Counter(each.outcomes),
                    *(each.calls, each.size, each.rows, each.seconds, list(each.buckets)),
                )
                for name, each in sorted(self._counts.items())
            }

    def _of(self, name: str) -> Counts:
        return self._counts.setdefault(name, Counts())
