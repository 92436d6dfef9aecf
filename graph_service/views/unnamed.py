"""Nodes without a name: in a store they are blank nodes, as they were before ingest named them.

Ingest names every blank node with an IRI below :data:`SKOLEM` (RDF 1.1 Concepts, section 3.5), so
that nothing in a release changes by being read twice: ledger, exports and digests have that IRI.
A store has a blank node in its place, so that ``isBlank()`` holds, and sorting and paths see what
was meant. Graphs keep their names: a graph is never blank here.
"""

import hashlib
import re
from typing import Final

from graph_service.namespaces import SKOLEM

_OPEN: Final = b"<" + SKOLEM.encode()
_TRIPLE: Final = b"<<( "
_IRI: Final = re.compile(re.escape(_OPEN) + rb"[^<>\s]*>")

LABEL: Final = rb"b[0-9a-f]{31}"
"""What a label looks like: a form that the engine keeps as a number, with eight digits to check.

So a text that only looks like one can be told from it where a format writes both alike.
"""


def unname(quads: bytes) -> bytes:
    """Return canonical N-Quads or N-Triples with blank nodes for IRIs below :data:`SKOLEM`.

    Only subjects and objects change, those inside triple terms (RDF 1.2) included; the same IRI
    gets the same label, always.
    """
    if _OPEN not in quads:
        return quads
    # a line feed inside a literal is written as \n, so this one ends a quad
    return b"\n".join(_line(line) if _OPEN in line else line for line in quads.split(b"\n"))


def _line(line: bytes) -> bytes:
    parts = line.split(b" ", 2)  # subject and predicate hold no space
    if len(parts) < 3:
        return line  # no quad: for the parser to refuse
    subject, predicate, rest = parts
    return b" ".join((_node(subject), predicate, _object(rest)))


def _object(rest: bytes) -> bytes:
    """Return an object and all that follows it; what follows, and a literal, stay as they are."""
    if rest.startswith(_OPEN):
        iri, space, after = rest.partition(b" ")
        return _node(iri) + space + after
    if rest.startswith(_TRIPLE):
        return _TRIPLE + _line(rest.removeprefix(_TRIPLE))
    return rest


def _node(term: bytes) -> bytes:
    """Return a blank node for an IRI below :data:`SKOLEM`, another term as it is."""
    if not term.startswith(_OPEN):
        return term
    body = b"b" + _digest(term)[:23]
    return b"_:" + body + _check(body)


def label_of(iri: str) -> str:
    """Return the label of the blank node that stands for an IRI below :data:`SKOLEM`."""
    return _node(f"<{iri}>".encode()).removeprefix(b"_:").decode()


def shown(term: str) -> str:
    """Return how a store shows a term in N-Triples notation: nodes without a name by a label."""
    return _node(term.encode()).decode()


def is_label(text: bytes) -> bool:
    """Return whether a text that matches :data:`LABEL` is a label of :func:`unname`."""
    return text[24:] == _check(text[:24])


def _check(body: bytes) -> bytes:
    return _digest(body)[:8]


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(b"blank node " + text).hexdigest().encode()


def names_of(quads: bytes) -> dict[str, str]:
    """Return the IRI behind each label that :func:`unname` gives to nodes of ``quads``."""
    found = set(_IRI.findall(quads))
    return {_node(iri).removeprefix(b"_:").decode(): iri[1:-1].decode() for iri in found}
