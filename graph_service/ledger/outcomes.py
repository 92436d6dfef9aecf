"""What became of requests that may come again, and of proposals: as the audit log has it.

::

    audit.log   accepted: request {key, fingerprint, creates}, proposal
                unchanged, proposed: request

The log is read once, and followed. The newest release may lack its line: its manifest has the same.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from graph_service.ledger.release import Release
from graph_service.ledger.tail import Tail

UNCHANGED: Final = "unchanged"
PROPOSED: Final = "proposed"
"""Events of the audit log: nothing was to be changed; a change waits for a decision."""

_MARKS: Final = (b'"request": {', b'"proposal": "')


@dataclass(frozen=True)
class Outcome:
    """What became of a request.

    ``fingerprint`` stands for all that it said, ``release`` is the number of the one that it made
    (``made``) or found, ``creates`` says whether it made a graph that was not there, ``proposal``
    is the id of what it proposed.
    """

    fingerprint: str
    release: int
    made: bool
    creates: bool
    proposal: str
    time: datetime


class Outcomes:
    """The outcomes of one ledger; may be used by several threads.

    Args:
        log: the file of the audit log.
        current: returns the newest release.
        most: requests that are known at a time: the oldest are forgotten.
        hours: after which a request is forgotten.
    """

    def __init__(
        self, log: Path, current: Callable[[], Release | None], *, most: int, hours: float
    ) -> None:
        self._tail = Tail(log)
        self._current = current
        self._most = most
        self._life = timedelta(hours=hours)
        self._guard = threading.Lock()
        self._requests: dict[str, Outcome] = {}
        self._accepted: dict[str, int] = {}

    def find(self, key: str) -> Outcome | None:
        """Return what became of a request, ``None`` when it is not known, or not any more.

        Raises:
            LedgerError: the log can't be read, or the newest release is damaged.
        """
        with self._guard:
            self._follow()
            found = self._requests.get(key)
            if found is None or datetime.now(UTC) - found.time > self._life:
                return None
            return found

    def accepted(self, proposal: str) -> int | None:
        """Return the number of the release that accepted a proposal, ``None`` if none did.

        Raises:
            LedgerError: the log can't be read, or the newest release is damaged.
        """
        with self._guard:
            self._follow()
            return self._accepted.get(proposal)

    def _follow(self) -> None:
        if self._tail.is_other():
            self._requests.clear()
            self._accepted.clear()
        for line in self._tail.lines():
            if any(mark in line for mark in _MARKS):
                self._note(line)
        newest = self._current()
        if newest is not None and newest.made:
            self._take({"release": newest.number, **newest.made}, newest.issued, made=True)
        while len(self._requests) > self._most:
            del self._requests[next(iter(self._requests))]

    def _note(self, line: bytes) -> None:
        """Take what a line says; a damaged one says nothing, which is for ``fsck`` to tell."""
        try:
            members = json.loads(line)
            event, details = members["event"], members["details"]
            time = datetime.fromisoformat(members["time"])
            if event in ("accepted", UNCHANGED, PROPOSED):
                self._take(details, time, made=event == "accepted")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return

    def _take(self, details: Mapping[str, Any], time: datetime, *, made: bool) -> None:
        number, asked = details["release"], details.get("request")
        proposal = details.get("proposal", "")
        if made and proposal:
            self._accepted[proposal] = number
        if asked and asked["key"] not in self._requests:
            creates, told = asked.get("creates", False), "" if made else proposal
            self._requests[asked["key"]] = Outcome(
                asked["fingerprint"], number, made, creates, told, time
            )
