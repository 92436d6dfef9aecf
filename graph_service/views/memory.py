"""Views in the memory of a process, which forks its readers: loaded once, changed by differences.

Only for a process that does nothing else: the engine never gives the memory of removed quads back,
and a fork is safe only while no other thread runs.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.views.audiences import visible
from graph_service.views.store import fill, load, open_view
from graph_service.views.unnamed import unname
from graph_service.views.views import View, view_digest

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
    entries = visible(ledger.release(view.release), view.audiences)
    if view_digest(entries) != view.digest:
        raise LedgerError("the ledger does not have the content of the view any more")
    store = Store()
    try:
        fill(store, ((entry.graph, ledger.read(entry.object)) for entry in entries))
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error
    return store


@dataclass(frozen=True)
class Applied:
    """What a difference changed: quads put in, and quads taken out, which still use memory."""

    added: int
    removed: int


def apply_difference(store: Store, *, added: bytes, removed: bytes) -> Applied:
    """Take quads out of a store and put others in; nothing is changed when either can't be read.

    Args:
        store: a store of :func:`load_view`.
        added: canonical N-Quads, as in the ledger; lines without graph are of the merged default
            graph, which the caller keeps merged.
        removed: N-Quads, likewise. A graph that has none left is gone.

    Raises:
        LedgerError: one of them is not N-Quads.
    """
    try:
        gone, come = _quads(removed), _quads(added)
    except SyntaxError as error:
        raise LedgerError(f"a difference is not N-Quads: {error}") from error
    removals = [quad for quad in gone if quad in store]
    for quad in removals:
        store.remove(quad)
    additions = [quad for quad in come if quad not in store]
    store.extend(additions)
    for graph in {quad.graph_name for quad in removals}:
        if isinstance(graph, DefaultGraph):
            continue
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)
    return Applied(added=len(additions), removed=len(removals))


def _quads(text: bytes) -> Sequence[Quad]:
    return list(parse(unname(text), format=RdfFormat.N_QUADS, lenient=True))


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
