"""An open text index: statements that are read from it within a time limit.

A search costs at most what going through the index once for each of its words costs; what is done
with what it finds ends at the deadline.
"""

import queue
import sqlite3
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from graph_service.errors import QueryTimeout
from graph_service.views.index import open_index

_CONNECTIONS: Final = 2
"""Searches of one index at once; more would only share the processors."""

_STEPS: Final = 10_000
"""Steps of the database between two looks at the clock: some tenths of a millisecond."""


_DAMAGE: Final = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
}
"""Primary codes of what is wrong with the file; all others are our own faults."""


class Damaged(Exception):
    """The index can't be read any further, or is closed; it must be taken anew."""


class Lookup:
    """An index that is open.

    Args:
        path: its file, which is whole.

    ``known`` is for what was asked once and stays so, as the index does.

    Raises:
        Damaged: it can't be opened.
    """

    def __init__(self, path: Path) -> None:
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self.known: dict[str, Any] = {}
        self._closed = threading.Event()
        try:
            for _ in range(_CONNECTIONS):
                self._idle.put(open_index(path))
        except sqlite3.Error as error:
            self.close()
            raise Damaged from error

    def ask(
        self, statement: str, values: Mapping[str, object], deadline: float
    ) -> list[tuple[Any, ...]]:
        """Return the rows of a statement of ours.

        Args:
            statement: SQL, in which nothing comes from a caller.
            values: what it is about, by name.
            deadline: by :func:`time.monotonic`.

        Raises:
            QueryTimeout: the deadline passed.
            Damaged: the index can't be read.
        """
        if self._closed.is_set():  # it gave way to another one meanwhile
            raise Damaged
        try:
            connection = self._idle.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise _too_late() from None
        try:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            return connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
            if code == sqlite3.SQLITE_INTERRUPT:
                raise _too_late() from None
            if code & 0xFF in _DAMAGE:
                raise Damaged from error
            raise
        finally:
            self._idle.put(connection)
            if self._closed.is_set():
                self.close()

    def close(self) -> None:
        """Close the index; what is read at this moment is read to its end."""
        self._closed.set()
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def __del__(self) -> None:
        self.close()


def _too_late() -> QueryTimeout:
    return QueryTimeout("the search ran into its time limit; more or longer words find less")
