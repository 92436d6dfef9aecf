"""Views: for each set of audiences, a physical store of what it may see, made when needed.

::

    <folder>/<audiences>/<release>-<digest>/store/      the engine's files
    <folder>/<audiences>/<release>-<digest>/view.json   the marker: written last, so a folder
                                                        without it is half a view and is made anew

``digest`` is that of the visible entries, and ``release`` the first release since which it is the
same. So when only internal data changes, the public view keeps its number, its files and its
ETags. The current view and the one before it are kept, and those that somebody holds: workers are
started on them as long as they are answered from.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from graph_service.ledger.durable import disk_faults, make_folder, sync_folder
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.lock import exclusive
from graph_service.ledger.release import Entry, Release
from graph_service.views.audiences import key_of, visible
from graph_service.views.lease import remove_unused
from graph_service.views.marker import Marker, list_files, read_marker, write_marker
from graph_service.views.store import build_store

_KEPT: Final = 2
_BUILD_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class View:
    """What a set of audiences sees.

    ``digest`` is the SHA-256 of the visible entries, ``release`` the first release since which
    it is the same, ``path`` the folder of the store, ``triples`` the number of merged triples,
    ``graphs`` the IRIs of the visible graphs, sorted, ``ledger`` the folder of the ledger that it
    was made from, if that is known.
    """

    audiences: frozenset[str]
    release: int
    digest: str
    path: Path
    triples: int
    graphs: tuple[str, ...]
    ledger: Path | None = None


class Views:
    """The folder of views, derived from ``ledger``; deleting it loses nothing."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger

    def ensure(self, release: Release, audiences: Collection[str]) -> View:
        """Return the view of ``audiences`` at ``release``, building it when it is not there.

        Raises:
            InputError: the set is empty or has a bad name.
            LedgerError: an object is damaged, or the view can't be written.
        """
        key = key_of(audiences)
        place = self.folder / key
        with disk_faults("can't write the view"):
            make_folder(place)
            with exclusive(place / "lock", _BUILD_SECONDS):
                entries = visible(release, audiences)
                digest = view_digest(entries)
                since = self._since(release, audiences, digest)
                path = place / f"{since}-{digest[:16]}"
                marker = read_marker(path)
                if marker is None or marker.digest != digest:
                    marker = self._build(path, entries, Marker(digest, since, since, 0, {}))
                if release.number > marker.until:
                    marker = replace(marker, until=release.number)
                    write_marker(path, marker)
                _remove_old(place, keep=path)
        return View(
            audiences=frozenset(audiences),
            release=since,
            digest=digest,
            path=path / "store",
            triples=marker.triples,
            graphs=tuple(entry.graph for entry in entries),
            ledger=self.ledger.folder,
        )

    def content(self, release: Release, audiences: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what a view is made of, from the ledger: graph IRI and verified N-Quads.

        Exports and digests come from here, never from a store.

        Raises:
            LedgerError: an object is missing or damaged.
        """
        return _read(self.ledger, visible(release, audiences))

    def objects(self, view: View) -> dict[str, str]:
        """Return the graphs of a view, each with the SHA-256 of its content: its object's name.

        Raises:
            LedgerError: the record is damaged.
        """
        seen = visible(self.ledger.release(view.release), view.audiences)
        return {entry.graph: entry.object for entry in seen}

    def clear(self) -> None:
        """Remove all views; they are built again when they are needed.

        Raises:
            LedgerError: a file can't be removed.
        """
        with disk_faults("can't remove the views"):
            if self.folder.is_dir():
                shutil.rmtree(self.folder)

    def _build(self, path: Path, entries: tuple[Entry, ...], marker: Marker) -> Marker:
        half = path.with_name(path.name + ".half")
        for folder in (half, path):
            if folder.is_dir():
                shutil.rmtree(folder)
        make_folder(half)
        # the engine syncs its tables itself; what a power cut spoils, the marker shows
        quads = build_store(half / "store", _read(self.ledger, entries))
        marker = replace(
            marker,
            triples=quads - sum(entry.triples for entry in entries),
            files=list_files(half / "store"),
        )
        write_marker(half, marker)
        half.rename(path)
        sync_folder(path.parent)
        return marker

    def _since(self, release: Release, audiences: Collection[str], digest: str) -> int:
        """Return the first release since which the digest is the same.

        Goes back release by release, at most to one that a view's marker answers for.
        """
        place = self.folder / key_of(audiences)
        markers = [read_marker(path) for path in place.glob(f"*-{digest[:16]}")]
        known = [marker for marker in markers if marker is not None and marker.digest == digest]
        number = release.number
        while True:
            for marker in known:
                if marker.since <= number <= marker.until:
                    return marker.since
            if number == 1:
                return number
            before = self.ledger.release(number - 1)
            if view_digest(visible(before, audiences)) != digest:
                return number
            number -= 1


def view_digest(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of what someone sees who sees these entries (in graph order).

    Audiences are left out: that a graph became public is no news to those who saw it before.
    """
    total = hashlib.sha256()
    for entry in entries:
        seen = [entry.graph, entry.object, entry.contributor, entry.dataset, entry.licence]
        total.update(json.dumps(seen, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def _read(ledger: Ledger, entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    for entry in entries:
        yield entry.graph, ledger.read(entry.object)


def _remove_old(place: Path, keep: Path) -> None:
    """Remove unfinished folders, and all unused views but ``keep`` and the newest other one."""
    finished = []
    for path in place.iterdir():
        if path.is_dir() and path != keep:
            marker = None if path.suffix == ".half" else read_marker(path)
            if marker is None:
                shutil.rmtree(path)
            else:
                finished.append((marker.since, path))
    for _, path in sorted(finished, reverse=True)[_KEPT - 1 :]:
        remove_unused(path)
