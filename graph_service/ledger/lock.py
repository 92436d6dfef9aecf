"""One writer at a time, also across processes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError, disk_error

_PAUSE: Final = 0.02
_MODE: Final = 0o600


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file ``path``; wait for another writer at most ``seconds``.

    The kernel frees the lock when its holder dies, so a crash leaves nothing to unlock by hand.

    Raises:
        LedgerError: another writer still holds it, or the file can't be opened.
    """
    deadline = time.monotonic() + seconds
    while True:
        descriptor = _opened(path)
        try:
            _lock(descriptor, deadline, "the ledger is locked by another writer")
            # its folder may have been replaced by another one while we waited
            if _is_at(descriptor, path):
                yield
                return
        finally:
            os.close(descriptor)


@contextmanager
def sole(folder: Path, seconds: float) -> Iterator[None]:
    """Be the only one who serves or replaces the state ``folder``; works on a read-only disk, too.

    Raises:
        LedgerError: a service answers from it, or the folder can't be opened.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise LedgerError(f"can't lock the state folder: {error.strerror}") from error
    try:
        _lock(descriptor, time.monotonic() + seconds, f"a service answers from {folder}")
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        # what is whole can be read on a disk that takes nothing
        read_only = path.exists() and os.statvfs(path).f_flag & os.ST_RDONLY
        flags = os.O_RDONLY if read_only else os.O_RDWR | os.O_CREAT
        return os.open(path, flags | os.O_CLOEXEC, _MODE)
    except OSError as error:
        raise disk_error("can't lock the ledger", error) from error


def _lock(descriptor: int, deadline: float, reason: str) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LedgerError(reason) from error
            time.sleep(_PAUSE)
        else:
            return


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
