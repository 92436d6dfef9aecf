"""One writer at a time, also across processes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError

_PAUSE: Final = 0.02


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file ``path``; wait for another writer at most ``seconds``.

    The kernel frees the lock when its holder dies, so a crash leaves nothing to unlock by hand.

    Raises:
        LedgerError: another writer still holds it, or the file can't be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LedgerError(f"can't lock the ledger: {error.strerror}") from error
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise LedgerError("the ledger is locked by another writer") from error
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)
