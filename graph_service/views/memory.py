"""Views in the memory of a process, which forks its readers.

Only for a process that does nothing else: the engine never gives the memory of removed quads back,
and a fork is safe only while no other thread runs.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Store

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.views.difference import Change, apply_changes
from graph_service.views.seen import Sight
from graph_service.views.store import fill, load, open_view
from graph_service.views.views import View

BYTES_OF_A_TRIPLE: Final = 700
"""Memory of one merged triple with its named graph, measured; see ``docs/backends.md``."""


def load_view(view: View) -> Store:
    """Load a view into memory and return it as a store.

    From the ledger, when the view knows its ledger: that takes half the time that reading the
    view's own store takes.

    Raises:
        LedgerError: an object is missing or damaged, or the release has other content by now.
    """
    if view.ledger is None:
        return _load_store(view.path)
    ledger = Ledger(view.ledger)
    seen = Sight(ledger).of(view.release, view.audiences)
    if seen.digest != view.digest:
        raise LedgerError("the ledger does not have the content of the view any more")
    store = Store()
    try:
        fill(store, ((entry.graph, ledger.read(entry.object)) for entry in seen.entries))
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error
    return store


def follow_view(store: Store, view: View, changes: Iterable[Change]) -> None:
    """Make a store hold the next view; what is taken out of it goes on using memory.

    Args:
        store: a store of :func:`load_view`.
        view: the next view, of the same ledger.
        changes: how it differs.

    Raises:
        LedgerError: an object is missing or damaged; the store is as it was.
    """
    if view.ledger is not None:
        apply_changes(store, changes, Ledger(view.ledger).read)


def _load_store(path: Path) -> Store:
    """Copy a store on disk into memory, read by a child: the engine starts threads to read it."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(read_end)
            with os.fdopen(write_end, "wb") as pipe:
                open_view(path).dump(pipe, RdfFormat.N_QUADS)
            status = 0
        finally:
            os._exit(status)
    os.close(write_end)
    store = Store()
    try:
        with os.fdopen(read_end, "rb") as pipe:
            load(store, pipe)
    finally:
        _, status = os.waitpid(child, 0)
    if status:
        raise LedgerError("can't read the view")
    return store
