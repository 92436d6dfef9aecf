"""The file of tokens: for its owner alone, there whole or not at all, one writer at a time."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError, disk_error

_FORMAT: Final = 1
_MODE: Final = 0o600

Stamp = tuple[int, int, int]
"""Tells one content of the file from another: each is a new file."""


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of the file as it is now, ``None`` when there is none.

    Raises:
        LedgerError: it can't be looked at.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerError(f"the tokens can't be read: {error.strerror}") from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of the file.

    Raises:
        LedgerError: it is damaged or can't be read.
    """
    try:
        members = json.loads(path.read_bytes())
        rows = members["tokens"]
        if members["format"] != _FORMAT or not all(isinstance(row, dict) for row in rows):
            raise LedgerError("the file of tokens is of another format")
    except OSError as error:
        raise LedgerError(f"the tokens can't be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LedgerError("the file of tokens is damaged") from error
    return list(rows)


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Put rows in the place of those of the file; durable when this returns.

    Raises:
        LedgerError: the disk does not take them; the file is as it was.
    """
    text = json.dumps({"format": _FORMAT, "tokens": rows}, indent=1, sort_keys=True) + "\n"
    temporary = path.with_name(path.name + ".tmp")
    try:
        temporary.unlink(missing_ok=True)
        # the mode is that of the new file from its first byte on, whatever the umask is
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise disk_error("the tokens can't be written", error) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other writers of the file out of the block; waits for the one that is at it.

    Raises:
        LedgerError: the folder can't be written.
    """
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, _MODE)
    except OSError as error:
        raise disk_error("the tokens can't be written", error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
