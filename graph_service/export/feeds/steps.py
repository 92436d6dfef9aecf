"""The releases that a stream of changes is made from, as a set of audiences is shown them by now.

A stream is what its steps make of it: the same steps give the same stream. A withdrawal, a graph
that goes to others, and a pruning change steps that were there before; an ordinary release adds
one.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph_service.views.views import Views

Audiences = frozenset[str]

_MOST: Final = 16
"""Sets of audiences of which it is remembered what they are shown."""


@dataclass(frozen=True)
class Step:
    """A release of a stream: its number, the digest of what is shown of it, and its time.

    The time (UTC, ISO 8601, whole seconds) is that of the release, or of the one before it where
    that is later: the time of a stream never goes back.
    """

    number: int
    digest: str
    time: str


@dataclass
class _Shown:
    """What is remembered of a set: digests of releases, and of what they depend.

    ``identities`` tell the manifests from others, ``graphs`` are in at least one of the releases,
    and ``hidden`` are those of them that are for others by now.
    """

    digests: dict[int, str]
    identities: dict[int, object]
    graphs: set[str]
    hidden: frozenset[str]


class Steps:
    """The steps of the streams of one ledger; may be used by several threads."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._guard = threading.Lock()
        self._shown: OrderedDict[Audiences, _Shown] = OrderedDict()

    def numbers(self, audiences: Audiences, until: int) -> tuple[int, ...]:
        """Return the releases of a stream: those that a set knows and that are kept, ascending."""
        known = self._views.ledger.history.seen_by(audiences)
        return tuple(each.number for each in known if each.number <= until and not each.is_pruned)

    def of(self, audiences: Audiences, until: int) -> tuple[Step, ...]:
        """Return the steps of a stream, up to a release.

        Raises:
            LedgerError: the record is damaged.
        """
        numbers, history = self.numbers(audiences, until), self._views.ledger.history
        with self._guard:
            digests = self._digests(audiences, numbers)
        steps, time = [], datetime.min.replace(tzinfo=UTC)
        for number in numbers:
            issue = history.issue(number)
            if issue is not None:
                time = max(time, issue.issued_for(audiences).replace(microsecond=0))
                text = time.isoformat().replace("+00:00", "Z")
                steps.append(Step(number, digests[number], text))
        return tuple(steps)

    def _digests(self, audiences: Audiences, numbers: Sequence[int]) -> dict[int, str]:
        """Return what is shown of releases; what is known is asked again if it may have changed."""
        ledger, current = self._views.ledger, self._views.ledger.current()
        others = (
            {e.graph for e in current.entries if e.audience not in audiences} if current else set()
        )
        shown = self._shown.pop(audiences, None)
        if shown is not None and (
            shown.hidden != others & shown.graphs
            or any(ledger.manifest_of(n) != seen for n, seen in shown.identities.items())
        ):
            shown = None
        shown = shown or _Shown({}, {}, set(), frozenset())
        for number in numbers:
            if number not in shown.digests:
                shown.identities[number] = ledger.manifest_of(number)
                entries = ledger.release(number).entries
                shown.graphs |= {each.graph for each in entries if each.audience in audiences}
                shown.digests[number] = self._views.seen(number, audiences).digest
        shown.hidden = frozenset(others & shown.graphs)
        self._shown[audiences] = shown
        while len(self._shown) > _MOST:
            self._shown.popitem(last=False)
        return shown.digests
