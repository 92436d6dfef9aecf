"""A copy of what an audience set sees, in memory, for one update to change; and what it changed.

Nodes that ingest named are blank nodes in it, as in every store, and get their names back in what
comes out. The graph of unnamed statements is there twice: as the default graph, which updates
mean when they name none, and under its name. A change of either is a change of both, once
:meth:`Copy.settle` was called: after each operation, since afterwards nobody could tell what was
deleted from one of them from what was deleted from both and came back to one.
"""

import hashlib
import io
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from graph_service.errors import Conflict, LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.views.audiences import visible
from graph_service.views.store import load, triples_of
from graph_service.views.unnamed import names_of, unname

_DEFAULT: Final = DefaultGraph()


class Copy:
    """The copy.

    Args:
        graphs: IRI and canonical N-Quads of each graph.
        default_graph: IRI of the graph of unnamed statements.

    Raises:
        LedgerError: a graph's quads are not its own, or are not N-Quads.
    """

    def __init__(self, graphs: Iterable[tuple[str, bytes]], default_graph: str) -> None:
        self._store = Store()
        self._names: dict[str, str] = {}
        self._default = default_graph
        self._before: dict[str, bytes] = {}
        try:
            for graph, quads in graphs:
                self._load(graph, quads)
        except SyntaxError as error:
            raise LedgerError(f"an object is not N-Quads: {error}") from error
        self._unnamed_before = self._unnamed = frozenset(self._triples(_DEFAULT))

    def update(self, text: str, base: str | None = None) -> None:
        """Change the copy; nothing is changed by an update that fails.

        Raises:
            SyntaxError: it is no update; with the engine's text.
            Conflict: an operation can't be done: a graph is there already, or is not.
        """
        try:
            self._store.update(text, base_iri=base)
        except RuntimeError as error:
            reason = str(error)
            if not reason.startswith("The graph <"):
                raise
            raise Conflict(reason[:1].lower() + reason[1:]) from error

    def require(self, graphs: Iterable[str]) -> None:
        """Return when graphs are there; the default graph always is.

        Raises:
            Conflict: one is not.
        """
        for graph in graphs:
            if graph != self._default and not self._store.contains_named_graph(NamedNode(graph)):
                raise Conflict(f"the graph <{graph}> does not exist")

    def settle(self, *, spares_default: bool = False) -> None:
        """Make the default graph and the graph of its name one again.

        Args:
            spares_default: what was done is about all graphs with names, and not about this one.
        """
        before = self._unnamed
        unnamed = frozenset(self._triples(_DEFAULT))
        named = frozenset(self._triples(NamedNode(self._default)))
        after = unnamed if spares_default else (unnamed & named) | ((unnamed | named) - before)
        for graph, there in ((_DEFAULT, unnamed), (NamedNode(self._default), named)):
            self._store.extend(_placed(triple, graph) for triple in after - there)
            for triple in there - after:
                self._store.remove(_placed(triple, graph))
        self._unnamed = after

    def changes(self) -> dict[str, bytes | None]:
        """Return the N-Quads of each graph that is not what it was, ``None`` for one that is gone.

        They are not canonical; nodes that are new have no name yet.
        """
        self.settle()
        present = {str(graph)[1:-1] for graph in self._store.named_graphs()}
        changed: dict[str, bytes | None] = {}
        for graph in (self._before.keys() | present) - {self._default}:
            if graph not in present:
                changed[graph] = None
            elif self._before.get(graph) != self._digest(graph):
                changed[graph] = self._written(graph, self._triples(NamedNode(graph)))
        if self._unnamed != self._unnamed_before:
            after = self._unnamed
            changed[self._default] = self._written(self._default, after) if after else None
        return changed

    def _load(self, graph: str, quads: bytes) -> None:
        self._store.add_graph(NamedNode(graph))
        self._names |= names_of(quads)
        nameless = unname(quads)
        load(self._store, io.BytesIO(nameless))
        if graph == self._default:
            load(self._store, io.BytesIO(triples_of(graph, nameless)))
        self._before[graph] = self._digest(graph)

    def _digest(self, graph: str) -> bytes:
        """Return a hash of a graph as it is in the store."""
        text = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)) or b""
        return hashlib.sha256(b"\n".join(sorted(text.split(b"\n")))).digest()

    def _triples(self, graph: NamedNode | DefaultGraph) -> Iterable[Triple]:
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            yield quad.triple

    def _written(self, graph: str, triples: Iterable[Triple]) -> bytes:
        name = NamedNode(graph)
        quads = (
            Quad(self._named(each.subject), each.predicate, self._named(each.object), name)
            for each in triples
        )
        return serialize(quads, format=RdfFormat.N_QUADS) or b""

    def _named(self, term: Any) -> Any:
        """Return a term with the names of nodes that had one."""
        if isinstance(term, BlankNode) and term.value in self._names:
            return NamedNode(self._names[term.value])
        if isinstance(term, Triple):
            return Triple(*map(self._named, term))
        return term


def _placed(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def open_copy(ledger: Path, release: int, audiences: Collection[str], default_graph: str) -> Copy:
    """Return a copy of what an audience set sees of a release.

    Args:
        ledger: its folder.
        release: number of the release.
        audiences: the set.
        default_graph: IRI of the graph of unnamed statements.

    Raises:
        LedgerError: the record is damaged.
    """
    record = Ledger(ledger)
    entries = visible(record.release(release), audiences)
    return Copy(((entry.graph, record.read(entry.object)) for entry in entries), default_graph)


def try_update(text: str) -> None:
    """Run an update on a store that is empty, to see whether it can be parsed.

    Raises:
        SyntaxError: it is no update; with the engine's text.
    """
    try:
        Store().update(text)
    except RuntimeError:
        return


def can_parse(prologue: str, body: str, base: str) -> bool:
    """Return whether prefixes and what follows them are an update; nothing of it is run."""
    failing = "DROP GRAPH <urn:absent> ;\n"  # the engine parses all before it does the first
    try:
        Store().update(prologue + failing + body, base_iri=base)
    except RuntimeError:
        return True
    except SyntaxError:
        return False
    raise AssertionError("a graph was dropped that is not there")
