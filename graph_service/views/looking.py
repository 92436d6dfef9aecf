"""Looking up triples of a view one by one, in the spelling of the ledger.

A store has blank nodes in the place of nodes that ingest named. Their names are not in it: they are
read from the ledger, from a graph that has the node.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph_service.namespaces import SKOLEM
from graph_service.views.store import open_view
from graph_service.views.unnamed import label_of, names_of

Term = NamedNode | BlankNode | Literal


class Looking:
    """Finds triples of a view.

    Args:
        path: the store of the view.
        read: returns the N-Quads of a graph of the view, by its IRI.

    Raises:
        LedgerError: there is no such store or it can't be read.
    """

    def __init__(self, path: Path, read: Callable[[str], bytes]) -> None:
        self._store = open_view(path)
        self._read = read
        self._names: dict[str, NamedNode] = {}

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Triple]:
        """Yield the triples with these parts, each once; ``None`` is any.

        Raises:
            LedgerError: what names a node can't be read.
        """
        if isinstance(subject, Literal | BlankNode) or isinstance(value, BlankNode):
            return  # a release has no blank nodes, so it is somebody else's
        wanted = _stored_node(value) if isinstance(value, NamedNode) else value
        begun = None if subject is None else _stored_node(subject)
        found = self._store.quads_for_pattern(begun, predicate, wanted, DefaultGraph())
        for quad in found:
            if wanted is None or quad.object == wanted:  # numbers are found by their value
                yield self._named(quad)

    def graphs(self, triple: Triple) -> set[str]:
        """Return the IRIs of the graphs that have a triple."""
        subject, predicate, value = triple
        if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
            return set()
        wanted = _stored_node(value) if isinstance(value, NamedNode) else value
        found = self._store.quads_for_pattern(_stored_node(subject), predicate, wanted, None)
        names = (quad.graph_name for quad in found if quad.object == wanted)
        return {name.value for name in names if isinstance(name, NamedNode)}

    def _named(self, quad: Quad) -> Triple:
        subject, predicate, value = quad.triple
        if isinstance(subject, BlankNode):
            subject = self._name(subject)
        if isinstance(value, BlankNode):
            value = self._name(value)
        return Triple(subject, predicate, value)

    def _name(self, node: BlankNode) -> NamedNode:
        """Return the name of a node, and remember those of all nodes of a graph that has it."""
        if node.value not in self._names:
            find = self._store.quads_for_pattern
            quads = chain(find(node, None, None, None), find(None, None, node, None))
            held = (quad.graph_name for quad in quads)
            graph = next(name.value for name in held if isinstance(name, NamedNode))
            names = names_of(self._read(graph))
            self._names |= {label: NamedNode(iri) for label, iri in names.items()}
        return self._names[node.value]


def _stored_node(node: NamedNode) -> NamedNode | BlankNode:
    if node.value.startswith(SKOLEM):
        return BlankNode(label_of(node.value))
    return node
