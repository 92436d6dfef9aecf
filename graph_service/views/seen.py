"""What a set of audiences sees of a release: its entries, and a digest of them."""

import hashlib
import json
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.ledger.ledger import Ledger
from graph_service.ledger.release import Entry
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
        self._kept: dict[tuple[str, frozenset[str]], Seen] = {}

    def of(self, number: int, audiences: Collection[str]) -> Seen:
        """Return what a set sees of release ``number``, as the ledger has it now.

        Raises:
            LedgerError: there is no such release, or its manifest is damaged.
        """
        release = self._ledger.release(number)
        key = (release.digest, frozenset(audiences))  # the digest is of all entries, amended or not
        with self._guard:
            seen = self._kept.pop(key, None)
        if seen is None:
            entries = visible(release, audiences)
            seen = Seen(entries, view_digest(entries))
        with self._guard:
            self._kept[key] = seen
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
        return seen


def view_digest(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of what someone sees who sees these entries (in graph order).

    Audiences are left out: that a graph became public is no news to those who saw it before.
    """
    seen = [[e.graph, e.object, e.contributor, e.dataset, e.licence] for e in entries]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()
