"""Statements of our valid examples that show how a property is used."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph_service.namespaces import BASE, EDTF, compact

_MOST: Final = 3
"""Statements of one example."""


class Examples:
    """The examples of a folder, each named like the shape that it conforms to.

    Args:
        folder: of Turtle files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = lru_cache(maxsize=64)(self._statements)

    def showing(self, shape: str, predicates: Iterable[str]) -> tuple[str, ...]:
        """Return statements in Turtle, one for each predicate that the example has.

        Args:
            shape: local name of a node shape, or of one of its property shapes.
            predicates: IRIs.
        """
        found = []
        for predicate in dict.fromkeys(predicates):
            for quad in self._read(shape.partition("-")[0]):
                if quad.predicate.value == predicate:
                    found.append(_turtle(quad))
                    break
        return tuple(found[:_MOST])

    def _statements(self, name: str) -> tuple[Quad, ...]:
        file = self._folder / f"{name}.ttl"
        if not name.isalnum() or not file.is_file():
            return ()
        return tuple(parse(file.read_bytes(), format=RdfFormat.TURTLE))


def terms_of(file: Path, scheme: str) -> Iterator[str]:
    """Yield the IRIs of the terms that a file of a scheme defines, as it has them."""
    if not file.is_file():
        return
    for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#inScheme") and quad.object == NamedNode(scheme):
            yield str(quad.subject)[1:-1]


def _turtle(quad: Quad) -> str:
    return f"{_term(quad.subject)} {_term(quad.predicate)} {_term(quad.object)} ."


def _term(term: object) -> str:
    if isinstance(term, NamedNode):
        short = compact(term.value)
        if short != term.value:
            return short
        return f"<{term.value.removeprefix(BASE)}>" if term.value.startswith(BASE) else str(term)
    if isinstance(term, Literal) and not term.language:
        datatype = term.datatype.value
        if datatype == EDTF:
            return f"{Literal(term.value)}^^edtf:EDTF"
        if not datatype.endswith("#string"):
            return f"{Literal(term.value)}^^{_term(term.datatype)}"
    return str(term)
