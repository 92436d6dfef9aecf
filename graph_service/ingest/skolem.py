"""Blank nodes become IRIs that depend on their description alone (RDF 1.1 Concepts, section 3.5).

Blank nodes that share a statement are named together: the group is put in canonical order (see
``colouring.py``), and the hash of its text with a node's place in the order is that node's key. So
the same description gives the same IRIs, in whatever order it is read and whatever else the file
holds. The graph's name is part of the text: two graphs with the same text share no such IRI, and a
node that one file uses in two graphs keeps one IRI.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from graph_service.errors import MappingFault
from graph_service.ingest.colouring import Line, TooMuchWork, order_nodes
from graph_service.ingest.contribution import Statement
from graph_service.namespaces import SKOLEM

LIMIT: Final = 1_000_000
"""Work on one group of blank nodes, in statements hashed: some seconds."""


def name_blank_nodes(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements with an IRI below :data:`SKOLEM` for each blank node.

    A label means one node throughout. Nodes whose descriptions can't be told apart get different
    IRIs by number, so none is lost.

    Raises:
        MappingFault: blank nodes so alike and so entangled that naming them takes too much work.
    """
    named, anonymous = [], []
    for statement in statements:
        labels = list(_labels(statement.quad))
        if labels:
            anonymous.append((labels, statement))
        else:
            named.append(statement)
    names: dict[str, NamedNode] = {}
    copies: dict[str, int] = defaultdict(int)
    for group in _groups(anonymous):
        labels, text = _order(group)
        copies[text] += 1
        seed = hashlib.sha256(f"{copies[text]} {text}".encode()).hexdigest()
        for rank, label in enumerate(labels):
            digest = hashlib.sha256(f"{rank} {seed}".encode()).hexdigest()
            names[label] = NamedNode(SKOLEM + digest[:32])
    for _, (quad, origin) in anonymous:
        named.append(Statement(_replaced(quad, names), origin))
    return named


def _order(group: list[Statement]) -> tuple[list[str], str]:
    lines = {_line(statement.quad) for statement in group}
    try:
        return order_nodes(lines, LIMIT)
    except TooMuchWork as error:
        origin = min((each.origin for each in group), key=lambda o: (o.line is None, str(o)))
        reason = f"{len(lines)} statements on blank nodes are too alike to be named: give them IRIs"
        raise MappingFault(reason, file=origin.file, line=origin.line) from error


def _labels(part: Quad | Triple) -> Iterator[str]:
    for term in part:
        if isinstance(term, BlankNode):
            yield term.value
        elif isinstance(term, Triple):
            yield from _labels(term)


def _line(quad: Quad) -> Line:
    """Return a quad as a line; NUL, which no serialised term holds, stands for a node."""
    return Line(tuple(_text(quad).split("\0")), tuple(_labels(quad)))


def _text(term: Any) -> str:
    if isinstance(term, BlankNode):
        return "\0"
    if isinstance(term, Quad | Triple):
        return f"<<{' '.join(_text(part) for part in term)}>>"
    return str(term)


def _groups(anonymous: list[tuple[list[str], Statement]]) -> list[list[Statement]]:
    """Part statements so that no two groups share a label (union-find)."""
    parent: dict[str, str] = {}

    def root(label: str) -> str:
        while parent.setdefault(label, label) != label:
            parent[label] = parent[parent[label]]
            label = parent[label]
        return label

    for labels, _ in anonymous:
        for label in labels:
            parent[root(label)] = root(labels[0])
    groups: dict[str, list[Statement]] = defaultdict(list)
    for labels, statement in anonymous:
        groups[root(labels[0])].append(statement)
    return list(groups.values())


def _replaced(term: Any, names: dict[str, NamedNode]) -> Any:
    if isinstance(term, BlankNode):
        return names[term.value]
    if isinstance(term, Quad | Triple):
        return type(term)(*(_replaced(part, names) for part in term))
    return term
