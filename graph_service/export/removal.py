"""Dumps that are not wanted any more: old ones, halves, and those of what was withdrawn."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph_service.errors import disk_error
from graph_service.views.lease import remove_unused

HALF: Final = ".half"
"""Ends the name of a folder of dumps that are being written."""

INDEX: Final = "index.json"
"""Says what dumps are of, with sizes and hashes; written last."""

_KEPT: Final = 2


def remove_old(place: Path) -> None:
    """Keep ``place``, the newest other dumps and those that are in use."""
    others = []
    for path in place.parent.iterdir():
        if path.suffix == HALF:
            shutil.rmtree(path)  # a crash left it
        elif path != place and (number := path.name.partition("-")[0]).isdecimal():
            others.append((int(number), path))
    for _, path in sorted(others, reverse=True)[_KEPT - 1 :]:
        remove_unused(path)


def forget_dumps(
    folder: Path, is_true: Callable[[Collection[str], int, str], bool], *, held: bool
) -> bool:
    """Remove the dumps that are not what their release has, and halves of dumps.

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
                    shown = None if path.suffix == HALF else _shown(path)
                    if shown is None or not is_true(*shown):
                        gone &= remove_unused(path, held=held)
    except OSError as error:
        raise disk_error("can't remove the exports", error) from error
    return gone


def _shown(place: Path) -> tuple[Collection[str], int, str] | None:
    """Return audiences, release and digest of dumps, ``None`` where they do not say it."""
    try:
        members = json.loads((place / INDEX).read_bytes())
        return members["audiences"], members["release"], members["digest"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the folder against another writer; the kernel frees it when this process dies."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
