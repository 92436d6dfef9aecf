"""A dataset made to hold a view: what changed, where what it holds is known, else everything."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pyoxigraph import RdfFormat, parse

from graph_service.engines.dataset import Dataset
from graph_service.engines.kinds import Merged
from graph_service.engines.marker import GRAPH, MERGED
from graph_service.errors import LedgerError
from graph_service.query.faults import EngineFault
from graph_service.views.difference import Change
from graph_service.views.merge import merged_triples
from graph_service.views.store import triples_of

Read = Callable[[str], bytes]
"""Returns the canonical N-Quads of an object."""

Remains = Callable[[bytes], bool]
"""Tells whether the merged triples of the new view have a line."""

PIECE: Final = 16 << 20
"""Bytes that are sent with one request."""

_UPDATE: Final = 1000
"""Lines of one update: engines compile them as one text."""

_EXTENDED: Final = re.compile(rb"[^\n]*(?: <<\( |\"@[A-Za-z-]+--(?:ltr|rtl))[^\n]*\n")


@dataclass
class Loading:
    """Puts a view into a dataset.

    ``left`` counts the statements that its engine does not take.
    """

    dataset: Dataset
    read: Read
    left: int = 0

    def load(self, graphs: Sequence[tuple[str, str]]) -> None:
        """Put a whole view into a dataset whose other graphs are removed.

        Args:
            graphs: IRIs and objects.

        Raises:
            EngineFault, Unavailable: the engine fails.
            LedgerError: an object is gone.
        """
        dataset = self.dataset
        for graph in dataset.graphs():
            if graph != GRAPH:
                dataset.delete(graph)
        if dataset.kind.merged is Merged.DEFAULT:
            dataset.delete(None)
        if dataset.kind.quads:
            for piece in _pieces(self._quads(graph, name) for graph, name in graphs):
                dataset.add_quads(piece)
        else:
            self._load_triples(graphs)
        self._load_merged(graphs)

    def follow(self, changes: Iterable[Change], remains: Remains) -> None:
        """Make a dataset that holds the view before hold the next one.

        Args:
            changes: how they differ.
            remains: of the next one.

        Raises:
            EngineFault, Unavailable: the engine fails.
            LedgerError: an object is gone: the view has to be loaded.
        """
        dataset = self.dataset
        gone: set[bytes] = set()
        come: set[bytes] = set()
        for change in changes:
            before, after = (
                set[bytes]() if name is None else self._lines(change.graph, name)
                for name in (change.before, change.after)
            )
            gone |= before - after
            come |= after - before
            if change.before is not None:
                dataset.delete(change.graph)
            if change.after is not None:
                dataset.add(change.graph, self._triples(change.graph, change.after))
        if dataset.kind.merged is Merged.UNION:
            return
        for batch in _batches(sorted(line for line in gone if not remains(line))):
            dataset.update(f"DELETE DATA {dataset.merged_data(batch)}")
        for batch in _batches(sorted(come)):
            dataset.add(None, batch)

    def _load_triples(self, graphs: Iterable[tuple[str, str]]) -> None:
        """Add graphs one by one, and small ones together: a request takes as long as many lines."""
        held: list[tuple[str, bytes]] = []
        lines = 0
        for graph, name in graphs:
            triples = self._triples(graph, name)
            count = triples.count(b"\n")
            if lines + count > _UPDATE:
                self._insert(held)
                held, lines = [], 0
            held += [(graph, triples)] if count else []
            lines += count
        self._insert(held)

    def _insert(self, graphs: Sequence[tuple[str, bytes]]) -> None:
        if len(graphs) > 1:
            texts = (f"GRAPH <{graph}> {{\n{triples.decode()}}}\n" for graph, triples in graphs)
            with suppress(EngineFault):  # it takes some literals in documents, and not in updates
                return self.dataset.update(f"INSERT DATA {{ {''.join(texts)} }}")
        for graph, triples in graphs:
            self.dataset.add(graph, triples)
        return None

    def _load_merged(self, graphs: Sequence[tuple[str, str]]) -> None:
        dataset = self.dataset
        if dataset.kind.merged is Merged.UNION:
            return
        lines = merged_triples((graph, self.read(name)) for graph, name in graphs)
        for piece in _pieces(map(self._taken, lines)):
            if dataset.kind.quads:
                dataset.add_quads(piece)
            else:
                dataset.add(None, piece)

    def _quads(self, graph: str, name: str) -> bytes:
        quads = self.read(name)
        triples_of(graph, quads)  # refuses those of another graph
        return self._taken(quads)

    def _triples(self, graph: str, name: str) -> bytes:
        taken = triples_of(graph, self.read(name))
        if not self.dataset.kind.extended:
            taken, left = _EXTENDED.subn(b"", taken)
            self.left += left
        return taken

    def _lines(self, graph: str, name: str) -> set[bytes]:
        return set(self._taken(triples_of(graph, self.read(name))).splitlines(keepends=True))

    def _taken(self, lines: bytes) -> bytes:
        return lines if self.dataset.kind.extended else _EXTENDED.sub(b"", lines)


def remains_in(contains: Callable[..., bool], unname: Callable[[bytes], bytes]) -> Remains:
    """Return what tells whether a store of a view has a line among its merged triples.

    Args:
        contains: of the store.
        unname: gives a line the labels of the store.
    """

    def remains(line: bytes) -> bool:
        (quad,) = parse(unname(line), format=RdfFormat.N_QUADS, lenient=True)
        return contains(quad)

    return remains


def check_names(graphs: Iterable[str]) -> None:
    """Refuse a view that has a graph of a name that datasets have for themselves.

    Raises:
        LedgerError: it has.
    """
    if not {GRAPH, MERGED}.isdisjoint(graphs):
        raise LedgerError("a graph has a name that is kept for engines")


def _batches(lines: Sequence[bytes]) -> Iterator[bytes]:
    for start in range(0, len(lines), _UPDATE):
        yield b"".join(lines[start : start + _UPDATE])


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
