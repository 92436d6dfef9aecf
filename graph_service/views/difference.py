"""How what an audience set sees of one release differs from another, and a store that follows it.

Graphs are compared by their objects. A graph that changed is compared line by line, so that what
stayed is not touched; the merged default graph loses a triple only when no other graph has it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import Quad, RdfFormat, Store, parse

from graph_service.errors import LedgerError
from graph_service.ledger.release import Entry
from graph_service.views.store import triples_of
from graph_service.views.unnamed import unname


@dataclass(frozen=True)
class Change:
    """A graph that is other than it was.

    ``before`` and ``after`` are the names of its objects, ``None`` where it is not there;
    ``triples`` counts those of both.
    """

    graph: str
    before: str | None
    after: str | None
    triples: int


@dataclass(frozen=True)
class Foreseen:
    """The digest of a view that is not made yet, and how it will differ from the one before."""

    digest: str
    changes: tuple[Change, ...]


def changes_between(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[Change, ...]:
    """Return the graphs whose content differs between two sets of entries, sorted."""
    old = {entry.graph: entry for entry in before}
    new = {entry.graph: entry for entry in after}
    differing = {
        graph
        for graph, now in new.items()
        # most are the very same objects
        if (was := old.get(graph)) is not now and _object(was) != now.object
    }
    changes = []
    for graph in sorted(differing | (old.keys() - new.keys())):
        was, now = old.get(graph), new.get(graph)
        triples = sum(each.triples for each in (was, now) if each is not None)
        changes.append(Change(graph, _object(was), _object(now), triples))
    return tuple(changes)


def _object(entry: Entry | None) -> str | None:
    return None if entry is None else entry.object


@dataclass(frozen=True)
class Applied:
    """What changes did to a store.

    ``added`` counts the quads put in, ``removed`` those taken out, whose terms stay behind in it;
    ``merged`` is by how many triples the default graph grew.
    """

    added: int
    removed: int
    merged: int


def apply_changes(store: Store, changes: Iterable[Change], read: Callable[[str], bytes]) -> Applied:
    """Make a store that holds what was before hold what is after.

    Nothing is changed when an object can't be read. A store on disk that fails in the middle is
    neither.

    Args:
        store: a store as :func:`~graph_service.views.store.fill` leaves it.
        changes: the graphs that differ.
        read: returns the canonical N-Quads of an object.

    Raises:
        LedgerError: an object is missing or damaged, or its quads are not those of its graph.
        OSError: the store can't be written.
    """
    try:
        gone, come = _read(changes, read)
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error
    removed = sum(_remove(store, quad) for quad in gone)
    added = sum(_add(store, quad) for quad in come)
    grown = sum(_add(store, _merged(quad)) for quad in come)
    # after what was added: the engine keeps literals by value, so a line that is gone may be
    # there still in other words
    shrunk = sum(_remove(store, _merged(quad)) for quad in gone if not _is_somewhere(store, quad))
    for graph in {quad.graph_name for quad in gone}:
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)
    return Applied(added + grown, removed + shrunk, grown - shrunk)


def _read(changes: Iterable[Change], read: Callable[[str], bytes]) -> tuple[list[Quad], list[Quad]]:
    """Return the quads whose lines are gone, and all quads of the graphs as they are after."""
    gone: list[Quad] = []
    come: list[Quad] = []
    for change in changes:
        before, after = (
            b"" if name is None else read(name) for name in (change.before, change.after)
        )
        for quads in (before, after):
            triples_of(change.graph, quads)  # refuses those of another graph
        stayed = set(after.split(b"\n"))
        lines = [line for line in before.split(b"\n") if line not in stayed]
        gone += _parse(b"".join(line + b"\n" for line in lines))
        come += _parse(after)
    return gone, come


def _parse(quads: bytes) -> Iterable[Quad]:
    return parse(unname(quads), format=RdfFormat.N_QUADS, lenient=True)


def _merged(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _add(store: Store, quad: Quad) -> bool:
    if quad in store:
        return False
    store.add(quad)
    return True


def _remove(store: Store, quad: Quad) -> bool:
    if quad not in store:
        return False
    store.remove(quad)
    return True


def _is_somewhere(store: Store, quad: Quad) -> bool:
    """Return whether a graph with a name has the triple of a quad."""
    merged = _merged(quad)
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(each.graph_name != merged.graph_name for each in found)
