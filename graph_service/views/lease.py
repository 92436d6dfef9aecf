"""A derived folder that is in use is not removed, by whatever process.

Views and dumps are removed when newer ones are there, but who answers from one still starts
workers on it and sends its files. The kernel frees a lease when its holder dies.
"""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from graph_service.ledger.durable import disk_faults

_Made = TypeVar("_Made")


class Lease:
    """Keeps a folder from :func:`remove_unused` until it is closed."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Let the folder go; can be called repeatedly."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def take_lease(folder: Path) -> Lease | None:
    """Return a lease of a folder, ``None`` when it is not there or is being removed.

    Raises:
        OSError: no more files.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        # it may have been removed, and made again, while we waited
        if os.path.samestat(os.fstat(descriptor), folder.stat()):
            return Lease(descriptor)
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def hold(make: Callable[[], _Made], folder_of: Callable[[_Made], Path]) -> tuple[_Made, Lease]:
    """Return something that lies in a folder, and a lease of that.

    Args:
        make: returns it, made if it is not there; called again when it went meanwhile.
        folder_of: tells its folder.

    Raises:
        LedgerError: no more files can be opened.
        GraphServiceError: what ``make`` raises.
    """
    while True:
        made = make()
        with disk_faults("can't hold what is derived"):
            lease = take_lease(folder_of(made))
        if lease is not None:
            return made, lease


def remove_unused(folder: Path, *, held: bool = False) -> bool:
    """Remove a folder with all that is in it, unless somebody has a lease of it.

    Args:
        folder: the folder.
        held: remove it in any case: what was withdrawn must not stay because of who does not let
            it go.

    Returns:
        Whether it is gone.

    Raises:
        OSError: a file can't be removed.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        if not held:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
