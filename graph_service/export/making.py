"""Making files for a shelf: written beside, hashed on the way, renamed, then named in the index.

One process makes files of a shelf at a time; what is half made when it dies is never served, and
goes when the next one begins.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from tempfile import TemporaryFile
from typing import IO, Final

from graph_service.errors import Inexpressible, LedgerError, disk_error
from graph_service.export.index import Export, write_index
from graph_service.export.offer import File
from graph_service.export.packing import packed
from graph_service.export.removal import HALF, one_writer
from graph_service.export.shelf import Shelf
from graph_service.export.sorting import sorted_lines
from graph_service.views.lease import take_lease

_BUFFER: Final = 1 << 20


def make_exports(shelf: Shelf, names: Iterable[str]) -> None:
    """Make those files that are not there, or damaged; what a format can't say is left out.

    Args:
        shelf: where they go.
        names: of files that its offer has; others are passed over.

    Raises:
        LedgerError: the record is damaged, the disk takes no more, or the folder was removed.
    """
    shelf.prepare()
    try:
        lease = take_lease(shelf.folder)
        if lease is None:
            raise LedgerError("the exports were removed")
        try:
            with one_writer(shelf.folder / "lock"):
                for half in shelf.folder.glob("*" + HALF):
                    half.unlink()
                workbench = _Workbench(shelf)
                for name in names:
                    file = shelf.offer.find(name)
                    if file is not None:
                        with suppress(Inexpressible):
                            workbench.ensure(file)
        finally:
            lease.close()
    except OSError as error:
        raise disk_error("can't write the exports", error) from error


class _Workbench:
    """What makers use (see :class:`graph_service.export.offer.Bench`), one file after the other."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        with self._shelf.opened(self._ensure_named(name)) as file:
            yield file

    def temporary(self) -> IO[bytes]:
        return TemporaryFile(dir=self._shelf.folder)

    def sorted(self, blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
        return sorted_lines(blocks, self._shelf.folder)

    def digest(self, name: str) -> str:
        return self._ensure_named(name).sha256

    def ensure(self, file: File) -> Export:
        """Return a file, made if it is not there.

        Raises:
            Inexpressible: it is left out.
        """
        index = self._shelf.index()
        if file.name in index.left_out:
            raise Inexpressible(index.left_out[file.name])
        found = self._shelf.export(file.name)
        if found is not None:
            return found
        try:
            made = self._make(file)
        except Inexpressible as error:
            left_out = index.left_out | {file.name: str(error)}
            write_index(self._shelf.folder, replace(self._shelf.index(), left_out=left_out))
            raise
        index = self._shelf.index()
        write_index(self._shelf.folder, replace(index, exports=index.exports | {made.name: made}))
        return made

    def _ensure_named(self, name: str) -> Export:
        file = self._shelf.offer.find(name)
        if file is None:
            raise LedgerError(f"there is no {name}")
        return self.ensure(file)

    def _make(self, file: File) -> Export:
        if file.coding:
            source = self._ensure_named(file.plain)
            with self._shelf.opened(source) as plain:
                size, sha256 = self._write(file, packed(plain, file.coding))
            return Export(file, size, sha256, source.rdfc10)
        content, maker = self._shelf.content, self._shelf.offer.maker(file)
        canonical = maker.canonical(content, file)
        rdfc10 = self.digest(canonical) if canonical not in (None, file.name) else ""
        size, sha256 = self._write(file, maker.make(content, file, self))
        return Export(file, size, sha256, sha256 if canonical == file.name else rdfc10)

    def _write(self, file: File, pieces: Iterable[bytes]) -> tuple[int, str]:
        path = self._shelf.path(file.name)
        half = path.with_name(path.name + HALF)
        digest, size = hashlib.sha256(), 0
        try:
            with half.open("wb", buffering=_BUFFER) as target:
                for piece in pieces:
                    target.write(piece)
                    digest.update(piece)
                    size += len(piece)
            half.rename(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        return size, digest.hexdigest()
