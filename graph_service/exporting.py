"""Exports are made by a process of its own, so that making them stalls nothing.

::

    asked for -> there and whole?  -> that
                 else it is wanted -> one process a view makes what is wanted; whoever asks
                                      waits a little, then is told to come again

What a list names is made when the list of a small content is asked for; of a large one, each file
when somebody asks for it.
"""

import io
import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from graph_service.errors import (
    GraphServiceError,
    Inexpressible,
    LedgerError,
    NotFound,
    Unavailable,
)
from graph_service.export.index import Export
from graph_service.export.memory import made_in_memory
from graph_service.export.offer import File
from graph_service.export.shelf import Shelf
from graph_service.exporter import have_made
from graph_service.query.child import Child

PATIENCE: Final = 10.0
"""Seconds that a request waits for a file."""

LIST_PATIENCE: Final = 45.0
"""Seconds that a request waits for all files of a list."""

LISTED_TRIPLES: Final = 250_000
LISTED_FILES: Final = 1_000
"""Statements, and files, of a content whose files are all made for its list."""

_WAITING: Final = 4
"""Requests that may wait; others are told at once to come again."""

_MOST_WANTED: Final = 2 * LISTED_FILES
_RETRY: Final = 5
_FAILED: Final = 10.0
"""Seconds after which what failed is tried again."""

_LOOK: Final = 0.02
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Listing:
    """What a list of exports says.

    ``exports`` are there, in the order of the offer; ``left_out`` is name -> why there is none;
    ``pending`` are made when somebody asks for them: there are none of a small content.
    """

    exports: tuple[Export, ...]
    left_out: dict[str, str]
    pending: tuple[File, ...]


class Exporting:
    """The exports of one view, made when they are asked for. For many threads.

    Args:
        folder: of the views and the exports.
        ledger: folder of the ledger.
        shelf: where they lie; the caller has a lease of it.
    """

    def __init__(self, folder: Path, ledger: Path, shelf: Shelf) -> None:
        self.shelf = shelf
        self._folders = folder, ledger
        self._guard = threading.Lock()
        self._places = threading.Semaphore(_WAITING)
        self._wanted: dict[str, None] = {}
        self._made: frozenset[str] = frozenset()
        self._failures: dict[str, tuple[float, GraphServiceError]] = {}
        self._thread: threading.Thread | None = None
        self._child: Child | None = None
        self._closed = False

    def export(self, name: str, patience: float = PATIENCE) -> Export:
        """Return a file by its name, made if it is not there.

        Raises:
            NotFound: there is none of this name.
            Inexpressible: its format can't say what is in the content.
            Unavailable: it is being made.
            LedgerError: it can't be made.
        """
        file = self.shelf.offer.find(name)
        if file is None:
            raise NotFound("there is no such export; /exports lists them")
        self._wait([file], patience)
        reason = self.shelf.index().left_out.get(name)
        if reason is not None:
            raise Inexpressible(reason)
        export = self.shelf.export(name)
        if export is None:
            raise Unavailable("the file is being made", retry_after=_RETRY)
        return export

    def opened(self, name: str, patience: float = PATIENCE) -> tuple[Export, IO[bytes]]:
        """Return a file and its content, for the caller to close.

        Raises as :meth:`export`.
        """
        file = self.shelf.offer.find(name)
        if file is not None and file.small:
            export, data = made_in_memory(self.shelf.offer, file)
            return export, io.BytesIO(data)
        export = self.export(name, patience)
        return export, self.shelf.opened(export)

    def listing(self, patience: float = LIST_PATIENCE) -> Listing:
        """Return what there is; of a small content all of it, made if it is not there.

        Raises:
            Unavailable: it is being made.
            LedgerError: it can't be made.
        """
        files = list(self.shelf.offer.files())
        triples = sum(entry.triples for entry in self.shelf.content.entries)
        if triples <= LISTED_TRIPLES and len(files) <= LISTED_FILES:
            self._wait(files, patience)
        index = self.shelf.index()
        there = {name: index.exports[name] for name in index.exports if self.shelf.export(name)}
        return Listing(
            tuple(there[file.name] for file in files if file.name in there),
            {file.name: index.left_out[file.name] for file in files if file.name in index.left_out},
            tuple(f for f in files if f.name not in there and f.name not in index.left_out),
        )

    def close(self) -> None:
        """End the process that makes files, if there is one, and make no more."""
        with self._guard:
            self._closed = True
            self._wanted.clear()
            child, thread = self._child, self._thread
        if child is not None:
            child.kill()
        if thread is not None:
            thread.join()

    def _wait(self, files: Iterable[File], patience: float) -> None:
        """Return when files are there or left out.

        Raises:
            Unavailable: they are being made, or too many wait.
            LedgerError: one can't be made.
        """
        left = self._missing(files)
        if not left:
            return
        if not self._places.acquire(blocking=False):
            raise Unavailable("files are being made", retry_after=_RETRY)
        try:
            deadline = time.monotonic() + patience
            while left:
                self._want(left)
                if time.monotonic() > deadline:
                    raise Unavailable("the file is being made", retry_after=_RETRY)
                time.sleep(_LOOK)
                left = self._missing(left)
        finally:
            self._places.release()

    def _missing(self, files: Iterable[File]) -> list[File]:
        left_out = self.shelf.index().left_out
        return [f for f in files if f.name not in left_out and self.shelf.export(f.name) is None]

    def _want(self, files: Iterable[File]) -> None:
        """Have files made, unless one of them just failed."""
        now = time.monotonic()
        with self._guard:
            if self._closed:
                raise Unavailable("the release is not answered from any more", retry_after=1)
            for file in files:
                failed, error = self._failures.get(file.name, (0.0, None))
                if error is not None and now - failed < _FAILED:
                    raise type(error)(*error.args) if type(error) is LedgerError else error
                self._failures.pop(file.name, None)
            missing = [file.name for file in files if self.shelf.export(file.name) is None]
            names = [name for name in missing if name not in self._made]
            if len(self._wanted) < _MOST_WANTED:
                self._wanted |= dict.fromkeys(names)
            if self._thread is None and self._wanted:
                self._thread = threading.Thread(target=self._work, name="exports", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._guard:
                names, self._wanted = list(self._wanted), {}
                self._made = frozenset(names)  # what is being made is not wanted again
                if self._closed or not names:
                    self._thread = None
                    return
            try:
                have_made(*self._folders, self.shelf.content, names, self._begin)
            except GraphServiceError as error:
                if not self._closed:
                    _LOG.error("exports can't be made: %s", error)
                with self._guard:
                    now = time.monotonic()
                    self._failures |= dict.fromkeys(names, (now, error))

    def _begin(self, child: Child) -> None:
        with self._guard:
            self._child = child
            if self._closed:
                child.kill()
