"""Following chains: backwards from what changed, forwards to what decides the results."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.validate.change.chains import TYPE, Chains, Move, NotCompiled, Step, Term


class Look(Protocol):
    """The triples as they are after a change, the graphs merged."""

    def triples(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterable[Triple]:
        """Return the triples with these parts; ``None`` is any."""


class TooWide(Exception):
    """A change touches more than is looked at one by one."""


@dataclass
class Bounds:
    """How much more may be looked at: ``nodes`` at their states, and ``triples``."""

    nodes: int
    triples: int

    def spend(self, *, nodes: int = 0, triples: int = 0) -> None:
        """Take from what is left.

        Raises:
            TooWide: that is less.
        """
        self.nodes -= nodes
        self.triples -= triples
        if self.nodes < 0 or self.triples < 0:
            raise TooWide


class Changed(NamedTuple):
    """A triple that came into a graph or went; ``merged`` says whether all graphs show that."""

    triple: Triple
    merged: bool


def find_touched(
    chains: Chains,
    changes: Iterable[Changed],
    look: Look,
    classes: Mapping[NamedNode, Collection[NamedNode]] | None,
    bounds: Bounds,
) -> dict[str, set[Term]]:
    """Return the nodes about which results may be others than before, by the name of the rule.

    Looking at what is there after the change suffices: where a chain to a triple has lost another
    one, that one leads to the same nodes by itself.

    Args:
        chains: what the rules read.
        changes: what changed.
        look: finds triples.
        classes: the classes above each one that a change gives or takes; ``None`` when those
            may have changed themselves.
        bounds: how much may be looked at.

    Raises:
        TooWide: a bound was met.
        NotCompiled: a triple is about a triple.
    """
    found: dict[str, set[Term]] = {}
    seen: set[tuple[int, Term]] = set()
    waiting: list[tuple[int, Term]] = []

    def meet(state: int, node: Term) -> None:
        if (state, node) not in seen:
            bounds.spend(nodes=1)
            seen.add((state, node))
            waiting.append((state, node))

    for triple, merged in changes:
        for move in chains.reading(triple.predicate):
            step = move.step
            if step is None or not (merged or step.named):
                continue
            if classes is not None and _is_other_class(chains, move, triple, classes):
                continue
            meet(move.source, _begin(step, triple))
    while waiting:
        state, node = waiting.pop()
        if state in chains.starts:
            found.setdefault(chains.starts[state], set()).add(node)
        for move in chains.moves_into(state):
            if move.step is None:
                meet(move.source, node)
            else:
                for triple in _leading_to(move.step, node, look):
                    bounds.spend(triples=1)
                    meet(move.source, _begin(move.step, triple))
    return found


def copy_read(
    chains: Chains, begun: Iterable[tuple[int, Term]], look: Look, bounds: Bounds
) -> set[Triple]:
    """Return the triples that decide the results about some nodes.

    Args:
        chains: what the rules read.
        begun: a state and a node in it, for each rule and node.
        look: finds triples.
        bounds: how much may be looked at.

    Raises:
        TooWide: a bound was met.
    """
    copied: set[Triple] = set()
    waiting = list(dict.fromkeys(begun))
    seen = set(waiting)
    while waiting:
        state, node = waiting.pop()
        for move in chains.moves_from(state):
            if move.step is None:
                reached: list[Term] = [node]
            else:
                # one more than there may be shows that there are too many
                triples = list(islice(_read_at(move.step, node, look), bounds.triples + 1))
                copied.update(triples)
                reached = [_end(move.step, triple) for triple in triples]
                bounds.spend(triples=len(triples))
            for each in reached:
                if (move.target, each) not in seen:
                    bounds.spend(nodes=1)
                    seen.add((move.target, each))
                    waiting.append((move.target, each))
    return copied


def _is_other_class(
    chains: Chains,
    move: Move,
    triple: Triple,
    classes: Mapping[NamedNode, Collection[NamedNode]],
) -> bool:
    """Return whether a type that changed has nothing to do with the class that is read."""
    class_ = chains.classes.get(move.source)
    if class_ is None or triple.predicate != TYPE or not isinstance(triple.object, NamedNode):
        return False
    return class_ not in classes.get(triple.object, ())


def _begin(step: Step, triple: Triple) -> Term:
    """Return the node from which a step reads a triple."""
    if step.kind == "used":
        return triple.predicate
    return object_of(triple) if step.kind == "inverse" else subject_of(triple)


def _end(step: Step, triple: Triple) -> Term:
    if step.kind == "used":
        return triple.predicate
    return subject_of(triple) if step.kind == "inverse" else object_of(triple)


def subject_of(triple: Triple) -> NamedNode | BlankNode:
    """Return the subject of a triple.

    Raises:
        NotCompiled: it is a triple itself (RDF 1.2).
    """
    if isinstance(triple.subject, Triple):
        raise NotCompiled(f"a triple about a triple: {triple}")
    return triple.subject


def object_of(triple: Triple) -> Term:
    """Return the object of a triple.

    Raises:
        NotCompiled: it is a triple itself (RDF 1.2).
    """
    if isinstance(triple.object, Triple):
        raise NotCompiled(f"a triple about a triple: {triple}")
    return triple.object


def _leading_to(step: Step, node: Term, look: Look) -> Iterable[Triple]:
    """Return the triples by which a step leads to a node."""
    if step.kind == "inverse":
        return [] if isinstance(node, Literal) else look.triples(node, step.predicate, None)
    if step.kind == "forward":
        return look.triples(None, step.predicate, node)
    return []  # nothing lies behind it


def _read_at(step: Step, node: Term, look: Look) -> Iterable[Triple]:
    """Return the triples that a step reads at a node; of those that use a predicate, one."""
    if step.kind == "inverse":
        return look.triples(None, step.predicate, node)
    if isinstance(node, Literal):
        return []
    if step.kind == "forward":
        return look.triples(node, step.predicate, None)
    if isinstance(node, BlankNode):
        return []
    return islice(look.triples(None, node, None), 1)
