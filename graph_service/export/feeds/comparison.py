"""What became of each thing from one state to another: created, updated, deleted.

A thing is a subject of the merged statements. Both states are merged in bounded memory and walked
side by side, in the order of their lines.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator
from itertools import groupby

from graph_service.export.feeds.member import CREATED, DELETED, UPDATED
from graph_service.views.merge import merged_triples

Graphs = Iterable[tuple[str, bytes]]
"""Graph IRI and canonical N-Quads."""

Account = tuple[str, bytes, tuple[bytes, ...]]
"""What happened, to which subject, and all that is said of it from then on, as sorted lines."""

_Said = tuple[bytes, tuple[bytes, ...]]


def compare(
    before: Graphs, after: Graphs, concerned: Container[int] | None = None
) -> Iterator[Account]:
    """Yield what became of the subjects, in the order of their lines.

    Args:
        before: the graphs of the one state.
        after: those of the other.
        concerned: numbers (see :func:`number_of`) of the subjects to look at, which are in no
            other graphs than these; ``None`` for all.

    Raises:
        LedgerError: a line is not a quad of its graph.
        OSError: the temporary files can't be written.
    """
    olds, news = _subjects(before, concerned), _subjects(after, concerned)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old[0] < new[0]):
            assert old is not None  # noqa: S101 - for the type checker
            yield DELETED, old[0], ()
            old = next(olds, None)
        elif old is None or new[0] < old[0]:
            yield CREATED, new[0], new[1]
            new = next(news, None)
        else:
            if old[1] != new[1]:
                yield UPDATED, new[0], new[1]
            old, new = next(olds, None), next(news, None)


def subjects_of(quads: bytes) -> set[bytes]:
    """Return the subjects of canonical N-Quads."""
    return {line.partition(b" ")[0] for line in quads.splitlines()}


def differing(before: bytes, after: bytes) -> set[bytes]:
    """Return the subjects of which a graph says something else than before."""
    old, new = set(before.splitlines()), set(after.splitlines())
    return {line.partition(b" ")[0] for line in old ^ new}


def number_of(subject: bytes) -> int:
    """Return a number that stands for a subject: 63 bits of a hash, from which nobody reads it."""
    return int.from_bytes(hashlib.blake2b(subject, digest_size=8).digest()) >> 1


def _subjects(graphs: Graphs, concerned: Container[int] | None) -> Iterator[_Said]:
    for subject, lines in groupby(merged_triples(graphs), lambda line: line.partition(b" ")[0]):
        if concerned is None or number_of(subject) in concerned:
            yield subject, tuple(lines)
