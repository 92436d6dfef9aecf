"""The state folder: the ledger, and what is derived from it for each set of audiences.

::

    <state>/ledger/     the record
            views/      a store for each set of audiences
            exports/    files for each set of audiences, made when they are asked for
            feeds/      streams of changes for each set of audiences, likewise

A replica has the last three in a folder of its own, and only reads the state folder. Views, exports
and feeds may be deleted: they are made again when they are needed.
"""

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Final

from graph_service.errors import LedgerError, NotFound
from graph_service.export.catalog.keeping import ensure_statistics, unsound_statistics
from graph_service.export.feeds.removal import forget_streams, unsound_streams
from graph_service.export.removal import forget_exports
from graph_service.export.shelf import Shelf, shelf_of, unsound_exports
from graph_service.ledger.durable import disk_faults
from graph_service.ledger.issue import Issue
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.notices import Notice, notices
from graph_service.ledger.release import Release
from graph_service.settings import Settings
from graph_service.views.audiences import audiences_of
from graph_service.views.difference import Change, Foreseen
from graph_service.views.lease import Lease, hold
from graph_service.views.soundness import unsound_views
from graph_service.views.views import View, Views

__all__ = [
    "Change",
    "Issue",
    "Lease",
    "Notice",
    "Progress",
    "Release",
    "Shelf",
    "State",
    "View",
    "silent",
]

_IRI: Final = re.compile(r"https?://[^\s<>\"]+")
_MOST_LICENCES: Final = 100
"""Views whose terms of use are remembered."""

Progress = Callable[[str], None]
"""Is told the name of each stage when it begins."""


def silent(_: str) -> None:
    """Tell nobody."""


class State:
    """The state folder: the ledger, and what is derived from it for each set of audiences."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.state
        self.ledger = Ledger(settings.state / "ledger", writable=not settings.is_replica)
        self.views = Views(settings.derived / "views", self.ledger)
        self.exports = settings.derived / "exports"
        self.feeds = settings.derived / "feeds"
        self.audiences = audiences_of(settings)
        self._notices: tuple[int, tuple[Notice, ...]] = (0, ())
        self._licences: dict[str, tuple[str, ...]] = {}

    def notices(self) -> tuple[Notice, ...]:
        """Return all withdrawals, the oldest first; each makes a release, so they are read once.

        Raises:
            LedgerError: the audit log is damaged.
        """
        newest = self.ledger.newest(self._notices[0])
        if self._notices[0] != newest:
            self._notices = newest, tuple(notices(self.ledger.audit.records()))
        return self._notices[1]

    def current(self) -> Release:
        """Return the newest release.

        Raises:
            NotFound: nothing was published yet.
            LedgerError: the record is damaged.
        """
        release = self.ledger.current()
        if release is None:
            raise NotFound("nothing was published yet; `graph-service build` makes a release")
        return release

    def view(self, release: Release, audiences: Collection[str]) -> View:
        """Return the view of an audience set, built when it is not there (see ``Views``)."""
        return self.views.ensure(release, audiences)

    def hold(
        self, release: Release, audiences: Collection[str], *, tidies: bool = True
    ) -> tuple[View, Lease]:
        """Return the view of an audience set, which stays until its lease is closed.

        Args:
            release: the release.
            audiences: the set.
            tidies: whether to remove what is not needed any more; else the next call does.

        Raises:
            InputError: the set is empty or has a bad name.
            LedgerError: the record is damaged, or the disk takes no more.
        """
        return hold(
            lambda: self.views.ensure(release, audiences, tidies=tidies),
            lambda view: view.path.parent,
        )

    def changes(self, before: View, after: View) -> tuple[Change, ...] | None:
        """Return how a view differs from one that it follows (see ``Views.changes``)."""
        return self.views.changes(before, after)

    def foreseen(self, before: View, release: Release) -> Foreseen | None:
        """Return how the next view will differ from one (see ``Views.foreseen``)."""
        return self.views.foreseen(before, release)

    def digest(self, number: int, audiences: Collection[str]) -> str:
        """Return the digest of what an audience set sees of a release, as that is by now.

        Raises:
            LedgerError: there is no such release, or the record is damaged.
        """
        return self.views.seen(number, audiences).digest

    def is_whole(self, view: View) -> bool:
        """Return whether the files of a view are there and undamaged."""
        return self.views.is_whole(view)

    def issued(self, view: View) -> datetime:
        """Return when what a view shows was issued, whatever was issued with it for others.

        Raises:
            LedgerError: there is no such release, or the audit log is damaged.
        """
        issue = self.ledger.history.issue(view.release)
        if issue is None:
            raise LedgerError(f"there is no release {view.release}")
        return issue.issued_for(view.audiences)

    def licences(self, view: View) -> tuple[str, ...]:
        """Return the terms of use of what a view shows, as IRIs, sorted.

        Raises:
            LedgerError: the record is damaged.
        """
        if view.digest not in self._licences:
            entries = self.views.seen(view.release, view.audiences).entries
            found = {entry.licence for entry in entries}
            if len(self._licences) >= _MOST_LICENCES:
                self._licences.clear()
            self._licences[view.digest] = tuple(sorted(filter(_IRI.fullmatch, found)))
        return self._licences[view.digest]

    def shelf(self, view: View) -> Shelf:
        """Return the shelf of the exports of a view (see ``shelf_of``)."""
        return shelf_of(self.exports, self.views, view.audiences, view.release, view.digest)

    def hold_shelf(self, view: View) -> tuple[Shelf, Lease]:
        """Return the shelf of a view, whose files stay until the lease is closed."""
        return hold(lambda: self.shelf(view), lambda shelf: shelf.folder)

    def is_amended(self, view: View) -> bool:
        """Return whether a release has other content by now than a view of it shows.

        Raises:
            LedgerError: the record is damaged.
        """
        return self.digest(view.release, view.audiences) != view.digest

    def forget(self, *, held: bool = False) -> bool:
        """Remove what is derived that may have something of what was withdrawn or pruned.

        Args:
            held: remove those, too, that somebody holds.

        Returns:
            Whether all are gone: ``False`` while somebody holds one.

        Raises:
            LedgerError: the record is damaged, or a file can't be removed.
        """
        numbers = self.ledger.releases()

        def is_true(audiences: Collection[str], number: int, digest: str) -> bool:
            return number in numbers and self.digest(number, audiences) == digest

        gone = forget_exports(self.exports, is_true, held=held)
        gone &= forget_streams(self.feeds, is_true, held=held)
        return self.views.forget(held=held) and gone

    def derive(self, release: Release, progress: Progress = silent) -> None:
        """Make views and statistics of every audience set that sees something of its own.

        Exports are made when they are asked for.
        """
        present = {entry.audience for entry in release.entries}
        for name, audiences in self.audiences.differing(present).items():
            progress(f"view {name}")
            ensure_statistics(self.view(release, audiences))

    def unsound(self) -> Iterator[str]:
        """Yield which derived files are damaged or unfinished; a rebuild makes them anew.

        Raises:
            LedgerError: a folder can't be read.
        """
        with disk_faults("can't read what is derived"):
            yield from (f"views/{each}" for each in unsound_views(self.views.folder))
            yield from (f"views/{each}" for each in unsound_statistics(self.views.folder))
            yield from (f"exports/{each}" for each in unsound_exports(self.exports))
            yield from (f"feeds/{each}" for each in unsound_streams(self.feeds))

    def rebuild(self, progress: Progress = silent) -> Release:
        """Delete everything derived and make it again from the ledger; return the release.

        Raises:
            NotFound: nothing was published yet.
            LedgerError: the record is damaged, or the disk takes no more.
        """
        release = self.current()
        self.views.clear()
        for folder in (self.exports, self.feeds):
            shutil.rmtree(folder, ignore_errors=True)
        self.derive(release, progress)
        return release
