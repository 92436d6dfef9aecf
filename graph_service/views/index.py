"""The text index of a view: made from the graphs that it sees, beside its store, and only read.

::

    <folder>/<audiences>/<release>-<digest>/search.sqlite   SQLite with FTS5
    <folder>/<audiences>/<release>-<digest>/search.json     its marker: size and SHA-256 of it

So what an audience may not see is in no byte that its searches open. The index is derived:
deleting it loses nothing. One that is missing, cut off or changed does not fit its marker and is
made anew; it is never used as it is.
"""

import hashlib
import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError, NotStored
from graph_service.ledger.durable import disk_faults, make_folder, publish_files
from graph_service.ledger.lock import exclusive
from graph_service.views.content import Content
from graph_service.views.tables import write_texts
from graph_service.views.views import View

FORMAT: Final = 2
NAME: Final = "search.sqlite"
MARKER: Final = "search.json"
"""Names of the files, in the folder of the view."""

_BUILD_SECONDS: Final = 3600.0
_FULL: Final = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_CHUNK: Final = 1 << 20


def ensure_index(view: View) -> Path:
    """Return the file of a view's index, made when it is not there or not whole.

    Raises:
        LedgerError: the ledger is damaged or has other content by now, or the disk takes no more.
    """
    folder = view.path.parent
    with disk_faults("can't write the text index"):
        make_folder(folder)
        with exclusive(folder / "search.lock", _BUILD_SECONDS):
            if not is_whole(view):
                _build(view, folder)
    return folder / NAME


def is_whole(view: View) -> bool:
    """Return whether a view has its index, undamaged; reads all of it."""
    folder = view.path.parent
    try:
        members = json.loads((folder / MARKER).read_bytes())
        return bool(members == _marker_of(view, folder / NAME))
    except (OSError, ValueError, RecursionError):
        return False


def remove_index(view: View) -> None:
    """Take a view's index away, so that it is made anew.

    Raises:
        LedgerError: it can't be removed.
    """
    with disk_faults("can't remove the text index"):
        for name in (MARKER, NAME):
            (view.path.parent / name).unlink(missing_ok=True)


def open_index(path: Path) -> sqlite3.Connection:
    """Open an index for reading; the connection may be handed from thread to thread.

    Raises:
        sqlite3.Error: there is no such file, or it is no database.
    """
    # immutable: nobody writes this file, so there is nothing to lock and no journal to look for
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")  # what is searched is written nowhere
    return connection


def _marker_of(view: View, path: Path) -> dict[str, Any]:
    """Return what the marker of an undamaged index says.

    The version of Unicode is part of it: folding another way than the index was is to miss words.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return {
        "format": FORMAT,
        "unicode": unicodedata.unidata_version,
        "view": view.digest,
        "bytes": path.stat().st_size,
        "sha256": digest.hexdigest(),
    }


def _build(view: View, folder: Path) -> None:
    half = folder / f"{NAME}.half"
    half.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(half, isolation_level=None)) as connection:
            write_texts(connection, _graphs(view))
        _sync(half)
        half.replace(folder / NAME)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") in _FULL:
            raise NotStored("can't write the text index", str(error)) from error
        raise LedgerError(f"can't write the text index: {error}") from error
    finally:
        half.unlink(missing_ok=True)
    marker = json.dumps(_marker_of(view, folder / NAME), sort_keys=True, indent=1)
    publish_files(folder, [(MARKER, marker.encode() + b"\n")])


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _graphs(view: View) -> Iterable[bytes]:
    """Yield the N-Quads of the graphs that a view sees, from the ledger.

    Raises:
        LedgerError: the ledger does not have this content any more.
    """
    return (quads for _, quads in Content(view).graphs())
