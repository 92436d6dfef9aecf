"""Statements that are made here, as the lines that all writers take."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple
from pyoxigraph import serialize as write

_ALGORITHM: Final = CanonicalizationAlgorithm.RDFC_1_0


def lines_of(triples: Iterable[Triple]) -> list[bytes]:
    """Return triples as canonical N-Triples lines, each once, sorted by bytes.

    Blank nodes get the labels of RDFC-1.0, which depend on what is said of them alone, so the same
    statements are the same lines, however they were labelled. Meant for what is small and ours:
    naming blank nodes that are made to be alike takes long.
    """
    found = list(triples)
    if any(isinstance(each, BlankNode) for triple in found for each in triple):
        quads = Dataset(Quad(*triple) for triple in found)
        quads.canonicalize(_ALGORITHM)
        found = [quad.triple for quad in quads]
    text = write(found, format=RdfFormat.N_TRIPLES) or b""
    return sorted(set(text.splitlines(keepends=True)))
