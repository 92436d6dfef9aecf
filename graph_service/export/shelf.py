"""The files of one view: in a folder of their own, each made once, served only when it is whole.

::

    <folder>/<audiences>/<release>-<digest>/index.json     what it is of, and what is there
                                            graph.nt       a file; others as they are asked for
                                            lock           held by who makes one

The folder is there before its files. The newest and the one before it are kept, and those that
somebody holds (see :mod:`graph_service.views.lease`).
"""

import hashlib
import shutil
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Final

from graph_service.errors import LedgerError, disk_error
from graph_service.export.content import Content, content_of
from graph_service.export.index import Export, Index, path_in, read_index, write_index
from graph_service.export.makers import offer_of
from graph_service.export.offer import Offer
from graph_service.export.removal import HALF, one_writer, remove_old
from graph_service.views.audiences import key_of
from graph_service.views.views import Views

_DIGITS: Final = 16
Stamp = tuple[int, int, int]


class Shelf:
    """What there is of the files of one content. For many threads.

    Args:
        exports: the folder of all exports.
        content: what the files are of.
    """

    def __init__(self, exports: Path, content: Content) -> None:
        self.offer: Offer = offer_of(content)
        self.content = content
        name = f"{content.release}-{content.digest[:_DIGITS]}"
        self.folder = exports / key_of(content.audiences) / name
        self._guard = threading.Lock()
        self._index: tuple[Stamp, Index] | None = None
        self._verified: dict[str, tuple[Stamp, str]] = {}

    def prepare(self) -> None:
        """See to it that the folder is there, and none that is not needed any more.

        Raises:
            LedgerError: it can't be written.
        """
        if self._is_own(read_index(self.folder)):
            return
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with one_writer(self.folder.parent):
                if self._is_own(read_index(self.folder)):
                    return
                half = self.folder.with_name(self.folder.name + HALF)
                for each in (half, self.folder):
                    if each.exists():
                        shutil.rmtree(each)
                half.mkdir()
                content = self.content
                write_index(half, Index(content.audiences, content.release, content.digest))
                half.rename(self.folder)
                remove_old(self.folder)
        except OSError as error:
            raise disk_error("can't write the exports", error) from error

    def index(self) -> Index:
        """Return the index as it is now.

        Raises:
            LedgerError: it is damaged, or not there any more.
        """
        stamp = _stamp(self.folder / "index.json")
        with self._guard:
            if self._index is not None and stamp is not None and self._index[0] == stamp:
                return self._index[1]
        index = read_index(self.folder)
        if index is None or not self._is_own(index):
            raise LedgerError("the exports are damaged, or were removed")
        with self._guard:
            if stamp is not None:
                self._index = stamp, index
        return index

    def stands(self) -> bool:
        """Return whether the folder is there, with an index of this content."""
        try:
            self.index()
        except LedgerError:
            return False
        return True

    def export(self, name: str) -> Export | None:
        """Return a file that is there and whole, ``None`` when it is to be made.

        It is hashed when it is first asked for, and again when it was changed since.

        Raises:
            LedgerError: the index is damaged.
        """
        found = self.index().exports.get(name)
        return found if found is not None and self.is_whole(found) else None

    def is_whole(self, export: Export) -> bool:
        """Return whether a file has the bytes that the index knows."""
        path = self.path(export.name)
        known = (_stamp(path), export.sha256)
        if known[0] is None:
            return False
        with self._guard:
            if self._verified.get(export.name) == known:
                return True
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != export.sha256:
                    return False
        except OSError:
            return False
        with self._guard:
            self._verified[export.name] = known  # type: ignore[assignment]
        return True

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return path_in(self.folder, name)

    def opened(self, export: Export) -> IO[bytes]:
        """Return a file, for the caller to close.

        Raises:
            LedgerError: it is not there any more.
        """
        try:
            return self.path(export.name).open("rb")
        except OSError as error:
            raise disk_error("can't read an export", error) from error

    def _is_own(self, index: Index | None) -> bool:
        """Return whether an index is of this content, by its whole digest."""
        content = self.content
        wanted = (content.audiences, content.release, content.digest)
        return index is not None and wanted == (index.audiences, index.release, index.digest)


def shelf_of(
    exports: Path, views: Views, audiences: Collection[str], release: int, digest: str
) -> Shelf:
    """Return the shelf of what a set of audiences sees; its folder is there then, not its files.

    Args:
        exports: the folder of all exports.
        views: of the ledger; none of them has to be there.
        audiences: the set.
        release: number of the first release since which they see it.
        digest: of what they see.

    Raises:
        Unavailable: something of the release was just withdrawn.
        LedgerError: the record is damaged, or the folder can't be written.
    """
    shelf = Shelf(exports, content_of(views, audiences, release, digest))
    shelf.prepare()
    return shelf


def unsound_exports(folder: Path) -> Iterator[str]:
    """Yield what is wrong below the folder of all exports: a path in it and a reason."""
    for place in sorted(folder.glob("*/*")):
        name = str(place.relative_to(folder))
        if place.suffix == HALF:
            yield f"{name}: unfinished"
        elif place.is_dir():
            index = read_index(place)
            if index is None:
                yield f"{name}: damaged"
                continue
            for export in index.exports.values():
                path = path_in(place, export.name)
                if _hash(path) != export.sha256:
                    yield f"{name}/{path.name}: damaged"
            yield from (f"{name}/{each.name}: unfinished" for each in place.glob("*" + HALF))


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
