"""The finished views of one audience set on the disk: which may stand, and which are built on.

A view that was made from the one before it may have, in its files, terms of statements that were
taken out since one was made from nothing. No query finds them, and who reads the view could read
them once. As soon as a graph that lost something is hidden from the set, or anything was withdrawn
that it could see, they must not be there: such a view does not stand, and none is built on it.
"""

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.release import Entry, Release
from graph_service.views.difference import changes_between
from graph_service.views.lease import remove_unused
from graph_service.views.marker import Marker, list_files, read_marker
from graph_service.views.store import build_store
from graph_service.views.successor import succeed_store

HALF: Final = ".half"
STORE: Final = "store"
_KEPT: Final = 2

_MOST_CHANGED: Final = 200_000
"""Triples of changed graphs: they are in memory together, and more are faster made from nothing."""

_MOST_LEFTOVERS: Final = 1_000
"""Graphs that may have lost something since a view was made from nothing."""

_FEW: Final = 1_000
"""Triples that may change, or have been taken out, in any case."""

Read = Callable[[str], bytes]
"""Returns the canonical N-Quads of an object."""


@dataclass(frozen=True)
class Generation:
    """A finished, undamaged view on the disk."""

    path: Path
    marker: Marker

    def stands(self, banned: "Banned") -> bool:
        """Return whether its files hold nothing more of what must not be in them."""
        return banned.spares(self.marker, self.marker.leftovers)

    def is_same(self, other: "Generation") -> bool:
        """Return whether the two are the same view, one of them settled perhaps."""
        one, two = self.marker, other.marker
        return (one.digest, one.since) == (two.digest, two.since)


class Banned:
    """What must not be in the files of a set.

    Args:
        releases: those that say it: the newest, and the one that is shown.
        audiences: the set.
    """

    def __init__(self, releases: Iterable[Release], audiences: Collection[str]) -> None:
        self._releases = tuple(releases)
        self._audiences = frozenset(audiences)

    def spares(self, marker: Marker, leftovers: Collection[str]) -> bool:
        """Return whether files may be as they are.

        Args:
            marker: of a view, which tells when its first files were made.
            leftovers: the graphs that they may have something of, as the marker has them.
        """
        return marker.made >= self._withdrawn and (
            not leftovers or self._hidden.isdisjoint(leftovers)
        )

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return frozenset(
            _leftover(entry.graph)
            for release in self._releases
            for entry in release.entries
            if entry.audience not in self._audiences
        )

    @cached_property
    def _withdrawn(self) -> int:
        """The release with which something went last that the set could see."""
        return max(
            (
                each.release
                for release in self._releases
                for each in release.withdrawn
                if not self._audiences.isdisjoint(each.audiences)
            ),
            default=0,
        )


@dataclass(frozen=True)
class Wanted:
    """A view that is to be made.

    ``entries`` is what it shows, and ``newest`` the newest release there is; ``audiences``,
    ``digest`` and ``since`` are as in its marker.
    """

    audiences: frozenset[str]
    digest: str
    since: int
    newest: int
    entries: tuple[Entry, ...]
    banned: Banned

    @property
    def name(self) -> str:
        """The name of its folder, if it is made now."""
        return f"{self.since}-{self.digest[:16]}-{self.newest}"

    def is_met_by(self, generation: Generation) -> bool:
        """Return whether this is the view."""
        marker = generation.marker
        same = (marker.digest, marker.since) == (self.digest, self.since)
        return same and generation.stands(self.banned)


def list_generations(place: Path) -> list[Generation]:
    """Return the views in the folder of a set, the newest first; what is not whole is removed.

    Of two that are the same the settled one comes first.

    Raises:
        OSError: a folder can't be read or removed.
    """
    found = []
    for path in place.iterdir():
        if path.is_dir():
            marker = None if path.suffix == HALF else read_marker(path)
            if marker is None:
                remove_unused(path)
            else:
                found.append(Generation(path, marker))
    return sorted(found, key=lambda each: (each.marker.until, each.marker.settled), reverse=True)


def remove_old(
    generations: Iterable[Generation], keep: Generation, is_spent: Callable[[Generation], bool]
) -> None:
    """Remove all unused views but ``keep`` and the newest other one that is not spent.

    Raises:
        OSError: a file can't be removed.
    """
    others = [each for each in generations if each.path != keep.path]
    kept = [each for each in others if not each.is_same(keep) and not is_spent(each)][: _KEPT - 1]
    for each in others:
        if each not in kept:
            remove_unused(each.path)


def make_from_nothing(folder: Path, wanted: Wanted, read: Read) -> Marker:
    """Build the store of a view, in a new folder, and return what is known of it.

    Raises:
        LedgerError: an object is missing or damaged, or the store can't be written.
    """
    graphs = ((entry.graph, read(entry.object)) for entry in wanted.entries)
    quads = build_store(folder / STORE, graphs)
    triples = quads - sum(entry.triples for entry in wanted.entries)
    return Marker(
        digest=wanted.digest,
        since=wanted.since,
        until=wanted.since,
        triples=triples,
        files=list_files(folder / STORE),
        audiences=sorted(wanted.audiences),
        origin=wanted.name,
        made=wanted.newest,
        settled=True,
    )


def make_from(
    before: Generation, seen: Iterable[Entry], folder: Path, wanted: Wanted, read: Read
) -> Marker | None:
    """Make the store of a view from the one before, in a new folder, if that can be done.

    Args:
        before: the view to begin with.
        seen: its entries.
        folder: where the store is to be.
        wanted: the new view.
        read: gives the objects of both.

    Returns:
        What is known of it; ``None`` when it has to be made from nothing.

    Raises:
        OSError: what was begun can't be removed.
    """
    known, changes = before.marker, changes_between(seen, wanted.entries)
    taken = (_leftover(each.graph) for each in changes if each.before is not None)
    leftovers = sorted({*known.leftovers, *taken})
    most = min(_MOST_CHANGED, known.triples + _FEW)
    if (
        sum(each.triples for each in changes) > most
        or known.removed > known.triples + _FEW
        or len(leftovers) > _MOST_LEFTOVERS
        or not wanted.banned.spares(known, leftovers)
    ):
        return None
    try:
        applied = succeed_store(before.path / STORE, folder / STORE, changes, read)
    except LedgerError:  # an object is gone, or the disk has no links: see what the ledger gives
        shutil.rmtree(folder / STORE, ignore_errors=True)
        return None
    return replace(
        known,
        digest=wanted.digest,
        since=wanted.since,
        until=wanted.since,
        triples=known.triples + applied.merged,
        files=list_files(folder / STORE),
        settled=False,
        removed=known.removed + applied.removed,
        leftovers=leftovers,
    )


def _leftover(graph: str) -> str:
    return hashlib.sha256(graph.encode()).hexdigest()
