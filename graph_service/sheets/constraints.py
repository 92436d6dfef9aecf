"""What shapes demand of one path of a thing, as far as a column or a rule of rows can say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.namespaces import EDTF, PREFIXES, SHAPES
from graph_service.sheets.vocabulary import Vocabulary

_SH: Final = PREFIXES["sh"]
_XSD: Final = PREFIXES["xsd"]
_TEXT: Final = SHAPES + "TextShape"
_LANGUAGE_TEXT: Final = PREFIXES["rdf"] + "langString"
_IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"

KINDS: Final = {
    EDTF: "date",
    _XSD + "integer": "integer",
    _XSD + "dateTime": "moment",
    _LANGUAGE_TEXT: "text",
}
"""Datatype -> what a cell of it is called here."""


@dataclass(frozen=True)
class Constraint:
    """One property shape.

    ``step`` is how the path goes: "forward" along ``predicates[0]``, "inverse" against it,
    "either" of ``predicates``, or "other". ``least`` and ``most`` are numbers of values, 0 and
    ``None`` where there is no bound; ``blocks`` whether too few are a violation. ``kind`` is what
    the values are, empty where this shape does not say.
    """

    shape: str
    step: str
    predicates: tuple[str, ...]
    least: int
    most: int | None
    blocks: bool
    kind: str
    classes: tuple[str, ...]
    scheme: str
    pattern: str
    one_a_language: bool
    message: str


def constraints_of(vocabulary: Vocabulary, shape: str) -> Iterator[Constraint]:
    """Yield the property shapes of a node shape, in their order."""
    for each in vocabulary.values(NamedNode(shape), _SH + "property"):
        if isinstance(each, NamedNode):
            yield _constraint(vocabulary, each)


def target_of(vocabulary: Vocabulary, shape: str) -> str | None:
    """Return the class that a node shape is about, ``None`` where it is about none by name."""
    found = vocabulary.value(NamedNode(shape), _SH + "targetClass")
    return found.value if isinstance(found, NamedNode) else None


def _constraint(vocabulary: Vocabulary, shape: NamedNode) -> Constraint:
    def value(name: str) -> Any:
        return vocabulary.value(shape, _SH + name)

    step, predicates = _path(vocabulary, value("path"))
    kind, classes, scheme = _kind(vocabulary, value)
    most = value("maxCount")
    return Constraint(
        shape=shape.value,
        step=step,
        predicates=predicates,
        least=int(_lexical(value("minCount")) or 0),
        most=None if most is None else int(_lexical(most)),
        blocks=value("severity") == NamedNode(_SH + "Violation"),
        kind=kind,
        classes=classes,
        scheme=scheme,
        pattern=_lexical(value("pattern")),
        one_a_language=_lexical(value("uniqueLang")) == "true",
        message=_lexical(value("message")),
    )


def _path(vocabulary: Vocabulary, path: Any) -> tuple[str, tuple[str, ...]]:
    if isinstance(path, NamedNode):
        return "forward", (path.value,)
    inverse = vocabulary.value(path, _SH + "inversePath")
    if isinstance(inverse, NamedNode):
        return "inverse", (inverse.value,)
    choices = vocabulary.value(path, _SH + "alternativePath")
    if isinstance(choices, BlankNode):
        return "either", tuple(each.value for each in vocabulary.items(choices))
    return "other", ()


def _kind(vocabulary: Vocabulary, value: Any) -> tuple[str, tuple[str, ...], str]:
    """Return what the values are, the classes that things may have, and the scheme of terms."""
    datatype, node = value("datatype"), value("node")
    if isinstance(datatype, NamedNode):
        return KINDS.get(datatype.value, "text"), (), ""
    if isinstance(value("class"), NamedNode):
        return "thing", (value("class").value,), ""
    if isinstance(node, NamedNode):
        return _kind_of_node(vocabulary, node)
    node_kind = value("nodeKind")
    if node_kind == NamedNode(_SH + "IRI"):
        return ("address" if value("pattern") is not None else "thing"), (), ""
    return ("code" if node_kind == NamedNode(_SH + "Literal") else ""), (), ""


def _kind_of_node(vocabulary: Vocabulary, node: NamedNode) -> tuple[str, tuple[str, ...], str]:
    if node.value == _TEXT:
        return "text", (), ""
    for each in vocabulary.values(node, _SH + "property"):
        if vocabulary.value(each, _SH + "path") == NamedNode(_IN_SCHEME):
            scheme = vocabulary.value(each, _SH + "hasValue")
            return "term", (), scheme.value
    choices = vocabulary.value(node, _SH + "or")
    classes = [vocabulary.value(each, _SH + "class") for each in vocabulary.items(choices)]
    return "thing", tuple(each.value for each in classes if isinstance(each, NamedNode)), ""


def _lexical(value: Any) -> str:
    return value.value if isinstance(value, Literal) else ""
