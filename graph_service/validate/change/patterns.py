"""Chains of queries: what a SPARQL query reads about one of its variables, the key.

The algebra of SPARQL 1.1, section 18, is walked with the states of the variables that are bound
wherever a solution is. A pattern reads from a variable that has a state; its other end gets one.
What a solution takes its absence from (OPTIONAL, MINUS, EXISTS) may only read from variables that
are bound on its own left side: others may take any value there.
"""

import re
from typing import Any, Final

from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue

from graph_service.validate.change.algebra import (
    is_optional,
    is_variable,
    name_of,
    nodes,
    parse_query,
    parts,
    path_of,
)
from graph_service.validate.change.chains import Chains, NotCompiled, Step

States = dict[str, int | None]
"""Variables that are bound, with their states; ``None`` has none, as the name of a graph."""

_PLAIN: Final = frozenset({"SelectQuery", "Distinct", "Reduced", "OrderBy"})


class _Stuck(NotCompiled):
    """A pattern has no variable yet that is bound elsewhere."""


def compile_query(
    chains: Chains, state: int, text: str, key: str, *, is_given: bool = False
) -> None:
    """Add to chains what a query reads about a variable.

    Args:
        chains: where to.
        state: that of the variable.
        text: the query.
        key: the name of the variable.
        is_given: whether it is bound before the query is evaluated, as ``$this`` is.

    Raises:
        NotCompiled: what it reads does not depend on the variable alone.
    """
    begun: States = {f"?{key}": state}
    reading = _Reading(chains, text, begun if is_given else {})
    bound = reading.read(begun, parse_query(text), named=False)
    if not is_given and bound.get(f"?{key}") is None:
        raise NotCompiled(f"?{key} is not bound in each solution")


class _Reading:
    def __init__(self, chains: Chains, text: str, given: States) -> None:
        self._chains = chains
        self._text = text
        self._given = given

    def read(self, states: States, node: Any, *, named: bool) -> States:
        """Add what a part of the algebra reads; return the variables that it binds always."""
        name = node.name
        if name in _PLAIN:
            bound = self.read(states, node.p, named=named)
            self._read_expression(bound, node.expr, named)
            return bound
        if name == "Project":
            names = {name_of(each) for each in node.PV}
            inner = {each: state for each, state in states.items() if each in names}
            bound = self.read(inner, node.p, named=named)
            return {each: state for each, state in bound.items() if each in names}
        if name in ("BGP", "Join"):
            return self._join(states, list(parts(node)), named)
        if name == "Filter":
            bound = self.read(states, node.p, named=named)
            self._read_expression(bound, node.expr, named)
            return bound
        if name == "Extend":
            bound = self.read(states, node.p, named=named)
            self._read_expression(bound, node.expr, named)
            return {name_of(node.var): None, **bound}
        if name == "Graph":
            bound = self.read(states, node.p, named=True)
            return {name_of(node.term): None, **bound} if is_variable(node.term) else bound
        if name == "Union":
            return self._union(states, node, named)
        if name == "LeftJoin":
            bound = self.read(states, node.p1, named=named)
            optional = self.read(self._given | bound, node.p2, named=named)
            self._read_expression(bound | optional, node.expr, named)
            return bound
        if name == "Minus":
            if any(is_optional(each) for each in nodes(node.p2)):
                raise NotCompiled("MINUS with optional parts")
            bound = self.read(states, node.p1, named=named)
            self.read(self._given | bound, node.p2, named=named)
            return bound
        if name == "ToMultiSet":
            return self._set(states, node.p, named)
        raise NotCompiled(f"{name} in a query")

    def _set(self, states: States, node: Any, named: bool) -> States:
        if node.name != "values":
            return self.read(states, node, named=named)
        rows = [{name_of(each) for each in row} for row in node.res]
        return dict.fromkeys(set.intersection(*rows), None) if rows else {}

    def _join(self, states: States, waiting: list[Any], named: bool) -> States:
        """Read parts in an order in which each has a variable that another one binds."""
        bound: States = {}
        while waiting:
            left = []
            for part in waiting:
                try:
                    found = self._read_part(_reached(states, bound), part, named)
                except _Stuck as stuck:
                    left.append(part)
                    reason = stuck
                else:
                    bound |= {v: s if s is not None else bound.get(v) for v, s in found.items()}
            if len(left) == len(waiting):
                raise reason
            waiting = left
        return bound

    def _read_part(self, states: States, part: Any, named: bool) -> States:
        if isinstance(part, CompValue):
            return self.read(states, part, named=named)
        subject, predicate, value = part
        from_subject, from_value = _state(states, subject), _state(states, value)
        bound: States = {name_of(each): _state(states, each) for each in part if is_variable(each)}
        if from_subject is None and from_value is None:
            self._read_use(states, part, named)
            return bound
        inverse = from_subject is None
        begin, end = (from_value, subject) if inverse else (from_subject, value)
        target = self._follow(begin, predicate, named, inverse)
        if is_variable(end) and bound[name_of(end)] is None:
            bound[name_of(end)] = target
        return bound

    def _follow(self, begin: int | None, predicate: Any, named: bool, inverse: bool) -> int:
        if begin is None:
            raise TypeError("a pattern is read from a state")
        if not is_variable(predicate):
            return self._chains.path(begin, path_of(predicate), named=named, inverse=inverse)
        target = self._chains.state()
        kind: Any = "inverse" if inverse else "forward"
        self._chains.move(begin, Step(kind, None, named), target)
        return target

    def _read_use(self, states: States, part: Any, named: bool) -> None:
        """Read that a predicate is used, where it does not matter by what."""
        subject, predicate, value = part
        state = _state(states, predicate)
        if state is None or not (self._is_alone(subject) and self._is_alone(value)):
            shown = " ".join(each.n3() for each in part)
            raise _Stuck(f"a pattern that is joined to nothing: {shown}")
        self._chains.move(state, Step("used", None, named), self._chains.state())

    def _is_alone(self, term: Any) -> bool:
        if not is_variable(term):
            return False
        return len(re.findall(rf"[?$]{re.escape(str(term))}\b", self._text)) == 1

    def _union(self, states: States, node: Any, named: bool) -> States:
        one = self.read(states, node.p1, named=named)
        other = self.read(states, node.p2, named=named)
        bound: States = {}
        for name in one.keys() & other.keys():
            first, second = one[name], other[name]
            if first is None or second is None or first == second:
                bound[name] = first if first == second else None
                continue
            bound[name] = both = self._chains.state()
            self._chains.move(first, None, both)
            self._chains.move(second, None, both)
        return bound

    def _read_expression(self, bound: States, expression: Any, named: bool) -> None:
        for each in nodes(expression):
            if each.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
                pattern = each.graph
                if pattern.name.startswith("GroupGraphPattern"):
                    pattern = translateGroupGraphPattern(pattern)
                self.read(self._given | bound, pattern, named=named)


def _reached(states: States, bound: States) -> States:
    """Return the states of variables, those that were bound by now among them."""
    return states | {name: state for name, state in bound.items() if state is not None}


def _state(states: States, term: Any) -> int | None:
    return states.get(name_of(term)) if is_variable(term) else None
