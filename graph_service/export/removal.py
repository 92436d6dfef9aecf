"""Exports that are not wanted any more: old ones, halves, and those of what was withdrawn."""

import fcntl
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph_service.errors import disk_error
from graph_service.export.index import read_index
from graph_service.views.lease import remove_unused

HALF: Final = ".half"
"""Ends the name of a folder of exports that is not there yet."""

_KEPT: Final = 2


def remove_old(place: Path) -> None:
    """Keep ``place``, the newest other folder and those that are in use."""
    others = []
    for path in place.parent.iterdir():
        if path.suffix == HALF:
            shutil.rmtree(path)  # a crash left it
        elif path != place and (number := path.name.partition("-")[0]).isdecimal():
            others.append((int(number), path))
    for _, path in sorted(others, reverse=True)[_KEPT - 1 :]:
        remove_unused(path)


def forget_exports(
    folder: Path, is_true: Callable[[Collection[str], int, str], bool], *, held: bool
) -> bool:
    """Remove the exports that are not what their release has, and halves of folders.

    Args:
        folder: the folder of all exports.
        is_true: tells of an audience set, the number of a release and a digest whether that is
            what the set sees of the release by now.
        held: remove those, too, that somebody holds.

    Returns:
        Whether all are gone: ``False`` while somebody holds one.

    Raises:
        LedgerError: a file can't be removed.
    """
    gone = True
    try:
        for place in folder.iterdir() if folder.is_dir() else ():
            with one_writer(place):
                for path in place.iterdir():
                    index = None if path.suffix == HALF else read_index(path)
                    if index is None or not is_true(index.audiences, index.release, index.digest):
                        gone &= remove_unused(path, held=held)
    except OSError as error:
        raise disk_error("can't remove the exports", error) from error
    return gone


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Hold a folder, or a file that is made for it, against another writer.

    The kernel frees it when this process dies.
    """
    kind = os.O_RDONLY | os.O_DIRECTORY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, kind | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
