"""Content-addressed objects: ``objects/<sha256>`` holds the bytes with that hash, for ever."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import TEMPORARY, disk_faults, make_folder, publish_files

_NAME: Final = re.compile(r"[0-9a-f]{64}")


def name_of(data: bytes) -> str:
    """Return the name of ``data``: its SHA-256 (FIPS 180-4) in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Objects:
    """The folder of objects. Writers must hold the ledger's lock; readers need none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Store contents under their names; all are on the disk when this returns.

        An object that is there already is compared with what it should be, so handing in the
        right bytes again mends a damaged one.

        Raises:
            LedgerError: the disk does not take them.
        """
        with disk_faults("can't write objects"):
            make_folder(self.folder)
            missing = ((n, d) for n, d in contents if not self._is_stored(n, d))
            publish_files(self.folder, missing)

    def read(self, name: str) -> bytes:
        """Return the object called ``name`` after checking that its bytes are the right ones.

        Raises:
            LedgerError: there is no such object, it can't be read, or it is damaged.
        """
        if not _NAME.fullmatch(name):
            raise LedgerError(f"not the name of an object: {name!r}")
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise LedgerError(f"object {name} is missing") from error
        except OSError as error:
            raise LedgerError(f"object {name} can't be read: {error.strerror}") from error
        if name_of(data) != name:
            raise LedgerError(f"object {name} is damaged: its bytes have another hash")
        return data

    def opened(self, name: str) -> IO[bytes]:
        """Return the object called ``name`` as a file, at its start, verified like :meth:`read`.

        Nothing of it is held in memory; the caller closes it.

        Raises:
            LedgerError: there is no such object, it can't be read, or it is damaged.
        """
        if not _NAME.fullmatch(name):
            raise LedgerError(f"not the name of an object: {name!r}")
        try:
            file = (self.folder / name).open("rb")
        except FileNotFoundError as error:
            raise LedgerError(f"object {name} is missing") from error
        try:
            if hashlib.file_digest(file, "sha256").hexdigest() != name:
                raise LedgerError(f"object {name} is damaged: its bytes have another hash")
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def size(self, name: str) -> int:
        """Return the bytes of the object called ``name``.

        Raises:
            LedgerError: there is no such object.
        """
        try:
            return (self.folder / name).stat().st_size
        except OSError as error:
            raise LedgerError(f"object {name} is missing") from error

    def names(self) -> frozenset[str]:
        """Return the names of all objects in the folder."""
        return frozenset(n for n in self._listing() if _NAME.fullmatch(n))

    def missing(self, names: Iterable[str]) -> set[str]:
        """Return those of the names that no object has."""
        return {name for name in names if not (self.folder / name).exists()}

    def strangers(self) -> tuple[str, ...]:
        """Return the names of files in the folder that are no objects, sorted."""
        return tuple(sorted(n for n in self._listing() if not _NAME.fullmatch(n)))

    def sweep(self) -> None:
        """Remove the unfinished files that a crashed writer left."""
        with disk_faults("can't tidy the objects"):
            for name in self._listing():
                if name.endswith(TEMPORARY):
                    (self.folder / name).unlink(missing_ok=True)

    def _is_stored(self, name: str, data: bytes) -> bool:
        try:
            return (self.folder / name).read_bytes() == data
        except FileNotFoundError:
            return False

    def _listing(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        with disk_faults("can't list the objects"), os.scandir(self.folder) as listing:
            return [entry.name for entry in listing]
