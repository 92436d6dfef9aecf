"""What two states of the graph differ by: graphs, and their statements as lines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph_service.ledger.release import Entry
from graph_service.views.difference import changes_between

Read = Callable[[str], bytes]
"""Returns the canonical N-Quads of an object."""


@dataclass(frozen=True)
class GraphDifference:
    """A graph that is other than it was; ``added`` and ``removed`` are lines of N-Quads, sorted.

    ``before`` and ``after`` count its triples, ``None`` where it is not there.
    """

    graph: str
    before: int | None
    after: int | None
    added: tuple[bytes, ...]
    removed: tuple[bytes, ...]

    @property
    def kind(self) -> str:
        """What became of it: ``added``, ``removed`` or ``changed``."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def differences(
    before: Iterable[Entry], after: Iterable[Entry], read: Read
) -> Iterator[GraphDifference]:
    """Yield the graphs that differ, in their order.

    Args:
        before: the entries of one state.
        after: those of the other.
        read: gives the objects of both.

    Raises:
        LedgerError: an object is missing or damaged.
    """
    for change in changes_between(before, after):
        old = None if change.before is None else read(change.before)
        new = None if change.after is None else read(change.after)
        yield difference(change.graph, old, new)


def difference(graph: str, before: bytes | None, after: bytes | None) -> GraphDifference:
    """Return what two states of one graph differ by, as N-Quads; ``None`` where it is not there."""
    old = None if before is None else lines_of(before)
    new = None if after is None else lines_of(after)
    return GraphDifference(
        graph,
        None if old is None else len(old),
        None if new is None else len(new),
        tuple(sorted((new or set()) - (old or set()))),
        tuple(sorted((old or set()) - (new or set()))),
    )


def lines_of(quads: bytes) -> set[bytes]:
    """Return the lines of canonical N-Quads, each without its end."""
    return set(quads.split(b"\n")) - {b""}
