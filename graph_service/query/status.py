"""What a pool says of itself and of the queries that run."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class PoolStatus:
    """The pool at one moment.

    ``idle`` and ``running`` count workers, ``slow`` those that run for long; ``waiting`` callers.
    Since the start, ``ended`` counts workers that their query ended, ``recycled`` those that were
    replaced after one, ``turned_away`` queries that found too many slow ones. ``network`` says how
    workers are kept from it, ``backend`` where new ones have the view.
    """

    idle: int
    running: int
    slow: int
    waiting: int
    ended: int
    recycled: int
    turned_away: int
    network: str
    backend: str


def add_up(statuses: Iterable[PoolStatus]) -> PoolStatus:
    """Return the counts of several pools together, with the rest as the last one says it."""
    each = list(statuses)
    counts = {
        field.name: sum(getattr(status, field.name) for status in each)
        for field in fields(PoolStatus)
        if field.type is int
    }
    return replace(each[-1], **counts)


@dataclass(frozen=True)
class RunningQuery:
    """A running query as its owner sees it; ``seconds`` since it has a place."""

    number: int
    seconds: float
    slow: bool
