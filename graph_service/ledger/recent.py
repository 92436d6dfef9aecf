"""Manifests that were read lately, so that one that did not change is not read again."""

import os
import threading
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.bases import Bases
from graph_service.ledger.release import Release, read_manifest

_KEPT: Final = 4

Identity = tuple[int, int, int, int]


class Recent:
    """The manifests in ``folder``, of which the last ones read stay in memory.

    A file is known by its inode, size and times: a manifest is only ever replaced whole, by
    another file. May be used by several threads.

    Args:
        folder: of the manifests.
        bases: what some of them are written as a difference to.
    """

    def __init__(self, folder: Path, bases: Bases) -> None:
        self.folder = folder
        self._bases = bases
        self._guard = threading.Lock()
        self._kept: dict[int, tuple[Identity, Release]] = {}
        self._same: dict[Identity, Identity] = {}

    def read(self, number: int) -> Release:
        """Return release ``number``.

        Raises:
            LedgerError: there is no such release, or its manifest is damaged.
        """
        while True:
            identity = self.identity(number)
            try:
                return self._read(number)
            except LedgerError:
                # a withdrawal may have replaced it, and deleted the base that it had
                if identity is None or self.identity(number) == identity:
                    raise

    def _read(self, number: int) -> Release:
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
        release = read_manifest(data, number, self._bases.read)
        self._keep(identity, release)
        return release

    def identity(self, number: int) -> Identity | None:
        """Return what tells the manifest of release ``number`` from others, ``None`` without one.

        One that was only written in another form keeps what it had.
        """
        try:
            found = _identity((self.folder / f"{number}.json").stat())
        except OSError:
            return None
        return self._same.get(found, found)

    def same(self, release: Release, before: Identity | None) -> None:
        """Know the manifest that the caller has just written in another form as the one before."""
        try:
            found = _identity((self.folder / f"{release.number}.json").stat())
        except OSError:
            return
        if before is not None:
            self._same[found] = before
        self._keep(found, release)

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
