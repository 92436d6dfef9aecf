"""Withdrawals as members of a stream: that something was withdrawn, told to who could see it.

They are in no file: the audit log alone holds the IRIs. So they are made when somebody asks.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
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
    notices: Iterable[Notice], steps: Sequence[Step], audiences: Collection[str]
) -> list[Withdrawn]:
    """Return the withdrawals that a set may know of, the oldest first.

    What was withdrawn before the first release of the stream is not in it.
    """
    found, numbers = [], [step.number for step in steps]
    for notice in notices:
        place = bisect_right(numbers, notice.release)
        if place and not set(audiences).isdisjoint(notice.audiences):
            step, when = steps[place - 1], notice.time.replace("+00:00", "Z")
            found.append(Withdrawn(notice.iri, step.number, step.time, when))
    return found
