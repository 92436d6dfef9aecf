"""Shapes as documents: all of them, and each with what it is made of."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.export.lines import lines_of
from graph_service.namespaces import PREFIXES, SHAPES, expand

_PARTS: Final = frozenset(
    expand(f"sh:{name}")
    for name in (
        *("property", "node", "not", "and", "or", "xone", "qualifiedValueShape"),
        *("sparql", "prefixes", "declare"),
    )
)
"""What leads from a shape to another one that it needs; lists and paths are blank nodes."""

_SHAPE_CLASSES: Final = frozenset(expand(f"sh:{name}") for name in ("NodeShape", "PropertyShape"))

Node = NamedNode | BlankNode | Literal


class ShapeGraph:
    """Shapes that can be read one by one.

    Args:
        triples: N-Triples, as :func:`graph_service.validate.shapes.read_shapes` gives them.
    """

    def __init__(self, triples: bytes) -> None:
        self._said: dict[NamedNode | BlankNode, list[tuple[str, Node]]] = {}
        self._named: dict[str, NamedNode] = {}
        for quad in parse(triples, format=RdfFormat.N_TRIPLES):
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                continue  # shapes hold none: they would have been refused
            said = self._said.setdefault(quad.subject, [])
            said.append((quad.predicate.value, quad.object))
            if isinstance(quad.subject, NamedNode):
                self._named[quad.subject.value] = quad.subject

    @property
    def names(self) -> list[str]:
        """What stands behind the namespace of shapes in the IRIs of all that is described here."""
        found = (iri for iri in self._named if iri.startswith(SHAPES))
        return sorted(iri.removeprefix(SHAPES) for iri in found)

    @property
    def targeted(self) -> list[NamedNode]:
        """The node shapes with an IRI, by IRI."""
        kind, shape = expand("rdf:type"), NamedNode(expand("sh:NodeShape"))
        found = [
            node
            for node, said in self._said.items()
            if isinstance(node, NamedNode) and (kind, shape) in said
        ]
        return sorted(found, key=lambda node: node.value)

    def node(self, name: str) -> NamedNode | None:
        """Return what has this name behind the namespace of shapes, if anything has."""
        return self._named.get(SHAPES + name)

    def said(self, node: Node, name: str) -> list[Node]:
        """Return the values of a property of a node, by its compact name, sorted."""
        if isinstance(node, Literal):
            return []
        predicate = expand(name)
        return sorted(
            (value for each, value in self._said.get(node, ()) if each == predicate), key=str
        )

    def items(self, node: Node) -> list[Node]:
        """Return the members of a list; nothing for what is none."""
        found: list[Node] = []
        nil, seen = PREFIXES["rdf"] + "nil", set[Node]()
        while node not in seen and not (isinstance(node, NamedNode) and node.value == nil):
            seen.add(node)
            found += self.said(node, "rdf:first")[:1]
            rest = self.said(node, "rdf:rest")
            if not rest:
                break
            node = rest[0]
        return found

    def is_shape(self, node: Node) -> bool:
        """Return whether a node says that it is a shape."""
        return any(
            isinstance(each, NamedNode) and each.value in _SHAPE_CLASSES
            for each in self.said(node, "rdf:type")
        )

    def using(self, iri: str) -> list[str]:
        """Return the names of the shapes with a statement that has a thing as object, sorted."""
        found = (
            node.value.removeprefix(SHAPES)
            for node, said in self._said.items()
            if isinstance(node, NamedNode) and node.value.startswith(SHAPES)
            if any(isinstance(value, NamedNode) and value.value == iri for _, value in said)
        )
        return sorted(found)

    def lines(self) -> list[bytes]:
        """Return all statements as sorted lines."""
        return lines_of(triple for node in self._said for triple in self._triples(node))

    def lines_about(self, start: NamedNode) -> list[bytes]:
        """Return the statements on a shape and on every shape that it needs, as sorted lines.

        Put together the documents of all shapes say what :meth:`lines` says, but for the labels of
        blank nodes.
        """
        found: dict[NamedNode | BlankNode, None] = {start: None}
        waiting: list[NamedNode | BlankNode] = [start]
        while waiting:
            for value in self._needed(waiting.pop()):
                if value in self._said and value not in found:
                    found[value] = None
                    waiting.append(value)
        return lines_of(triple for node in found for triple in self._triples(node))

    def _needed(self, node: NamedNode | BlankNode) -> Iterator[NamedNode | BlankNode]:
        for predicate, value in self._said[node]:
            member = isinstance(node, BlankNode)  # of a list, or of a shape without a name
            if isinstance(value, BlankNode) or (
                isinstance(value, NamedNode) and (predicate in _PARTS or member)
            ):
                yield value

    def _triples(self, node: NamedNode | BlankNode) -> Iterator[Triple]:
        for predicate, value in self._said[node]:
            yield Triple(node, NamedNode(predicate), value)
