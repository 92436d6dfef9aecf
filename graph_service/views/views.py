"""Views: for each set of audiences, a physical store of what it may see, made when needed.

::

    <folder>/<audiences>/<release>-<digest>-<made>/store/      the engine's files
    <folder>/<audiences>/<release>-<digest>-<made>/view.json   the marker: written last, so a folder
                                                               without it is half a view

``digest`` is that of the visible entries, ``release`` the first release since which it is the
same, and ``made`` the newest one when the view was made. So when only internal data changes, the
public view keeps its number, its files and its ETags. The current view and the one before it are
kept, and those that somebody holds: workers are started on them as long as they are answered from.

A view is made from the one before it where that can be, which takes a fraction of a second, and
from nothing otherwise. Both hold the same.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults, make_folder, sync_folder
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.lock import exclusive
from graph_service.ledger.release import Release
from graph_service.views.audiences import key_of
from graph_service.views.difference import Change, Foreseen, changes_between
from graph_service.views.generations import (
    HALF,
    STORE,
    Banned,
    Generation,
    Wanted,
    list_generations,
    make_from,
    make_from_nothing,
    remove_old,
)
from graph_service.views.lease import remove_unused
from graph_service.views.marker import read_marker, write_marker
from graph_service.views.seen import Seen, Sight

_BUILD_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class View:
    """What a set of audiences sees.

    ``digest`` is the SHA-256 of the visible entries, ``release`` the first release since which
    it is the same, ``path`` the folder of the store, ``triples`` the number of merged triples,
    ``graphs`` the IRIs of the visible graphs, sorted, ``ledger`` the folder of the ledger that it
    was made from, if that is known. Views of the same ``origin`` come from the same one that was
    made from nothing: the files of the later ones have what was in the earlier ones. One that is
    not ``settled`` is slower to read, and may be (see :mod:`graph_service.views.settling`).
    """

    audiences: frozenset[str]
    release: int
    digest: str
    path: Path
    triples: int
    graphs: tuple[str, ...]
    ledger: Path | None = None
    origin: str = ""
    settled: bool = True


class Views:
    """The folder of views, derived from ``ledger``; deleting it loses nothing."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger
        self._sight = Sight(ledger)

    def ensure(self, release: Release, audiences: Collection[str], *, tidies: bool = True) -> View:
        """Return the view of ``audiences`` at ``release``, building it when it is not there.

        Args:
            release: the release.
            audiences: the set.
            tidies: whether to remove what is not needed any more; else the next call does.

        Raises:
            InputError: the set is empty or has a bad name.
            LedgerError: an object is damaged, or the view can't be written.
        """
        place = self.folder / key_of(audiences)
        with disk_faults("can't write the view"):
            make_folder(place)
            with exclusive(place / "lock", _BUILD_SECONDS):
                generations = list_generations(place)
                wanted = self._wanted(release, audiences)
                found = next((each for each in generations if wanted.is_met_by(each)), None)
                if found is None:
                    found = self._make(place, wanted, generations)
                if release.number > found.marker.until:
                    found = replace(found, marker=replace(found.marker, until=release.number))
                    write_marker(found.path, found.marker)
                if tidies:
                    remove_old(generations, found, partial(self._is_spent, wanted.banned))
        return View(
            audiences=frozenset(audiences),
            release=wanted.since,
            digest=wanted.digest,
            path=found.path / STORE,
            triples=found.marker.triples,
            graphs=tuple(entry.graph for entry in wanted.entries),
            ledger=self.ledger.folder,
            origin=found.marker.origin,
            settled=found.marker.settled,
        )

    def content(self, release: Release, audiences: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what a view is made of, from the ledger: graph IRI and verified N-Quads.

        Raises:
            LedgerError: an object is missing or damaged.
        """
        seen = self.seen(release.number, audiences).entries
        return ((entry.graph, self.ledger.read(entry.object)) for entry in seen)

    def seen(self, number: int, audiences: Collection[str]) -> Seen:
        """Return what a set of audiences is shown of a release (see ``Sight``)."""
        return self._sight.of(number, audiences)

    def objects(self, view: View) -> dict[str, str]:
        """Return the graphs of a view, each with the SHA-256 of its content: its object's name."""
        seen = self.seen(view.release, view.audiences)
        return {entry.graph: entry.object for entry in seen.entries}

    def foreseen(self, before: View, release: Release) -> Foreseen | None:
        """Return how the view of a release will differ from the one that is there.

        Whether anything of the one before may be in what it is read from is known when it is made:
        they are of the same ``origin`` then.

        Returns:
            ``None`` where the ledger does not have the content of the one before any more.

        Raises LedgerError when the record is damaged.
        """
        old = self._sight.at(before.release, before.audiences)
        new = self._sight.of(release.number, before.audiences)
        if old.digest != before.digest:
            return None
        return Foreseen(new.digest, changes_between(old.entries, new.entries))

    def changes(self, before: View, after: View) -> tuple[Change, ...] | None:
        """Return how a view differs from an earlier one of its set.

        Returns:
            ``None`` where nothing of the earlier one may be in what the later one is read from,
            or the ledger does not have its content any more.

        Raises LedgerError when the record is damaged.
        """
        if (before.audiences, before.origin) != (after.audiences, after.origin):
            return None
        old, new = (self._sight.at(view.release, view.audiences) for view in (before, after))
        if (old.digest, new.digest) != (before.digest, after.digest):
            return None
        return changes_between(old.entries, new.entries)

    def forget(self, *, held: bool = False) -> bool:
        """Remove the views whose files may have something of what was withdrawn or is hidden now.

        That is done for a set when its view is asked for; this does it for all sets, also those
        that nobody asks for any more. To be called after a withdrawal, and again once those who
        answered from such a view have left it.

        Args:
            held: remove those, too, that somebody holds.

        Returns:
            Whether all are gone: ``False`` while somebody holds one.

        Raises LedgerError when the record is damaged, or a file can't be removed.
        """
        current, gone = self.ledger.current(), True
        if current is None or not self.folder.is_dir():
            return True
        with disk_faults("can't remove the views"):
            for place in self.folder.iterdir():
                with exclusive(place / "lock", _BUILD_SECONDS):
                    for each in list_generations(place):
                        if self._is_spent(Banned([current], each.marker.audiences), each):
                            gone &= remove_unused(each.path, held=held)
        return gone

    def is_whole(self, view: View) -> bool:
        """Return whether the files of a view are there, with the bytes that its marker knows."""
        return read_marker(view.path.parent) is not None

    def clear(self) -> None:
        """Remove all views; they are built again when they are needed.

        Raises:
            LedgerError: a file can't be removed.
        """
        with disk_faults("can't remove the views"):
            if self.folder.is_dir():
                shutil.rmtree(self.folder)

    def _is_spent(self, banned: Banned, generation: Generation) -> bool:
        """Return whether a view has what must not be in files of its set any more.

        Or shows it: a graph that is hidden now is not shown in what the ledger has of its release.
        """
        marker = generation.marker
        try:
            shown = self.seen(marker.until, marker.audiences)
        except LedgerError:
            return True  # nobody can say what it may show
        return shown.digest != marker.digest or not generation.stands(banned)

    def _wanted(self, release: Release, audiences: Collection[str]) -> Wanted:
        seen = self._sight.of(release.number, audiences)
        since = self.ledger.history.since(release.number, audiences)
        newest = self.ledger.newest(release.number)
        releases = [self.ledger.release(number) for number in {release.number, newest}]
        banned = Banned(releases, audiences)
        return Wanted(frozenset(audiences), seen.digest, since, newest, seen.entries, banned)

    def _make(self, place: Path, wanted: Wanted, generations: Sequence[Generation]) -> Generation:
        path = place / wanted.name
        half = path.with_name(path.name + HALF)
        for folder in (half, path):
            if folder.is_dir():
                shutil.rmtree(folder)
        make_folder(half)
        marker, read = None, self.ledger.read
        for before in generations[:1]:
            with suppress(LedgerError):  # the release may be damaged, or pruned
                seen = self._sight.at(before.marker.until, wanted.audiences)
                if seen.digest == before.marker.digest:
                    marker = make_from(before, seen.entries, half, wanted, read)
        if marker is None:
            marker = make_from_nothing(half, wanted, read)
        # the engine syncs its tables itself; what a power cut spoils, the marker shows
        write_marker(half, marker)
        half.rename(path)
        sync_folder(place)
        return Generation(path, marker)
