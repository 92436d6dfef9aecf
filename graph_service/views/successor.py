"""The store of a view made from the one before it: its files linked, the difference applied.

The engine never changes a table file once it is written, so a store that begins with the tables
of another one, under names of its own, shares the space on the disk and nothing else. It is opened
for writing here, changed, flushed and closed before anybody reads it; the one before stays as it
is. A crash leaves a folder without marker, which is thrown away: no store is ever half changed.

What was taken out is found by no query, but its terms stay in the files: see
:mod:`graph_service.views.generations` for where that must not be.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph_service.ledger.durable import disk_faults
from graph_service.views.difference import Applied, Change, apply_changes
from graph_service.views.marker import VOLATILE

_TABLE: Final = ".sst"


def succeed_store(
    before: Path, path: Path, changes: Iterable[Change], read: Callable[[str], bytes]
) -> Applied:
    """Make a store in the folder ``path`` from the one in ``before``, and close it.

    Args:
        before: a store that nobody writes.
        path: is not there yet.
        changes: how the new one differs.
        read: returns the canonical N-Quads of an object.

    Raises:
        LedgerError: an object is missing or damaged, or the store can't be written.
    """
    with disk_faults("can't write the view"):
        store = _linked(before, path)
        applied = apply_changes(store, changes, read)
        store.flush()
    return applied


def settle_store(before: Path, path: Path) -> None:
    """Make a store in the folder ``path`` that holds the same, with its tables merged.

    Readers of a store that followed many others look into several tables for one statement.

    Raises:
        LedgerError: the store can't be written.
    """
    with disk_faults("can't write the view"):
        store = _linked(before, path)
        store.optimize()
        store.flush()


def _linked(before: Path, path: Path) -> Store:
    """Return a store for writing, in the folder ``path``, that begins as another one."""
    path.mkdir()
    for file in before.iterdir():
        if file.suffix == _TABLE:
            os.link(file, path / file.name)
        elif not file.name.startswith(VOLATILE):
            shutil.copyfile(file, path / file.name)
    return Store(path)
