"""Reading shapes: one text for the engine, and a refusal of what engines disagree on.

Shapes are SHACL Core and SPARQL constraints (SHACL 1.0, parts 2 to 5). Everything else that has
a term in SHACL's namespace (SPARQL targets, custom components, rules, functions, JavaScript) is
refused when the shapes are read, because engines ignore it, each in its own way, and data would
then "conform" to a shape that never ran.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from io import BytesIO
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph_service.errors import ShapesFault, SyntaxFault
from graph_service.namespaces import PREFIXES

_SH: Final = PREFIXES["sh"]
_TYPE: Final = PREFIXES["rdf"] + "type"

PROPERTIES: Final = frozenset(
    """
    targetClass targetNode targetObjectsOf targetSubjectsOf
    property path alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath
    severity message deactivated name description order group defaultValue
    class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
    minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan
    lessThanOrEquals not and or xone node qualifiedValueShape qualifiedValueShapesDisjoint
    qualifiedMinCount qualifiedMaxCount closed ignoredProperties hasValue in
    sparql select prefixes declare prefix namespace
    """.split()  # noqa: SIM905 (a table to read, not a list of sixty lines)
)
"""The properties of SHACL Core and of SPARQL constraints."""

CLASSES: Final = frozenset(
    {"NodeShape", "PropertyShape", "PropertyGroup", "SPARQLConstraint", "PrefixDeclaration"}
)
"""The classes of SHACL that shapes may be instances of."""

_PARTS: Final = frozenset(
    [_SH + name for name in ("property", "node", "not", "and", "or", "xone", "qualifiedValueShape")]
    + [PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest"]
)
"""How one shape leads to the next, also through the lists of sh:and, sh:or and sh:xone."""

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CALL: Final = re.compile(r"\bSERVICE\b", re.IGNORECASE)


@dataclass(frozen=True)
class Shapes:
    """Shapes as one text.

    ``triples`` is N-Triples without duplicates, in a fixed order; ``files`` says what was read.
    """

    triples: bytes
    files: tuple[str, ...] = ()


def read_shapes(folder: Path) -> Shapes:
    """Read every ``.ttl`` file below ``folder`` (or the one file that it is).

    Raises:
        SyntaxFault: a file is not Turtle; with file and line.
        ShapesFault: there is no shape, or a file uses what :mod:`this module <shapes>` refuses.
    """
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.ttl"))
    triples: set[Triple] = set()
    for number, file in enumerate(files):
        read = _read(file, number)
        _check(read, file)
        triples.update(read)
    _check_recursion(triples, folder)
    if not any(_is_shape(triple) for triple in triples):
        raise ShapesFault("no shape found; shapes are .ttl files", file=str(folder))
    text = BytesIO()
    serialize(triples, text, format=RdfFormat.N_TRIPLES)
    lines = text.getvalue().splitlines(keepends=True)
    return Shapes(b"".join(sorted(lines)), tuple(str(file) for file in files))


def _read(file: Path, number: int) -> list[Triple]:
    """Read one file; its blank nodes get labels by position, so that the text repeats."""
    try:
        quads = list(parse(file.read_bytes(), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise SyntaxFault(str(error.msg), file=str(file), line=error.lineno) from error
    except (OSError, ValueError) as error:
        raise SyntaxFault(f"can't be read: {error}", file=str(file)) from error
    labels: dict[BlankNode, BlankNode] = {}

    def label(node: BlankNode) -> BlankNode:
        return labels.setdefault(node, BlankNode(f"s{number}n{len(labels)}"))

    triples = []
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(value, Triple):
            raise ShapesFault("shapes hold no quoted triples", file=str(file))
        subject = label(subject) if isinstance(subject, BlankNode) else subject
        value = label(value) if isinstance(value, BlankNode) else value
        triples.append(Triple(subject, quad.predicate, value))
    return triples


def _is_shape(triple: Triple) -> bool:
    return triple.predicate.value == _TYPE and triple.object in (
        NamedNode(_SH + "NodeShape"),
        NamedNode(_SH + "PropertyShape"),
    )


def _check(triples: Iterable[Triple], file: Path) -> None:
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        reason = None
        if predicate.startswith(_SH):
            name = predicate.removeprefix(_SH)
            if name not in PROPERTIES:
                reason = f"sh:{name} is not SHACL Core or a SPARQL constraint; express it in those"
            elif name == "select" and isinstance(value, Literal) and _calls_out(value.value):
                reason = "a SPARQL constraint must not call out: SERVICE is refused"
        elif predicate == _TYPE and isinstance(value, NamedNode) and value.value.startswith(_SH):
            name = value.value.removeprefix(_SH)
            if name not in CLASSES:
                reason = f"sh:{name} is not SHACL Core or a SPARQL constraint; express it in those"
        if reason:
            raise ShapesFault(f"{reason} (at {triple.subject})", file=str(file))


def _check_recursion(triples: Iterable[Triple], folder: Path) -> None:
    """Refuse shapes that refer to themselves (undefined in SHACL 1.0, section 3.4.3)."""
    parts: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate.value in _PARTS:
            parts.setdefault(str(triple.subject), []).append(str(triple.object))
    try:
        TopologicalSorter(parts).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise ShapesFault(f"shapes refer to themselves: {circle}", file=str(folder)) from error


def _calls_out(query: str) -> bool:
    """Say whether a query has the word SERVICE anywhere, also by Unicode escapes."""
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), query)
    return _CALL.search(plain) is not None
