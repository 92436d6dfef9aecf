"""Writing that survives a crash: a file is there whole or not at all.

The order is the point. The bytes reach the disk before the name does, and the name before the
caller hears of it: write under a temporary name, fsync the file, rename, fsync the folder.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError

TEMPORARY: Final = ".tmp"
"""Suffix of files that are not yet part of the record; a crash may leave some behind."""


@contextmanager
def disk_faults(what: str) -> Iterator[None]:
    """Turn an :class:`OSError` of the block into a :class:`LedgerError` that says ``what``."""
    try:
        yield
    except OSError as error:
        raise LedgerError(f"{what}: {error.strerror or error}") from error


def write_synced(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` and wait until the disk has it; the name is not yet durable."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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
    for name, data in files:
        temporary = folder / (name + TEMPORARY)
        try:
            write_synced(temporary, data)
            os.replace(temporary, folder / name)  # noqa: PTH105 - the tests fail this call
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create ``folder`` with its parents, and make the new names durable."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
