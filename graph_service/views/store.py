"""The one place that opens a store of the engine: built once, then only read.

A store is an index that is derived from the ledger, never the record: the engine keeps literals
by value, not by spelling.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from graph_service.errors import InputError, LedgerError, disk_error
from graph_service.views.unnamed import unname


def build_store(path: Path, graphs: Iterable[tuple[str, bytes]]) -> int:
    """Build a new store in the folder ``path`` from graphs (IRI, N-Quads) and close it.

    Each graph is there under its name, and the default graph holds every triple once: a union
    that is computed at query time costs 3 to 180 times as much and repeats rows.

    Returns:
        The number of quads, those of the default graph included.

    Raises:
        LedgerError: a graph's quads are not its own, or the store can't be written.
    """
    try:
        store = Store(path)
        fill(store, graphs)
        store.optimize()
        store.flush()
        return len(store)
    except OSError as error:
        raise disk_error("can't write the view", error) from error
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error


def open_view(path: Path) -> Store:
    """Open the store of a view for reading; meant for query workers, one each.

    Raises:
        LedgerError: there is no such store or it can't be read.
    """
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise LedgerError(f"can't open the view: {error}") from error


def open_scratch(graphs: Iterable[tuple[str, bytes]]) -> Callable[[str], list[Sequence[object]]]:
    """Put graphs into a store in memory, for checks before anything is written.

    Returns:
        A function that answers a SELECT query with its rows; it raises ``InputError`` when the
        query is no SELECT or can't be parsed. It runs in this process, so only our own queries
        may be given to it.

    Raises:
        LedgerError: a graph's quads are not its own, or are not N-Quads.
    """
    store = Store()
    try:
        fill(store, graphs)
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error

    def select(query: str) -> list[Sequence[object]]:
        try:
            solutions = store.query(query)
        except SyntaxError as error:
            raise InputError(f"the query can't be parsed: {error}") from error
        if not isinstance(solutions, QuerySolutions):
            raise InputError("the query must be a SELECT")
        return [cast("Sequence[object]", tuple(solution)) for solution in solutions]

    return select


def triples_of(graph: str, quads: bytes) -> bytes:
    """Return the N-Triples of one graph's canonical N-Quads, in the same order.

    Raises:
        LedgerError: a line is not a quad of this graph.
    """
    end = f" <{graph}> .\n".encode()
    # a line feed inside a literal is written as \n, so this text occurs at ends of lines only
    if quads.count(end) != quads.count(b"\n") or not (quads.endswith(end) or not quads):
        raise LedgerError(f"an object holds quads outside its graph {graph}")
    return quads.replace(end, b" .\n")


def fill(store: Store, graphs: Iterable[tuple[str, bytes]]) -> None:
    """Load each graph under its name, and into the default graph: each triple once.

    Nodes that ingest named become blank nodes, with the labels of :func:`unname`.

    Raises:
        LedgerError: a graph's quads are not its own.
        SyntaxError: they are not N-Quads.
    """
    load(store, io.BufferedReader(_Chunks(_twice(graphs)), 1 << 20))


def load(store: Store, quads: IO[bytes]) -> None:
    """Load N-Quads that passed the checks of ingest, with the labels that they have.

    Raises:
        SyntaxError: they are not N-Quads.
    """
    # not bulk_load: it gives blank nodes labels of its own, that no difference can find again
    store.bulk_extend(parse(quads, format=RdfFormat.N_QUADS, lenient=True))


def _twice(graphs: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    for graph, quads in graphs:
        unnamed = unname(quads)
        yield unnamed
        yield triples_of(graph, unnamed)


class _Chunks(io.RawIOBase):
    """A binary file whose bytes come from an iterator, so that nothing is held twice."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
