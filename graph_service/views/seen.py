"""What a set of audiences sees of a release: its entries, and a digest of them."""

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.ledger.issue import digest_of_parts, parts_of
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.release import Entry, Release
from graph_service.views.audiences import visible

_KEPT: Final = 16


@dataclass(frozen=True)
class Seen:
    """``entries`` are in graph order, ``digest`` is that of :func:`view_digest`."""

    entries: tuple[Entry, ...]
    digest: str


class Sight:
    """What sets see of the releases of a ledger; the last answers are kept. For many threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._guard = threading.Lock()
        self._kept: dict[tuple[str, str, frozenset[str]], Seen] = {}

    def of(self, number: int, audiences: Collection[str]) -> Seen:
        """Return what a set is shown of release ``number``, as the ledger has it now.

        A graph that is there today for others alone is not shown in an earlier release either:
        who took it from the public did not mean it to be found one release before.

        Raises:
            LedgerError: there is no such release, or a manifest is damaged.
        """
        release, current = self._ledger.release(number), self._ledger.current()
        if current is None or current.number <= number:
            return self.at(number, audiences)
        # the digests are of all entries, amended or not
        key = (release.digest, current.digest, frozenset(audiences))
        return self._keep(key, lambda: self._shown(release, current, audiences))

    def at(self, number: int, audiences: Collection[str]) -> Seen:
        """Return what a set was shown of release ``number`` when no later one was there.

        Not for showing it: see :meth:`of`. What was withdrawn is not in it either.

        Raises:
            LedgerError: there is no such release, or a manifest is damaged.
        """
        release = self._ledger.release(number)
        key = (release.digest, release.digest, frozenset(audiences))
        return self._keep(key, lambda: self._seen(release, audiences))

    def _keep(self, key: tuple[str, str, frozenset[str]], find: Callable[[], Seen]) -> Seen:
        with self._guard:
            seen = self._kept.pop(key, None)
        if seen is None:
            seen = find()
        with self._guard:
            self._kept[key] = seen
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return seen

    def _shown(self, release: Release, current: Release, audiences: Collection[str]) -> Seen:
        seen = self.at(release.number, audiences)
        hidden = {entry.graph for entry in current.entries if entry.audience not in audiences}
        entries = tuple(entry for entry in seen.entries if entry.graph not in hidden)
        return seen if len(entries) == len(seen.entries) else Seen(entries, view_digest(entries))

    def _seen(self, release: Release, audiences: Collection[str]) -> Seen:
        entries = visible(release, audiences)
        issue = None if release.original else self._ledger.history.issue(release.number)
        digest = view_digest(entries) if issue is None else issue.digest_for(audiences)
        return Seen(entries, digest)


def view_digest(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of what someone sees who sees these entries (in graph order)."""
    return digest_of_parts(parts_of(entries))
