"""What a pool says of itself and of the queries that run."""

from dataclasses import dataclass


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


@dataclass(frozen=True)
class RunningQuery:
    """A running query as its owner sees it; ``seconds`` since it has a place."""

    number: int
    seconds: float
    slow: bool
