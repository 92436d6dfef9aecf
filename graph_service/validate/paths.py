"""Property paths of results: the engine's nested form, SPARQL notation, and RDF.

A path is the N-Triples text of a predicate, or a tuple ``(operator, *paths)`` with one of the
operators of SHACL 1.0, section 2.3.1 ("inverse", "sequence", "alternative", "zeroOrMore",
"oneOrMore", "zeroOrOne").
"""

from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode, Triple

from graph_service.namespaces import PREFIXES

Path = str | tuple[Any, ...]

_RDF: Final = PREFIXES["rdf"]
_SH: Final = PREFIXES["sh"]
_SUFFIX: Final = {"zeroOrMore": "*", "oneOrMore": "+", "zeroOrOne": "?"}
_SEPARATOR: Final = {"sequence": "/", "alternative": "|"}


def path_from_json(value: Any) -> Path | None:
    """Return a path from nested lists as JSON carries them; ``None`` stays ``None``."""
    if value is None or isinstance(value, str):
        return value
    operator, *operands = value
    return (str(operator), *(path_from_json(operand) for operand in operands))


def path_text(path: Path) -> str:
    """Return ``path`` in the notation of SPARQL 1.1, section 9.1, fully bracketed inside."""
    if isinstance(path, str):
        return path
    operator, *operands = path
    parts = [part if isinstance(part, str) else f"({path_text(part)})" for part in operands]
    if operator == "inverse":
        return "^" + parts[0]
    if operator in _SUFFIX:
        return parts[0] + _SUFFIX[operator]
    return _SEPARATOR[operator].join(parts)


def path_triples(path: Path, label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """Return the node that stands for ``path`` and the triples that describe it.

    ``label`` starts the labels of its blank nodes, so that the same path gives the same text.
    """
    triples: list[Triple] = []
    return _node(path, label, triples), triples


def _node(path: Path, label: str, triples: list[Triple]) -> NamedNode | BlankNode:
    if isinstance(path, str):
        return NamedNode(path[1:-1])
    operator, *operands = path
    if operator == "sequence":
        return _list(operands, label, triples)
    node = BlankNode(label)
    predicate = NamedNode(f"{_SH}{operator}Path")
    target: NamedNode | BlankNode
    if operator == "alternative":
        target = _list(operands, label + "l", triples)
    else:
        target = _node(operands[0], label + "o", triples)
    triples.append(Triple(node, predicate, target))
    return node


def _list(operands: list[Path], label: str, triples: list[Triple]) -> BlankNode:
    cells = [BlankNode(f"{label}c{number}") for number, _ in enumerate(operands)]
    rests: Iterator[NamedNode | BlankNode] = iter([*cells[1:], NamedNode(_RDF + "nil")])
    for number, (cell, operand) in enumerate(zip(cells, operands, strict=True)):
        node = _node(operand, f"{label}i{number}", triples)
        triples.append(Triple(cell, NamedNode(_RDF + "first"), node))
        triples.append(Triple(cell, NamedNode(_RDF + "rest"), next(rests)))
    return cells[0]
