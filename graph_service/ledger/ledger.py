"""The ledger: releases of the graph, each whole or not there at all.

::

    objects/<sha256>      canonical N-Quads of one named graph
    releases/<n>.json     the manifest of release n: the whole state
    bases/<sha256>        entries that manifests of older releases are a difference to
    audit.log             what was accepted, rejected and withdrawn
    proposals/<id>.json   changes that wait for a decision
    withdrawal.json       a withdrawal that is not over
    lock                  held by the one writer

A commit puts the objects on the disk, then renames the manifest into place, then writes the audit
line. A crash before the rename leaves the old release (and perhaps objects that nothing names); a
crash after it leaves the new one, whose audit line the next writer adds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError, Overtaken
from graph_service.ledger.audit import Audit
from graph_service.ledger.bases import Bases
from graph_service.ledger.compacting import Compactor
from graph_service.ledger.completing import add_lines
from graph_service.ledger.durable import disk_faults, make_folder, publish_files
from graph_service.ledger.entering import describe_entries
from graph_service.ledger.history import History
from graph_service.ledger.journal import Journal
from graph_service.ledger.lock import exclusive
from graph_service.ledger.objects import Objects
from graph_service.ledger.proposals import Proposals
from graph_service.ledger.recent import Identity, Recent
from graph_service.ledger.release import Activity, Entry, Release, digest_of, write_manifest
from graph_service.ledger.tombstones import refuse_withdrawn
from graph_service.ledger.withdrawal import complete

LOCK_SECONDS: Final = 60.0


@dataclass(frozen=True)
class NewEntry:
    """A named graph that is handed in; ``quads`` are its canonical N-Quads."""

    graph: str
    audience: str
    contributor: str
    dataset: str
    quads: bytes
    licence: str = ""
    activity: Activity | None = None


class Ledger:
    """The record in ``folder``. Reading needs no lock and never sees half a release.

    ``lock_seconds`` is how long a writer waits for another one, ``clock`` gives the time of audit
    lines and of nothing else, and somebody else alone writes one that is not ``writable``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        lock_seconds: float = LOCK_SECONDS,
        writable: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self.writable = writable
        self.objects = Objects(folder / "objects")
        self.audit = Audit(folder / "audit.log")
        self.journal = Journal(folder)
        self.proposals = Proposals(folder / "proposals")
        self.manifests = folder / "releases"
        self.bases = Bases(folder / "bases")
        self._recent = Recent(self.manifests, self.bases)
        self._compactor = Compactor(self.bases, self.release)
        self._newest = 0
        self._is_tidy = False
        self.history = History(self.audit.path, self.newest, self.release)
        self._lock_seconds = lock_seconds
        self._clock = clock

    def releases(self) -> tuple[int, ...]:
        """Return the numbers of all releases, ascending."""
        if not self.manifests.is_dir():
            return ()
        with disk_faults("can't list the releases"):
            stems = [path.stem for path in self.manifests.iterdir() if path.suffix == ".json"]
        return tuple(sorted(int(stem) for stem in stems if stem.isascii() and stem.isdigit()))

    def newest(self, known: int = 0) -> int:
        """Return the number of the newest release, 0 when nothing was published yet.

        Nothing is listed while it still is ``known``, the one that the caller knows.
        """
        if known and not (self.manifests / f"{known + 1}.json").exists():
            return known
        return max(self.releases(), default=0)

    def current(self) -> Release | None:
        """Return the newest release, or ``None`` when nothing was published yet.

        Raises:
            LedgerError: its manifest is damaged; an older release is never passed off as it.
        """
        self._newest = self.newest(self._newest)
        return self.release(self._newest) if self._newest else None

    def release(self, number: int) -> Release:
        """Return release ``number``.

        Raises:
            LedgerError: there is no such release, or its manifest is damaged.
        """
        return self._recent.read(number)

    def manifest_of(self, number: int) -> Identity | None:
        """Return what tells the manifest of a release from any other, ``None`` without one."""
        return self._recent.identity(number)

    def read(self, name: str) -> bytes:
        """Return the object with this SHA-256, verified (see :meth:`Objects.read`)."""
        return self.objects.read(name)

    def commit(
        self,
        entries: Sequence[NewEntry | Entry],
        *,
        issued: datetime,
        after: Release | None = None,
        details: Mapping[str, Any] | None = None,
        made: Mapping[str, Any] | None = None,
    ) -> Release:
        """Publish ``entries`` as the whole state of the next release.

        An :class:`Entry` of an earlier release stands for its object, which is there already.
        When nothing differs from the current release, nothing is written and it is returned.

        Args:
            entries: all graphs of the release, in any order.
            issued: when the content was issued (not the time of the clock).
            after: the release that ``entries`` were made from; nothing is written after another.
            details: JSON values for the audit line; a crash before that leaves it without them.
            made: JSON values that the manifest has as well, so that no crash loses them.

        Raises:
            InputError: two entries have the same graph.
            Overtaken: somebody published another release after ``after``.
            Withdrawn: an entry that is new names what was withdrawn.
            LedgerError: the record can't be written, is locked, or is damaged.
        """
        with self.writing():
            self.complete_audit()
            current = self.current()
            if after is not None and (current is None or current.number != after.number):
                raise Overtaken("another writer was faster")
            wanted, contents = describe_entries(entries)
            # what the current release has was there when that was committed
            known = {entry.object for entry in current.entries} if current else set[str]()
            absent = self.objects.missing({e.object for e in wanted} - contents.keys() - known)
            if absent:
                raise LedgerError(f"object {min(absent)} is missing")
            if current is not None:
                refuse_withdrawn(current, wanted, contents)
            if current is not None and current.entries == wanted:
                self.objects.put(contents.items())  # mends a damaged object
                return current
            release = Release(
                number=current.number + 1 if current else 1,
                issued=issued.astimezone(UTC).replace(microsecond=0),
                digest=digest_of(wanted),
                previous=current.identity if current else None,
                entries=wanted,
                withdrawn=current.withdrawn if current else (),
                made=made or None,
            )
            if not self._is_tidy:  # a writer that crashed was there before, if at all
                self.objects.sweep()
            self._is_tidy = True
            self.objects.put(contents.items())
            self.audit.keep_room({**(details or {}), **(made or {})})
            with disk_faults("can't write the manifest"):
                manifest = (f"{release.number}.json", write_manifest(release))
                publish_files(self.manifests, [manifest])
            self._recent.keep(release)
            self.complete_audit(details)
            if current is not None:
                self._compact(current)
            return release

    def reject(self, **details: Any) -> None:
        """Write down that a contribution was rejected; ``details`` are JSON values.

        Raises:
            LedgerError: the audit log can't be written.
        """
        self.note("rejected", **details)

    def note(self, event: str, **details: Any) -> None:
        """Write down a decision that makes no release; ``details`` are JSON values.

        Raises:
            LedgerError: the audit log can't be written.
        """
        with self.writing():
            self.complete_audit()
            self.log(event, **details)

    def _compact(self, release: Release) -> None:
        """Write the manifest of a release that is the newest no more as a difference, if it can."""
        with suppress(LedgerError), disk_faults("can't write a manifest in short"):
            written = self._compactor.write(release)
            if written is not None:
                manifest, base = written
                before = self.manifest_of(release.number)
                publish_files(self.manifests, [(f"{release.number}.json", manifest)])
                self._recent.same(replace(release, base=base), before)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer, after what a crash left of a withdrawal is finished.

        Raises:
            LedgerError: another writer holds the lock, the disk takes no more, or it is a replica.
        """
        self.require_writable()
        with disk_faults("can't create the ledger"):
            make_folder(self.manifests)
        with exclusive(self.folder / "lock", self._lock_seconds):
            complete(self)
            yield

    def require_writable(self) -> None:
        """Raise ``LedgerError`` where somebody else alone writes."""
        if not self.writable:
            raise LedgerError("this is a replica, which writes nothing")

    def log(self, event: str, **details: Any) -> None:
        """Add a line to the audit log; the caller holds the lock."""
        self.audit.append(event, self._clock(), **details)

    def complete_audit(self, details: Mapping[str, Any] | None = None) -> None:
        """Add the audit line of the newest releases where it is not there yet, under the lock."""
        add_lines(self, details or {})
