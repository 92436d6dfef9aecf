"""Targets of shapes: which nodes a shape is about, and shapes whose targets are marked in the data.

An engine compiles shapes in a fifth of a second and keeps them as long as they are the same text.
So the text does not name the nodes: each shape gets what a predicate of its own leads to, and the
data has a triple with that predicate for each node that the shape is to be held against.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.namespaces import PREFIXES
from graph_service.validate.change.chains import SUBCLASS, TYPE, Chains, Term
from graph_service.validate.change.described import SH, Described, Node
from graph_service.validate.change.walking import Look

_CLASSES: Final = (NamedNode(PREFIXES["rdfs"] + "Class"), NamedNode(PREFIXES["owl"] + "Class"))
_KINDS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Target:
    """The targets of a shape (SHACL 1.0, section 2.1.3)."""

    shape: Node
    classes: frozenset[NamedNode]
    nodes: frozenset[Term]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]

    def has(self, node: Term, look: Look, classes: "Classes") -> bool:
        """Return whether a node is one of them."""
        if node in self.nodes or any(_first(look, None, p, node) for p in self.objects_of):
            return True
        if isinstance(node, Literal):
            return False
        if self.classes and self.classes & classes.of(node):
            return True
        return any(_first(look, node, p, None) for p in self.subjects_of)

    def watch(self, chains: Chains, start: int) -> None:
        """Add to chains what decides whether a node is one of them."""
        for class_ in self.classes:
            chains.instance(start, class_)
        for predicate in self.subjects_of:
            chains.path(start, str(predicate))
        for predicate in self.objects_of:
            chains.path(start, str(predicate), inverse=True)


@dataclass
class Classes:
    """The classes of nodes, those above them included; each looked up once."""

    look: Look
    _above: dict[NamedNode, frozenset[NamedNode]] = field(default_factory=dict)
    _of: dict[Term, frozenset[NamedNode]] = field(default_factory=dict)

    def of(self, node: NamedNode | BlankNode) -> frozenset[NamedNode]:
        """Return the classes that a node is a SHACL instance of."""
        if node not in self._of:
            types = _objects(self.look, node, TYPE)
            self._of[node] = frozenset().union(*map(self.above, types))
        return self._of[node]

    def above(self, class_: NamedNode) -> frozenset[NamedNode]:
        """Return a class and all that it is a subclass of."""
        if class_ not in self._above:
            found, waiting = {class_}, [class_]
            while waiting:
                for each in _objects(self.look, waiting.pop(), SUBCLASS):
                    if each not in found:
                        found.add(each)
                        waiting.append(each)
            self._above[class_] = frozenset(found)
        return self._above[class_]


class Marked:
    """Shapes whose targets are marked in the data.

    ``triples`` is the text of the shapes, ``targets`` has those of each shape, by its name.

    Args:
        triples: N-Triples of the shapes.
        shapes: the same, described.
    """

    def __init__(self, triples: bytes, shapes: Described) -> None:
        self.targets = {str(each.shape): each for each in _targets(shapes)}
        # nobody who sends data can know this name
        self._mark = NamedNode(f"urn:graph-service:{secrets.token_hex(16)}")
        self._predicates = {
            name: NamedNode(f"{self._mark.value}:{number}")
            for number, name in enumerate(sorted(self.targets))
        }
        kept = [line for line in triples.splitlines(keepends=True) if not self._is_target(line)]
        marks = (
            f"{name} <{SH}targetObjectsOf> {predicate} .\n".encode()
            for name, predicate in self._predicates.items()
        )
        self.triples = b"".join([*kept, *marks])

    def marks(self, focus: Mapping[str, Iterable[Term]]) -> Iterator[Triple]:
        """Yield the triples that make nodes the targets of shapes, by the name of the shape."""
        for name, nodes in focus.items():
            for node in nodes:
                yield Triple(self._mark, self._predicates[name], node)

    def _is_target(self, line: bytes) -> bool:
        subject, predicate, rest = line.decode().split(" ", 2)
        if subject not in self.targets:
            return False
        if predicate == str(TYPE):
            return rest.startswith(tuple(str(class_) for class_ in _CLASSES))
        return predicate in {f"<{SH}{kind}>" for kind in _KINDS}


def _targets(shapes: Described) -> Iterator[Target]:
    for shape in shapes.subjects():
        values = {kind: shapes.values(shape, kind) for kind in _KINDS}
        classes = set(_names(values["targetClass"]))
        if isinstance(shape, NamedNode) and _is_shape(shapes, shape):
            # a shape that is a class has its instances as targets (section 2.1.3.3)
            classes |= {shape for each in _CLASSES if each in shapes.values(shape, TYPE.value)}
        nodes = [each for each in values["targetNode"] if isinstance(each, NamedNode | Literal)]
        if classes or any(values.values()):
            yield Target(
                shape,
                frozenset(classes),
                frozenset(nodes),
                frozenset(_names(values["targetSubjectsOf"])),
                frozenset(_names(values["targetObjectsOf"])),
            )


def _is_shape(shapes: Described, node: Node) -> bool:
    types = shapes.values(node, TYPE.value)
    return NamedNode(SH + "NodeShape") in types or NamedNode(SH + "PropertyShape") in types


def _names(nodes: Iterable[Node]) -> Iterator[NamedNode]:
    return (each for each in nodes if isinstance(each, NamedNode))


def _objects(look: Look, node: Term, predicate: NamedNode) -> Iterator[NamedNode]:
    for triple in look.triples(node, predicate, None):
        if isinstance(triple.object, NamedNode):
            yield triple.object


def _first(look: Look, subject: Term | None, predicate: NamedNode, value: Term | None) -> bool:
    return next(iter(look.triples(subject, predicate, value)), None) is not None
