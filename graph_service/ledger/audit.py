"""The audit log: one JSON line for each decision, chained by hashes, only ever appended to.

Each line names the SHA-256 of the line before it, so a line that was changed, removed or put in
later breaks the chain at that place. (Lines cut off at the end show only against the releases,
which ``fsck`` compares, and against a head that was noted elsewhere.) The log is internal, for its
owner alone; it is the one file that holds the time of the clock, because when a decision was taken
is what it is for.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults, reserve, sync_folder

ORIGIN: Final = "0" * 64
"""What the first line names as the line before it."""
_TAIL: Final = 1 << 16
_MODE: Final = 0o600
_FRAME: Final = 1 << 10
"""Bytes that a line has at most beside its details."""


@dataclass(frozen=True)
class Record:
    """One decision: ``event`` says which, ``time`` when (UTC), ``details`` are JSON values.

    ``hash`` is the SHA-256 of its line: the head of the log while it is the last one.
    """

    number: int
    event: str
    time: str
    details: dict[str, Any]
    hash: str


class Audit:
    """The file of the log. Appending needs the ledger's lock; reading needs none."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep_room(self, details: Mapping[str, Any]) -> None:
        """Have the disk keep room for the next line, so that no release is left without one.

        Raises:
            LedgerError: there is no room.
        """
        size = _FRAME + len(json.dumps(details, ensure_ascii=False).encode())
        with disk_faults("can't write the audit log"), self._appending() as file:
            reserve(file.fileno(), size)

    def append(self, event: str, time: datetime, **details: Any) -> Record:
        """Add a line and wait until the disk has it; return the record.

        An unfinished last line, which only a crash can leave and nobody was told of, is removed.

        Raises:
            LedgerError: the file can't be written, or its last line can't be read.
        """
        with disk_faults("can't write the audit log"):
            last = self._last_line()
            number, previous = 1, ORIGIN
            if last is not None:
                number, previous = _parse(last)["number"] + 1, _hash(last)
            stamp = time.astimezone(UTC).isoformat(timespec="milliseconds")
            members = {"number": number, "event": event, "time": stamp, "details": details}
            members["previous"] = previous
            line = json.dumps(members, sort_keys=True, ensure_ascii=False).encode()
            with self._appending() as file:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
            if last is None:
                sync_folder(self.path.parent)
        return Record(number, event, stamp, details, _hash(line))

    def records(self) -> Iterator[Record]:
        """Yield the records, oldest first, checking the chain on the way.

        An unfinished last line is none; see :meth:`append`.

        Raises:
            LedgerError: a line is damaged, or the chain is broken; the text names the line.
        """
        previous = ORIGIN
        if not self.path.exists():
            return
        with disk_faults("can't read the audit log"), self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                members = _parse(line[:-1], number)
                if members["previous"] != previous or members["number"] != number:
                    raise LedgerError(f"audit log, line {number}: the chain is broken here")
                previous = _hash(line[:-1])
                yield _record(members, previous)

    def is_unfinished(self) -> bool:
        """Return whether a crash left half a line, which the next one replaces."""
        with disk_faults("can't read the audit log"):
            if not self.path.exists() or not self.path.stat().st_size:
                return False
            with self.path.open("rb") as file:
                file.seek(-1, os.SEEK_END)
                return file.read() != b"\n"

    def verify(self) -> int:
        """Check the whole chain and return the number of lines.

        Raises:
            LedgerError: the first line that is damaged or out of the chain.
        """
        return sum(1 for _ in self.records())

    def newest(self, event: str | None = None) -> Record | None:
        """Return the last record, or the last of an event, without reading the whole log.

        Raises:
            LedgerError: the log can't be read, or a line that was looked at is damaged.
        """
        with disk_faults("can't read the audit log"):
            for line in self._backwards():
                members = _parse(line)
                if event is None or members["event"] == event:
                    return _record(members, _hash(line))
        return None

    def _backwards(self) -> Iterator[bytes]:
        """Yield the finished lines without their line feeds, the last one first."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            place = file.seek(0, os.SEEK_END)
            rest, finished = b"", False
            while place:
                length = min(place, _TAIL)
                place -= length
                file.seek(place)
                rest, *lines = (file.read(length) + rest).split(b"\n")
                if lines and not finished:
                    del lines[-1]  # half a line, or nothing after the last one
                    finished = True
                yield from reversed(lines)
            if finished:
                yield rest

    def _appending(self) -> IO[bytes]:
        """Open the file to add to it, for its owner alone, made if it is not there."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(self.path, flags, _MODE)
        os.fchmod(descriptor, _MODE)
        return os.fdopen(descriptor, "ab")

    def _last_line(self) -> bytes | None:
        """Return the last finished line without its line feed; cut off an unfinished one."""
        if not self.path.exists():
            return None
        with self.path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            length = 0
            while True:
                length = min(size, max(_TAIL, length * 2))
                file.seek(size - length)
                tail = file.read(length)
                end = tail.rfind(b"\n")
                start = tail.rfind(b"\n", 0, max(end, 0))
                if length == size or start >= 0:
                    break
            if end + 1 < len(tail):
                file.truncate(size - len(tail) + end + 1)
        return None if end < 0 else tail[start + 1 : end]


def _parse(line: bytes, number: int | None = None) -> dict[str, Any]:
    try:
        members = json.loads(line)
        sound = set(members) == {"number", "event", "time", "details", "previous"}
        sound = sound and isinstance(members["number"], int)
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise LedgerError(f"audit log, line {number or '(last)'}: damaged")
    return members  # type: ignore[no-any-return]


def _record(members: dict[str, Any], own: str) -> Record:
    return Record(members["number"], members["event"], members["time"], members["details"], own)


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
