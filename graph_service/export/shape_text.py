"""Shapes as people read them: what they look at, and what has to hold there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.export.shape_graph import Node, ShapeGraph
from graph_service.namespaces import SHAPES, compact

_TARGETS: Final = {
    "sh:targetClass": "every {}",
    "sh:targetSubjectsOf": "all that has {}",
    "sh:targetObjectsOf": "all that {} leads to",
    "sh:targetNode": "{}",
}
_CONSTRAINTS: Final = tuple(
    f"sh:{name}"
    for name in (
        *("minCount", "maxCount", "class", "datatype", "nodeKind", "node", "in", "hasValue"),
        *("pattern", "flags", "minLength", "maxLength", "languageIn", "uniqueLang"),
        *("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
        *("equals", "disjoint", "lessThan", "lessThanOrEquals"),
        *("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "closed"),
        *("not", "and", "or", "xone", "sparql"),
    )
)
_SUFFIXES: Final = {"sh:zeroOrMorePath": "*", "sh:oneOrMorePath": "+", "sh:zeroOrOnePath": "?"}
_MOST: Final = 20
"""Members of a list that are written out."""


@dataclass(frozen=True)
class Text:
    """A text with its language, empty where none is given."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Rule:
    """What has to hold: a constraint of SHACL by its compact name, and its values.

    ``links`` are the names of shapes among the values.
    """

    name: str
    values: tuple[str, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShapeText:
    """A shape as people read it.

    ``name`` is what stands behind the namespace of shapes, empty for one without IRI; ``path`` is
    empty for a node shape; ``severity`` is the local name; ``parts`` are its property shapes.
    """

    name: str
    path: str
    targets: tuple[str, ...]
    severity: str
    messages: tuple[Text, ...]
    comments: tuple[Text, ...]
    rules: tuple[Rule, ...]
    parts: tuple["ShapeText", ...]


def describe_shape(graph: ShapeGraph, node: Node) -> ShapeText:
    """Return what a shape says."""
    severity = [_short(each) for each in graph.said(node, "sh:severity")]
    return ShapeText(
        name=_name(node),
        path="".join(path_text(graph, each) for each in graph.said(node, "sh:path")[:1]),
        targets=tuple(
            words.format(_short(each))
            for name, words in _TARGETS.items()
            for each in graph.said(node, name)
        ),
        severity=severity[0].removeprefix("sh:") if severity else "Violation",  # SHACL, 2.1.4
        messages=_texts(graph, node, "sh:message"),
        comments=_texts(graph, node, "rdfs:comment"),
        rules=tuple(_rules(graph, node)),
        parts=tuple(describe_shape(graph, each) for each in graph.said(node, "sh:property")),
    )


def path_text(graph: ShapeGraph, node: Node) -> str:
    """Return a property path in the notation of SPARQL (SPARQL 1.1, section 9.1)."""
    if not isinstance(node, BlankNode):
        return _short(node)
    for inner in graph.said(node, "sh:inversePath"):
        return f"^{_inside(graph, inner)}"
    for name, suffix in _SUFFIXES.items():
        for inner in graph.said(node, name):
            return _inside(graph, inner) + suffix
    for inner in graph.said(node, "sh:alternativePath"):
        return "|".join(_inside(graph, each) for each in graph.items(inner))
    return "/".join(_inside(graph, each) for each in graph.items(node))


def _inside(graph: ShapeGraph, node: Node) -> str:
    text = path_text(graph, node)
    return f"({text})" if ("/" in text and isinstance(node, BlankNode)) or "|" in text else text


def _rules(graph: ShapeGraph, node: Node) -> Iterator[Rule]:
    for name in _CONSTRAINTS:
        values: list[str] = []
        links: list[str] = []
        for each in graph.said(node, name):
            members = graph.items(each) or [each]
            values += [_value(graph, member) for member in members[:_MOST]]
            values += [f"and {len(members) - _MOST} more"] if len(members) > _MOST else []
            links += [_name(member) for member in members[:_MOST] if _name(member)]
        if values:
            yield Rule(name, tuple(values), tuple(links))


def _value(graph: ShapeGraph, node: Node) -> str:
    if isinstance(node, BlankNode):
        return "; ".join(
            f"{rule.name} {', '.join(rule.values)}" for rule in _rules(graph, node)
        ) or path_text(graph, node)
    return _short(node)


def _texts(graph: ShapeGraph, node: Node, name: str) -> tuple[Text, ...]:
    found = [each for each in graph.said(node, name) if isinstance(each, Literal)]
    return tuple(Text(each.value, each.language or "") for each in found)


def _name(node: Node) -> str:
    iri = node.value if isinstance(node, NamedNode) else ""
    return iri.removeprefix(SHAPES) if iri.startswith(SHAPES) else ""


def _short(node: Node) -> str:
    if not isinstance(node, NamedNode):
        return node.value
    name = compact(node.value)
    return f"<{name}>" if name == node.value else name
