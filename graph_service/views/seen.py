"""What a set of audiences sees of a release: its entries, and a digest of them."""

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.ledger.history import digest_of_parts, parts_of
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
        if current is None or current.number < number:
            current = release
        # the digests are of all entries, amended or not
        key = (release.digest, current.digest, frozenset(audiences))
        with self._guard:
            seen = self._kept.pop(key, None)
        if seen is None:
            entries = _shown(release, current, audiences)
            seen = Seen(entries, view_digest(entries))
        with self._guard:
            self._kept[key] = seen
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return seen


def view_digest(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of what someone sees who sees these entries (in graph order)."""
    return digest_of_parts(parts_of(entries))


def _shown(release: Release, current: Release, audiences: Collection[str]) -> tuple[Entry, ...]:
    entries = visible(release, audiences)
    if current.digest == release.digest:
        return entries
    hidden = {entry.graph for entry in current.entries if entry.audience not in audiences}
    return tuple(entry for entry in entries if entry.graph not in hidden)
