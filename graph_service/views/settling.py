"""A view is settled: the same one with its tables merged, in a folder of its own beside it.

A view that was made from the one before it is read through several layers of tables; a join takes
up to a third longer than in one that was made from nothing. To settle it takes seconds, so it is
done aside, once the view has been the newest one for a while; it is then the one that is answered
from, and that the next one is made from.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from graph_service.ledger.durable import disk_faults, sync_folder
from graph_service.ledger.lock import exclusive
from graph_service.views.generations import HALF, STORE, list_generations
from graph_service.views.lease import take_lease
from graph_service.views.marker import NAME, list_files, write_marker
from graph_service.views.successor import settle_store

_SETTLED: Final = "-settled"
_PASSING: Final = (HALF, ".lock")
"""Ends of names of files that are not part of a view."""

_LOCK_SECONDS: Final = 60.0


def settle_view(store: Path) -> bool:
    """Make the settled form of a view, by the folder of its store.

    Returns:
        Whether it is there: ``False`` when the view is not the newest of its set, by now.

    Raises:
        LedgerError: the disk takes no more, or another process holds the folder.
    """
    path = store.parent
    half = path.with_name(path.name + _SETTLED + HALF)
    with disk_faults("can't settle the view"):
        if not _is_newest(path):
            return False
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        lease = take_lease(half)  # or whoever makes the next view throws it away
        try:
            settle_store(store, half / STORE)
            for file in path.iterdir():
                if file.is_file() and file.name != NAME and file.suffix not in _PASSING:
                    os.link(file, half / file.name)
            return _put_in_place(path, half)
        finally:
            shutil.rmtree(half, ignore_errors=True)
            if lease is not None:
                lease.close()


def _is_newest(path: Path) -> bool:
    with exclusive(path.parent / "lock", _LOCK_SECONDS):
        return next((each.path for each in list_generations(path.parent)), None) == path


def _put_in_place(path: Path, half: Path) -> bool:
    with exclusive(path.parent / "lock", _LOCK_SECONDS):
        newest = next(iter(list_generations(path.parent)), None)
        if newest is None or newest.path != path:
            return False
        write_marker(half, replace(newest.marker, files=list_files(half / STORE), settled=True))
        half.rename(path.with_name(path.name + _SETTLED))
        sync_folder(path.parent)
        return True
