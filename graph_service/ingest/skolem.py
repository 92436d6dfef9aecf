"""Blank nodes become IRIs that depend on their description alone (RDF 1.1 Concepts, section 3.5).

Blank nodes that share a statement are named together. Such a group is brought into the canonical
form of RDFC-1.0; the hash of its N-Quads with a node's canonical label is that node's key. So the
same description gives the same IRIs, in whatever order it is read and whatever else the file
holds. The graph's name is part of the quads: two graphs with the same text share no such IRI,
and a node that one file uses in two graphs keeps one IRI.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from graph_service.ingest.contribution import Statement
from graph_service.namespaces import SKOLEM


def name_blank_nodes(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements with an IRI below :data:`SKOLEM` for each blank node.

    A label means one node throughout. Nodes whose descriptions can't be told apart get different
    IRIs by number, so none is lost. Statements of a group get the group's first origin.
    """
    named, anonymous = [], []
    for statement in statements:
        labels = list(_labels(statement.quad))
        if labels:
            anonymous.append((labels, statement))
        else:
            named.append(statement)
    copies: dict[str, int] = defaultdict(int)
    for group in _groups(anonymous):
        text, quads = _canonical_form(statement.quad for statement in group)
        copies[text] += 1
        origin = min(
            (statement.origin for statement in group),
            key=lambda o: (o.file, o.line is None, o.line or 0),
        )
        seed = f"{copies[text]} {text}"
        named += [Statement(_replaced(quad, seed), origin) for quad in quads]
    return named


def _labels(part: Quad | Triple) -> Iterator[str]:
    for term in part:
        if isinstance(term, BlankNode):
            yield term.value
        elif isinstance(term, Triple):
            yield from _labels(term)


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


def _canonical_form(quads: Iterable[Quad]) -> tuple[str, Dataset]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True))).decode(), dataset


def _replaced(term: Any, seed: str) -> Any:
    """Return a term, triple or quad with the hash of its label and ``seed`` for each blank node."""
    if isinstance(term, BlankNode):
        digest = hashlib.sha256(f"{term.value} {seed}".encode()).hexdigest()
        return NamedNode(SKOLEM + digest[:32])
    if isinstance(term, Quad | Triple):
        return type(term)(*(_replaced(part, seed) for part in term))
    return term
