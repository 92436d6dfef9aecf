"""The algebra of a query, as rdflib makes it from the text, and its parts in our own terms."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import NamedNode
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.paths import Path

_REPEATS: Final = {"*": "zeroOrMore", "+": "oneOrMore", "?": "zeroOrOne"}


@lru_cache(maxsize=256)
def parse_query(text: str) -> Any:
    """Return the algebra of a query; it is only read, for rdflib takes 150 ms to make it.

    Raises:
        NotCompiled: it can't be parsed, or is no SELECT over the data.
    """
    try:
        algebra = prepareQuery(text).algebra
    except Exception as error:  # the parser raises what its grammar raises
        raise NotCompiled(f"the query can't be parsed: {error}") from error
    if algebra.name != "SelectQuery" or algebra.datasetClause:
        raise NotCompiled("not a SELECT query over the data")
    return algebra


def parts(node: Any) -> Iterator[Any]:
    """Yield what is joined: triple patterns, and parts of other kinds."""
    if node.name == "Join":
        yield from parts(node.p1)
        yield from parts(node.p2)
    elif node.name == "BGP":
        yield from node.triples
    else:
        yield node


def nodes(part: Any) -> Iterator[Any]:
    """Yield the nodes of an expression or a pattern, itself first, those of EXISTS as one."""
    if isinstance(part, CompValue):
        yield part
        if part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return
        part = [value for key, value in part.items() if key != "_vars"]
    if isinstance(part, Mapping):
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from nodes(each)


def is_optional(node: Any) -> bool:
    """Return whether a part may leave variables unbound, or binds them to what is not data."""
    return node.name in ("LeftJoin", "Union", "ToMultiSet", "Minus", "Extend")


def is_variable(term: Any) -> bool:
    """Return whether a term of a pattern takes any value, as blank nodes do."""
    return isinstance(term, Variable | BNode)


def name_of(variable: Any) -> str:
    """Return the name of a variable with its mark, ``?`` or ``_:``."""
    return str(variable.n3())


def path_of(predicate: Any) -> Path:
    """Return a predicate or path of rdflib as :mod:`graph_service.validate.paths` has it.

    Raises:
        NotCompiled: it is another kind of path.
    """
    if isinstance(predicate, URIRef):
        return str(NamedNode(str(predicate)))
    if isinstance(predicate, InvPath):
        return ("inverse", path_of(predicate.arg))
    if isinstance(predicate, SequencePath):
        return ("sequence", *map(path_of, predicate.args))
    if isinstance(predicate, AlternativePath):
        return ("alternative", *map(path_of, predicate.args))
    if isinstance(predicate, MulPath):
        return (_REPEATS[predicate.mod], path_of(predicate.path))
    if isinstance(predicate, NegatedPath):
        return ("negated", *map(path_of, predicate.args))
    raise NotCompiled(f"the path {predicate}")
