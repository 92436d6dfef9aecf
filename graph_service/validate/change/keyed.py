"""Checks as rules about one of their variables, so that a change is held against them in part.

A check is asked over the neighbourhood of what changed, and only rows about the nodes that the
change touches count: about others, the neighbourhood tells nothing.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from graph_service.validate.change.algebra import parse_query
from graph_service.validate.change.chains import Chains, NotCompiled
from graph_service.validate.change.patterns import compile_query
from graph_service.validate.checks import Select

_WORD: Final = re.compile(
    r"<[^<>\s]*>|#[^\n]*|\bSELECT\b(?:\s+(?:DISTINCT|REDUCED)\b)?", re.IGNORECASE
)
_VARIABLE: Final = re.compile(r"[?$](\w+)")


@dataclass(frozen=True)
class KeyedQuery:
    """A query with the ``column`` of its rows that has the node that each is about.

    ``added`` says whether that column, the first, is not one of the query's own.
    """

    query: str
    column: int
    added: bool

    def rows(self, select: Select, nodes: Collection[str]) -> list[tuple[object, ...]]:
        """Return the rows about some nodes, as the query has them, each once.

        Args:
            select: answers a query over what decides about them.
            nodes: the nodes, as terms of rows print.
        """
        rows = select(self.query) if nodes else ()
        found = (tuple(row) for row in rows if str(row[self.column]) in nodes)
        return list(dict.fromkeys(row[1:] if self.added else row for row in found))


def compile_check(chains: Chains, name: str, query: str) -> KeyedQuery:
    """Add to chains what a query reads, as a rule of some name about one of its variables.

    The variables are tried in the order of the text, those that it projects first. One from which
    every triple that leads to a node would be read is none: such nodes have very many.

    Raises:
        NotCompiled: no variable will do.
    """
    projected = [str(each) for each in parse_query(query).PV]
    reasons = []
    for key in dict.fromkeys([*projected, *_VARIABLE.findall(query)]):
        try:
            keyed = _keyed(query, key, projected)
            tried = Chains()
            compile_query(tried, tried.start(name), keyed.query, key)
            if tried.reads_all_into():
                raise NotCompiled("everything that leads to a node would be read")
        except NotCompiled as reason:
            reasons.append(f"?{key}: {reason}")
        else:
            compile_query(chains, chains.start(name), keyed.query, key)
            return keyed
    raise NotCompiled(f"{name}: " + "; ".join(reasons))


def _keyed(query: str, key: str, projected: list[str]) -> KeyedQuery:
    """Return a query that projects a variable, also where it did not.

    Raises:
        NotCompiled: there is no saying where to write it.
    """
    if key in projected:
        return KeyedQuery(query, projected.index(key), added=False)
    for match in _WORD.finditer(query):
        if match[0][0] not in "<#":
            text = f"{query[: match.end()]} ?{key}{query[match.end() :]}"
            if [str(each) for each in parse_query(text).PV] != [key, *projected]:
                break
            return KeyedQuery(text, 0, added=True)
    raise NotCompiled("its projection can't be read")
