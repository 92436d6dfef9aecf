"""Chains of shapes: what SHACL Core and SPARQL constraints read of the data about a focus node.

Each shape is one state, whoever refers to it: ``sh:node`` and the like lead there. So a shape that
is used in fifty places is compiled once, and a change at it is followed to all of them.
"""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.validate.change.chains import Chains, NotCompiled
from graph_service.validate.change.described import SH, Described, Node
from graph_service.validate.change.patterns import compile_query
from graph_service.validate.paths import path_text

_NOTHING: Final = frozenset(
    """
    path severity message deactivated name description order group defaultValue
    targetClass targetNode targetObjectsOf targetSubjectsOf
    datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
    minLength maxLength pattern flags languageIn uniqueLang hasValue in ignoredProperties
    qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint prefixes declare
    """.split()  # noqa: SIM905 (a table to read, not a list of forty lines)
)
"""The properties of a shape that read nothing beyond the values themselves."""

_SHAPES: Final = ("property", "node", "not", "qualifiedValueShape")
_LISTS: Final = ("and", "or", "xone")
_COMPARED: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_PATH: Final = re.compile(r"[?$]PATH\b")
_SHAPE: Final = re.compile(r"[?$](?:shapesGraph|currentShape)\b")


class ShapeChains:
    """Compiles shapes into chains, each once.

    Args:
        shapes: their descriptions.
        chains: where to.
    """

    def __init__(self, shapes: Described, chains: Chains) -> None:
        self._shapes = shapes
        self._chains = chains
        self._states: dict[Node, int] = {}

    def state(self, shape: Node) -> int:
        """Return the state of the focus nodes of a shape.

        Raises:
            NotCompiled: it has a constraint that no chain can say.
        """
        if shape not in self._states:
            self._states[shape] = self._chains.state()
            self._compile(shape, self._states[shape])
        return self._states[shape]

    def _compile(self, shape: Node, focus: int) -> None:
        values = focus
        for path in self._shapes.values(shape, "path"):
            values = self._chains.path(focus, self._shapes.path(path))
        for predicate in sorted(self._shapes.predicates(shape)):
            name = predicate.removeprefix(SH)
            if name == predicate or name in _NOTHING:
                continue
            for value in self._shapes.values(shape, name):
                self._constrain(shape, name, value, focus, values)

    def _constrain(self, shape: Node, name: str, value: Node, focus: int, values: int) -> None:
        if name in _SHAPES:
            self._chains.move(values, None, self.state(value))
            if name == "qualifiedValueShape":
                self._read_siblings(shape, values)
        elif name in _LISTS:
            for each in self._shapes.members(value):
                self._chains.move(values, None, self.state(each))
        elif name == "class" and isinstance(value, NamedNode):
            self._chains.instance(values, value)
        elif name in _COMPARED and isinstance(value, NamedNode):
            self._chains.path(focus, str(value))
        elif name == "closed":
            self._chains.path(values, ("negated", str(value)))
        elif name == "sparql":
            self._read_query(shape, value, focus)
        else:
            raise NotCompiled(f"sh:{name} {value} at {shape}")

    def _read_siblings(self, shape: Node, values: int) -> None:
        """Read what the sibling shapes do (SHACL 1.0, section 4.7.3), whether disjoint or not."""
        for parent in self._shapes.subjects():
            properties = self._shapes.values(parent, "property")
            if shape in properties and len(properties) > 1:
                for sibling in properties:
                    for each in self._shapes.values(sibling, "qualifiedValueShape"):
                        if self._is_disjoint(shape) and sibling != shape:
                            self._chains.move(values, None, self.state(each))

    def _is_disjoint(self, shape: Node) -> bool:
        values = self._shapes.values(shape, "qualifiedValueShapesDisjoint")
        return any(isinstance(each, Literal) and each.value in ("true", "1") for each in values)

    def _read_query(self, shape: Node, constraint: Node, focus: int) -> None:
        query = self._shapes.query(constraint)
        if _SHAPE.search(query):
            raise NotCompiled(f"a query over the shapes at {constraint}")
        for path in self._shapes.values(shape, "path"):
            text = f"({path_text(self._shapes.path(path))})"
            query = _PATH.sub(lambda _, text=text: text, query)  # type: ignore[misc]
        compile_query(self._chains, focus, query, "this", is_given=True)
