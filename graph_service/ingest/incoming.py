"""Statements that came in over HTTP, parsed already, to graphs in canonical form."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from graph_service.errors import InputError
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Origin, Statement

_ORIGIN: Final = Origin("the body")


def canonical_graph(quads: bytes, graph: str, *, strict: bool) -> bytes:
    """Return the canonical N-Quads of one graph.

    Args:
        quads: N-Quads as the engine writes them; a statement names the graph or none. A label of a
            blank node means one node throughout.
        graph: its IRI.
        strict: as in :func:`canonicalise`.

    Raises:
        InputError: a statement names another graph.
        MappingFault: what ``strict`` refuses, or blank nodes that are too alike to be named.
    """
    known = (DefaultGraph(), NamedNode(graph))
    statements = list(_statements(quads))
    if any(each.quad.graph_name not in known for each in statements):
        raise InputError("the body may hold statements of this one graph only")
    found = canonicalise(statements, default_graph=graph, strict=strict).graphs
    return found[0].quads if found else b""


def canonical_graphs(quads: bytes, *, default_graph: str, strict: bool) -> dict[str, bytes]:
    """Return the canonical N-Quads of each graph that has a statement; raises likewise."""
    found = canonicalise(list(_statements(quads)), default_graph=default_graph, strict=strict)
    return {each.graph: each.quads for each in found.graphs}


def merged(first: bytes, second: bytes) -> bytes:
    """Return the canonical N-Quads of two texts of one graph."""
    lines = {*first.splitlines(keepends=True), *second.splitlines(keepends=True)}
    return b"".join(sorted(lines))


def _statements(quads: bytes) -> Iterator[Statement]:
    for quad in parse(quads, format=RdfFormat.N_QUADS, lenient=True):
        yield Statement(quad, _ORIGIN)
