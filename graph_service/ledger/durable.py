"""Writing that survives a crash: a file is there whole or not at all.

The order is the point. The bytes reach the disk before the name does, and the name before the
caller hears of it: write under a temporary name, fsync the file, rename, fsync the folder.
"""

import ctypes
import errno
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from graph_service.errors import disk_error

_BATCH: Final = 64
"""Files that are open at a time."""

_SYNCS: Final = 16
"""Files that are synced at a time: the disk takes them together, in a tenth of the time."""

_HERE: Final = -100  # AT_FDCWD of renameat2(2)
_EXCHANGE: Final = 2  # RENAME_EXCHANGE
_KEEP_SIZE: Final = 1  # FALLOC_FL_KEEP_SIZE of fallocate(2)

_PRIVATE: Final = 0o700
"""Mode of folders: what lies in them is not for everybody."""

TEMPORARY: Final = ".tmp"
"""Suffix of files that are not yet part of the record; a crash may leave some behind."""


@contextmanager
def disk_faults(what: str) -> Iterator[None]:
    """Turn an :class:`OSError` of the block into a :class:`LedgerError` that says ``what``."""
    try:
        yield
    except OSError as error:
        raise disk_error(what, error) from error


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files (name, content) into ``folder``, each whole or not at all; then sync the folder.

    Raises:
        OSError: the disk is full, not writable or broken; names that were there still hold
            either their old or their new content.
    """
    rest = iter(files)
    with ThreadPoolExecutor(_SYNCS) as threads:
        while batch := list(islice(rest, _BATCH)):
            _publish(folder, batch, threads)
    sync_folder(folder)


def _publish(folder: Path, files: list[tuple[str, bytes]], threads: Executor) -> None:
    with ExitStack() as stack:
        for name, _ in files:
            stack.callback((folder / (name + TEMPORARY)).unlink, missing_ok=True)
        opened = []
        for name, data in files:
            file = stack.enter_context((folder / (name + TEMPORARY)).open("wb"))
            file.write(data)
            file.flush()
            opened.append(file.fileno())
        if len(opened) == 1:  # a thread would take longer than it saves
            os.fsync(opened[0])
        else:
            list(threads.map(os.fsync, opened))
        for name, _ in files:
            os.replace(folder / (name + TEMPORARY), folder / name)  # noqa: PTH105 - tests fail it


def make_folder(folder: Path) -> None:
    """Create ``folder`` with its parents, for its owner alone, and make the new names durable."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(_PRIVATE, exist_ok=True)
        sync_folder(folder.parent)


def sync_tree(folder: Path) -> None:
    """Make a folder with all files and folders in it durable.

    Raises:
        OSError: one of them can't be synced.
    """
    paths = [folder, *folder.rglob("*")]
    with ThreadPoolExecutor(_SYNCS) as threads:
        list(threads.map(_sync, paths))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reserve(descriptor: int, size: int) -> None:
    """Have the disk keep room for so many bytes at the end of a file, whose length stays.

    Where the file system has no such thing, nothing is kept.

    Raises:
        OSError: there is no room.
    """
    call = ctypes.CDLL(None, use_errno=True).fallocate
    end = ctypes.c_int64(os.fstat(descriptor).st_size)
    if call(descriptor, _KEEP_SIZE, end, ctypes.c_int64(size)):
        error = ctypes.get_errno()
        if error not in (errno.EOPNOTSUPP, errno.ENOSYS):
            raise OSError(error, os.strerror(error))


def exchange_folders(one: Path, other: Path) -> None:
    """Let two folders change places, in one step: at every moment each name has one of them.

    Raises:
        OSError: they are not of one file system, or it can't do that.
    """
    call = ctypes.CDLL(None, use_errno=True).renameat2
    names = os.fsencode(one.absolute()), os.fsencode(other.absolute())
    if call(_HERE, names[0], _HERE, names[1], _EXCHANGE):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), str(other))
