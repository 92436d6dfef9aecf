"""Access chains: which triples a rule reads, as steps between states, from what it is about.

A state stands for the nodes that a rule meets at one place of its evaluation: the focus nodes of a
shape, the values of a path, the classes of those. A step leads from a node to others by the triples
that are read there. So all that can change a result about a node lies on a chain that starts with
it: a changed triple is followed backwards to the nodes whose results may differ, and what decides
those results is found by following the chains forwards.

Chains may read more than a rule does, never less. What can't be said in steps is refused when the
rule is compiled, and a change is then judged in full.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from pyoxigraph import BlankNode, NamedNode
from pyoxigraph import Literal as LiteralTerm

from graph_service.namespaces import PREFIXES
from graph_service.validate.paths import Path

Term = NamedNode | BlankNode | LiteralTerm
"""A node as the ledger spells it, where there are no blank nodes, or as somebody sends it in."""

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")


class NotCompiled(Exception):
    """A rule reads what no chain can say; the text tells what."""


class Step(NamedTuple):
    """How one node leads to others.

    ``kind`` is ``forward`` (from subjects to objects), ``inverse`` (from objects to subjects) or
    ``used`` (from a predicate to nothing: that a triple has it is all that is read).
    ``predicate`` is the one that is followed, ``None`` follows all. A step that is ``named`` also
    reads in which graphs a triple is, others whether it is in any.
    """

    kind: Literal["forward", "inverse", "used"]
    predicate: NamedNode | None
    named: bool = False


class Move(NamedTuple):
    """A step from one state to another; without a ``step`` the nodes are the same."""

    source: int
    step: Step | None
    target: int


class Chains:
    """States, which are numbers, and the moves between them.

    ``starts`` maps a state in which a rule begins to the name of the rule; ``classes`` maps a
    state to a class where all that is read from it is whether its nodes are instances of that.
    """

    def __init__(self) -> None:
        self.starts: dict[int, str] = {}
        self.classes: dict[int, NamedNode] = {}
        self._count = 0
        self._from: dict[int, list[Move]] = defaultdict(list)
        self._into: dict[int, list[Move]] = defaultdict(list)
        self._reading: dict[NamedNode | None, list[Move]] = defaultdict(list)
        self._class_states: dict[NamedNode, int] = {}
        self._superclasses: int | None = None

    def state(self) -> int:
        """Return a new state."""
        self._count += 1
        return self._count

    def start(self, name: str) -> int:
        """Return a new state in which the rule of this name begins."""
        state = self.state()
        self.starts[state] = name
        return state

    def move(self, source: int, step: Step | None, target: int) -> None:
        """Let a state lead to another."""
        move = Move(source, step, target)
        self._from[source].append(move)
        self._into[target].append(move)
        if step is not None:
            self._reading[step.predicate].append(move)

    def path(self, source: int, path: Path, *, named: bool = False, inverse: bool = False) -> int:
        """Let a state lead along a property path, and return the state at its end.

        Args:
            source: the state.
            path: as in :mod:`graph_service.validate.paths`, or ``("negated", ...)`` of those.
            named: whether it is read in which graphs its triples are.
            inverse: whether to go from the end of the path to its beginning.
        """
        target = self.state()
        self._path(source, path, target, named, inverse)
        return target

    def instance(self, source: int, class_: NamedNode) -> None:
        """Let a state read whether its nodes are SHACL instances of a class."""
        state = self._class_states.get(class_)
        if state is None:
            state = self._class_states[class_] = self.state()
            self.classes[state] = class_
            if self._superclasses is None:
                self._superclasses = self.state()
                up = Step("forward", SUBCLASS)
                self.move(self._superclasses, up, self._superclasses)
            self.move(state, Step("forward", TYPE), self._superclasses)
        self.move(source, None, state)

    def moves_from(self, state: int) -> list[Move]:
        """Return how a state leads on."""
        return self._from.get(state, [])

    def moves_into(self, state: int) -> list[Move]:
        """Return how a state is reached."""
        return self._into.get(state, [])

    def reading(self, predicate: NamedNode) -> Iterator[Move]:
        """Yield the moves that read triples with a predicate."""
        yield from self._reading.get(predicate, ())
        yield from self._reading.get(None, ())

    def reads_all_into(self) -> bool:
        """Return whether all triples are read that lead to a node, whatever their predicate."""
        steps = (move.step for move in self._reading.get(None, ()))
        return any(step is not None and step.kind == "inverse" for step in steps)

    def _path(self, source: int, path: Path, target: int, named: bool, inverse: bool) -> None:
        if isinstance(path, str):
            kind: Literal["forward", "inverse"] = "inverse" if inverse else "forward"
            self.move(source, Step(kind, NamedNode(path[1:-1]), named), target)
            return
        operator, *operands = path
        if operator == "inverse":
            self._path(source, operands[0], target, named, not inverse)
        elif operator == "sequence":
            parts = operands[::-1] if inverse else operands
            for part in parts[:-1]:
                source = self.path(source, part, named=named, inverse=inverse)
            self._path(source, parts[-1], target, named, inverse)
        elif operator == "alternative":
            for part in operands:
                self._path(source, part, target, named, inverse)
        elif operator in ("zeroOrMore", "oneOrMore"):
            loop = self.state()
            self._path(loop, operands[0], loop, named, inverse)
            if operator == "zeroOrMore":
                self.move(source, None, loop)
            else:
                self._path(source, operands[0], loop, named, inverse)
            self.move(loop, None, target)
        elif operator == "zeroOrOne":
            self.move(source, None, target)
            self._path(source, operands[0], target, named, inverse)
        elif operator == "negated":
            self._negated(source, operands, target, named, inverse)
        else:
            raise NotCompiled(f"a path with the operator {operator}")

    def _negated(
        self, source: int, operands: list[Path], target: int, named: bool, inverse: bool
    ) -> None:
        """Read every predicate in the directions in which some are excluded."""
        for backwards in {not isinstance(each, str) for each in operands}:
            kind: Literal["forward", "inverse"] = "inverse" if backwards != inverse else "forward"
            self.move(source, Step(kind, None, named), target)
