"""How a result is mended: what is expected, an example, and where the shape is explained."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from graph_service import shipped
from graph_service.export.shape_graph import ShapeGraph
from graph_service.export.shape_text import Rule, describe_shape
from graph_service.namespaces import PREFIXES, SCHEME, SHAPES
from graph_service.reporting.examples import Examples, terms_of
from graph_service.reporting.words import in_words
from graph_service.rules import SHIPPED, read_rules
from graph_service.validate.paths import path_text
from graph_service.validate.report import Result, compact

_COMPONENT: Final = re.compile(re.escape(PREFIXES["sh"]) + r"(\w)(\w*)ConstraintComponent")
_IRI: Final = re.compile(r"<([^<>]+)>")
_MOST_TERMS: Final = 40
"""Terms of a scheme that are listed."""


@dataclass(frozen=True)
class Advice:
    """What helps with one kind of result.

    ``expected`` are lines, without end; ``example`` are statements in Turtle, with our prefixes and
    base; ``shape`` is the local name of a shape that has a page, or empty.
    """

    expected: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    shape: str = ""


class Adviser:
    """Gives advice on the results of some shapes.

    Args:
        shapes: the shapes, as ``ShapeGraph`` takes them.
        is_shipped: whether they are ours, which have pages, schemes and examples.
    """

    def __init__(self, shapes: bytes, *, is_shipped: bool) -> None:
        self._graph = ShapeGraph(shapes)
        self._examples = Examples(shipped.ONTOLOGY / "examples" / "valid") if is_shipped else None
        self._kept: dict[tuple[str, str, str], Advice] = {}

    def advise(self, result: Result) -> Advice:
        """Return the advice on a result; it depends on shape, constraint and path alone."""
        path = "" if result.path is None else path_text(result.path)
        key = result.shape, result.component, path
        if key not in self._kept:
            self._kept[key] = self._made(result, path)
        return self._kept[key]

    def _made(self, result: Result, path: str) -> Advice:
        node = NamedNode(result.shape[1:-1]) if result.shape.startswith("<") else None
        if node is None or not self._graph.is_shape(node):
            return Advice()
        name = _parameter(result.component)
        rules = [rule for rule in describe_shape(self._graph, node).rules if rule.name == name]
        at = f" of {compact(path)}" if path and name in ("sh:minCount", "sh:maxCount") else ""
        expected = [line + at for rule in rules if (line := in_words(rule.name, rule.values))]
        if self._examples is None:
            return Advice(tuple(expected))
        local = node.value.removeprefix(SHAPES) if node.value.startswith(SHAPES) else ""
        linked = (local, *(link for rule in self._links(node) for link in rule.links))
        expected += [line for each in dict.fromkeys(linked) if (line := _terms(self._graph, each))]
        example = self._examples.showing(local, _IRI.findall(path)) if local else ()
        return Advice(tuple(expected), example, local)

    def _links(self, node: NamedNode) -> list[Rule]:
        return [rule for rule in describe_shape(self._graph, node).rules if rule.name == "sh:node"]


@lru_cache(maxsize=4)
def adviser_for(shapes: str) -> Adviser:
    """Return the adviser for what the setting ``shapes`` names; it is made once."""
    read = read_rules(shapes).shapes
    return Adviser(b"" if read is None else read.triples, is_shipped=shapes == SHIPPED)


def _parameter(component: str) -> str:
    """Return the compact name of the parameter that a constraint component is named after."""
    found = _COMPONENT.fullmatch(component)
    return f"sh:{found[1].lower()}{found[2]}" if found else ""


@lru_cache(maxsize=64)
def _listed(scheme: str) -> str:
    name = scheme.removeprefix(SCHEME)
    terms = sorted(terms_of(shipped.ONTOLOGY / "schemes" / f"{name}.ttl", scheme))
    shown = [term.removeprefix(scheme + "/") for term in terms[:_MOST_TERMS]]
    more = f" and {len(terms) - _MOST_TERMS} more" if len(terms) > _MOST_TERMS else ""
    return f"a term <{scheme}/…>: {', '.join(shown)}{more}" if shown else ""


def _terms(graph: ShapeGraph, shape: str) -> str:
    """Return the terms that a shape of a scheme's terms allows; nothing for any other shape."""
    node = graph.node(f"{shape}-inScheme") if shape.endswith("Term") else None
    schemes = [] if node is None else graph.said(node, "sh:hasValue")
    return next((_listed(each.value) for each in schemes if isinstance(each, NamedNode)), "")


Lines = Mapping[str, int]
"""The line of the first mention of a subject's IRI in what was sent."""
