"""Withdrawals as members of a stream: that something was withdrawn, told to who could see it.

They are in no file: the audit log alone holds the IRIs. So they are made when somebody asks.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph_service.export.feeds.steps import Step
from graph_service.namespaces import BASE

_DIGITS: Final = 32


class Notice(Protocol):
    """A withdrawal as the audit log has it: see :mod:`graph_service.ledger.notices`."""

    @property
    def iri(self) -> str:
        """What was withdrawn."""

    @property
    def release(self) -> int:
        """The release that was made by it."""

    @property
    def audiences(self) -> tuple[str, ...]:
        """Who could see it."""

    @property
    def time(self) -> str:
        """When: UTC, ISO 8601."""


@dataclass(frozen=True)
class Withdrawn:
    """A member: ``thing`` was withdrawn, at the moment ``when``.

    ``release`` and ``time`` place it in the stream: they are those of the last release that its
    readers know and that was made by then.
    """

    thing: str
    release: int
    time: str
    when: str

    @property
    def iri(self) -> str:
        """The name of the member."""
        content = f"{self.thing}\0{self.when}".encode()
        return f"{BASE}changes#withdrawn-{hashlib.sha256(content).hexdigest()[:_DIGITS]}"


def withdrawn_from(
    notices: Iterable[Notice],
    steps: Sequence[Step],
    audiences: Collection[str],
    since: Callable[[int], int | None],
) -> list[Withdrawn]:
    """Return the withdrawals that a set may know of, the oldest first.

    What was withdrawn before the first release of the stream is not in it, nor is what comes with a
    release that is not in it yet: a member must not change once it was told.

    Args:
        notices: all withdrawals.
        steps: of the stream.
        audiences: the set.
        since: returns the release that the set knows and since which it sees what it sees in a
            release; ``None`` when there is no such release yet.
    """
    found, numbers = [], [step.number for step in steps]
    for notice in notices:
        if set(audiences).isdisjoint(notice.audiences):
            continue
        known = since(notice.release)
        place = 0 if known is None else bisect_right(numbers, known)
        if known is not None and place and known <= numbers[-1]:
            step, when = steps[place - 1], notice.time.replace("+00:00", "Z")
            found.append(Withdrawn(notice.iri, step.number, step.time, when))
    return found
