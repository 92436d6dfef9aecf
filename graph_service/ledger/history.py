"""What was published when, and for whom it was news: the history of the releases.

::

    audit.log   accepted: release 7, issued, digest, seen {audience: digest, graphs, triples},
                          dates {audience: when what changed for it was issued}
                pruned:   releases 1 to 4
                kept, let-go: a release that pruning spares, or spares no more

It is read from the audit log, which only grows. So it goes on saying what a release was when its
manifest is gone, or was amended by a withdrawal: a number that was cited never changes its meaning.
What the log lacks of releases that are there is taken from their manifests.

For a set of audiences the releases are those with which something changed that it sees. Numbers in
between were made by changes that are none of its business: to it there are no such releases.
"""

import json
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults
from graph_service.ledger.issue import Issue, Part, described
from graph_service.ledger.release import Release

ACCEPTED: Final = "accepted"
PRUNED: Final = "pruned"
KEPT: Final = "kept"
LET_GO: Final = "let-go"
"""Events of the audit log that are history."""

_MOST_SETS: Final = 100
"""Sets of audiences whose releases are remembered."""


class History:
    """The history of one ledger; may be used by several threads.

    Args:
        log: the file of the audit log.
        newest: tells the number of the newest release, from the one that the caller knows.
        release: reads a release.
    """

    def __init__(
        self,
        log: Path,
        newest: Callable[[int], int],
        release: Callable[[int], Release],
    ) -> None:
        self._log = log
        self._newest = newest
        self._release = release
        self._guard = threading.RLock()
        self._read: dict[int, Issue] = {}
        self._place = (0, 0)
        self._sets: dict[frozenset[str], tuple[int, tuple[Issue, ...]]] = {}

    def issues(self) -> tuple[Issue, ...]:
        """Return all releases, ascending, those too that were pruned.

        Raises:
            LedgerError: the audit log can't be read, or a release that it lacks is damaged.
        """
        with self._guard:
            self._follow()
            return tuple(self._read.values())

    def issue(self, number: int) -> Issue | None:
        """Return one release, ``None`` when there never was one of this number."""
        with self._guard:
            self._follow()
            return self._read.get(number)

    def seen_by(self, audiences: Collection[str]) -> tuple[Issue, ...]:
        """Return the releases that a set of audiences knows: the first, and each that is news."""
        key = frozenset(audiences)
        with self._guard:
            self._follow()
            last, found = self._sets.pop(key, (0, ()))
            newest = len(self._read)  # their numbers have no gaps
            found = _news(found, map(self._read.get, range(last + 1, newest + 1)), key)
            self._sets[key] = newest, found
            while len(self._sets) > _MOST_SETS:
                del self._sets[next(iter(self._sets))]
            return found

    def find(self, number: int, audiences: Collection[str]) -> Issue | None:
        """Return a release that a set of audiences knows; ``None`` when it knows none of it."""
        known = self.seen_by(audiences)
        place = bisect_left(known, number, key=_number)
        return known[place] if place < len(known) and known[place].number == number else None

    def since(self, number: int, audiences: Collection[str]) -> int:
        """Return the first release since which a set of audiences sees what it saw in this one.

        Raises:
            LedgerError: there is no such release.
        """
        known = self.seen_by(audiences)
        place = bisect_right(known, number, key=_number)
        if not place:
            raise LedgerError(f"there is no release {number}")
        return known[place - 1].number

    def _follow(self) -> None:
        """Read what is new; under the lock."""
        with disk_faults("can't read the audit log"):
            status = self._log.stat() if self._log.exists() else None
        inode, size = (status.st_ino, status.st_size) if status else (0, 0)
        if inode != self._place[0] or size < self._place[1]:
            self._read, self._place = {}, (inode, 0)
            self._sets.clear()
        if size > self._place[1]:
            self._place = (inode, self._place[1] + self._take(self._place[1]))
        # the last release may lack its line: the next writer adds it
        self._fill_up_to(self._newest(len(self._read)) + 1)

    def _fill_up_to(self, end: int) -> None:
        """Take from the manifests what the log lacks before a release; numbers have no gaps."""
        for number in range(len(self._read) + 1, end):
            release = self._release(number)
            self._accept(described(release), release.issued)

    def _take(self, start: int) -> int:
        """Read whole lines from an offset on; return how many bytes they have."""
        taken = 0
        with disk_faults("can't read the audit log"), self._log.open("rb") as file:
            file.seek(start)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                taken += len(line)
                self._note(line)
        return taken

    def _note(self, line: bytes) -> None:
        """Take what a line says; a damaged one says nothing, which is for ``fsck`` to tell."""
        try:
            members = json.loads(line)
            event, details = members["event"], members["details"]
            if event == ACCEPTED:
                self._fill_up_to(details["release"])
                self._accept(details, datetime.fromisoformat(members["time"]))
            elif event in (PRUNED, KEPT, LET_GO):
                for number in details["releases"]:
                    self._mark(number, event)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return

    def _accept(self, details: Mapping[str, Any], time: datetime) -> None:
        number, given = details["release"], details.get("dates")
        if "seen" not in details:  # a line of before there was a history
            details = described(self._release(number))
        parts = {name: Part(*part) for name, part in details["seen"].items()}
        issued = datetime.fromisoformat(details["issued"])
        before, known = self._read.get(number - 1), self._read.get(number)
        dates = dict(before.dates) if before else {}
        for name in parts.keys() | dates.keys():
            if before is None or parts.get(name) != before.parts.get(name):
                if given is None:  # nobody said whose the date of the release is
                    dates[name] = min(issued, time)
                elif name in given:
                    dates[name] = datetime.fromisoformat(given[name])
        issue = self._read[number] = Issue(
            number=number,
            issued=issued,
            digest=details["digest"],
            parts=parts,
            dates=dates,
            is_pruned=known is not None and known.is_pruned,
            is_marked=known is not None and known.is_marked,
        )
        if known is not None and known != issue:
            self._sets.clear()

    def _mark(self, number: int, event: str) -> None:
        issue = self._read[number]
        self._sets.clear()
        self._read[number] = replace(
            issue,
            is_pruned=issue.is_pruned or event == PRUNED,
            is_marked=event == KEPT or (issue.is_marked and event != LET_GO),
        )


def _news(
    known: tuple[Issue, ...], issues: Iterable[Issue | None], audiences: frozenset[str]
) -> tuple[Issue, ...]:
    found = list(known)
    for issue in issues:
        if issue and not (found and issue.seen(audiences) == found[-1].seen(audiences)):
            found.append(issue)
    return known if len(found) == len(known) else tuple(found)


def _number(issue: Issue) -> int:
    return issue.number
