"""Manifests that were read lately, so that one that did not change is not read again."""

import os
import threading
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.release import Release, read_manifest

_KEPT: Final = 4

Identity = tuple[int, int, int, int]


class Recent:
    """The manifests in ``folder``, of which the last ones read stay in memory.

    A file is known by its inode, size and times: a manifest is only ever replaced whole, by
    another file. May be used by several threads.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.Lock()
        self._kept: dict[int, tuple[Identity, Release]] = {}

    def read(self, number: int) -> Release:
        """Return release ``number``.

        Raises:
            LedgerError: there is no such release, or its manifest is damaged.
        """
        path = self.folder / f"{number}.json"
        try:
            with self._guard:
                kept = self._kept.pop(number, None)
                if kept is not None and kept[0] == _identity(path.stat()):
                    self._kept[number] = kept
                    return kept[1]
            with path.open("rb") as file:
                identity = _identity(os.fstat(file.fileno()))
                data = file.read()
        except FileNotFoundError as error:
            raise LedgerError(f"there is no release {number}") from error
        except OSError as error:
            raise LedgerError(f"release {number} can't be read: {error.strerror}") from error
        release = read_manifest(data, number)
        self._keep(identity, release)
        return release

    def identity(self, number: int) -> Identity | None:
        """Return what tells the file of release ``number`` from any other, ``None`` without one."""
        try:
            return _identity((self.folder / f"{number}.json").stat())
        except OSError:
            return None

    def keep(self, release: Release) -> None:
        """Keep the release whose manifest the caller, who holds the lock, has just written."""
        try:
            self._keep(_identity((self.folder / f"{release.number}.json").stat()), release)
        except OSError:
            return  # then whoever wants it reads it, and hears why that does not work

    def _keep(self, identity: Identity, release: Release) -> None:
        with self._guard:
            self._kept[release.number] = (identity, release)
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]


def _identity(status: os.stat_result) -> Identity:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
