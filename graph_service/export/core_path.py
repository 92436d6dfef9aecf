"""The core path of the ontology as boxes and arrows, read from its classes and shapes.

Which classes are shown and where they stand is decided here; everything else comes from the
files: labels from the core, arrows with their multiplicity, and the lines of each box, from the
property shapes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import RDFS, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph_service.errors import InputError
from graph_service.namespaces import ONTOLOGY

PLACES: Final[dict[tuple[str, ...], tuple[int, int]]] = {
    ("Claim",): (0, 0),
    ("Citation",): (1, 0),
    ("Source",): (2, 0),
    ("Mechanism",): (0, 1),
    ("Intervention",): (2, 1),
    ("Response",): (3, 1),
    ("Engagement",): (0, 2),
    ("ReprisalLink",): (1, 2),
    ("Incident",): (2, 2),
    ("State",): (3, 2),
    ("Defender", "DefenderGroup"): (0, 3),
    ("Involvement",): (1, 3),
    ("Act",): (2, 3),
    ("Outcome",): (1, 4),
}
"""Column and row of each box; chosen so that no arrow crosses another or a box."""

PEOPLE: Final = frozenset({"engagedAgent", "involvedAgent", "outcomeFor"})
"""Properties whose agent is, as a rule, a defender: drawn as arrows. Other agents are lines."""

LISTED: Final = frozenset({"associatedState"})
"""Properties that would lead across the picture: listed in their box, not drawn."""

_ABOUT: Final = URIRef(ONTOLOGY + "about")


@dataclass(frozen=True)
class Box:
    """A class (or two that share a box), with its place and the properties listed in it.

    ``claimed`` says that the shapes ask for a claim about each such thing.
    """

    names: tuple[str, ...]
    title: str
    column: int
    row: int
    lines: tuple[str, ...]
    claimed: bool


@dataclass(frozen=True)
class Arrow:
    """A property that leads from one box to another; ``count`` is its multiplicity (``1..n``)."""

    source: Box
    target: Box
    name: str
    count: str


@dataclass(frozen=True)
class Picture:
    """Boxes in reading order, and arrows by source and name."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class _Use:
    """What the shapes of one class say of one property."""

    name: str
    classes: frozenset[str]
    values: str
    count: str


def read_core_path(ontology: Path) -> Picture:
    """Return the picture of the ontology in a folder (``core.ttl`` and ``shapes/*.ttl``).

    Raises:
        InputError: a class of the picture is not in the core, or no shape speaks of it.
    """
    graph = Graph().parse(ontology / "core.ttl")
    for path in sorted((ontology / "shapes").glob("*.ttl")):
        graph.parse(path)
    uses = {names: _uses(graph, names) for names in PLACES}
    boxes = {
        names: Box(
            names,
            _title(graph, names),
            *place,
            lines=tuple(_line(use) for use in uses[names] if _is_line(use, names)),
            claimed=_is_claimed(graph, names),
        )
        for names, place in PLACES.items()
    }
    arrows = [
        Arrow(boxes[names], boxes[target], use.name, use.count)
        for names in PLACES
        for use in uses[names]
        for target in PLACES
        if target != names and _leads_to(graph, use, target)
    ]
    return Picture(
        tuple(sorted(boxes.values(), key=lambda box: (box.row, box.column))),
        tuple(sorted(arrows, key=lambda arrow: (arrow.source.names, arrow.name))),
    )


def _title(graph: Graph, names: tuple[str, ...]) -> str:
    labels = []
    for name in names:
        found = [
            str(label)
            for label in graph.objects(URIRef(ONTOLOGY + name), RDFS.label)
            if getattr(label, "language", None) == "en"
        ]
        if not found:
            raise InputError(f"the picture shows the class {name}, which core.ttl does not have")
        labels += found
    return " or ".join([labels[0], *(label.lower() for label in labels[1:])])


def _kinds(graph: Graph, name: str) -> list[Node]:
    """Return a class and its superclasses."""
    kinds = graph.transitive_objects(URIRef(ONTOLOGY + name), RDFS.subClassOf)
    return [kind for kind in kinds if kind is not None]


def _property_shapes(graph: Graph, names: tuple[str, ...]) -> Iterator[Node]:
    shapes = {
        shape
        for name in names
        for kind in _kinds(graph, name)
        for shape in graph.subjects(SH.targetClass, kind)
    }
    if not shapes:
        raise InputError(f"the picture shows {' and '.join(names)}, of which no shape speaks")
    for shape in sorted(shapes, key=str):
        yield from sorted(graph.objects(shape, SH.property), key=str)


def _uses(graph: Graph, names: tuple[str, ...]) -> list[_Use]:
    """Return the properties that the shapes of a box speak of directly, sorted."""
    found: dict[str, list[Node]] = {}
    for shape in _property_shapes(graph, names):
        path = graph.value(shape, SH.path)
        if isinstance(path, URIRef):
            found.setdefault(str(path), []).append(shape)
    uses = [_use(graph, path, shapes) for path, shapes in found.items()]
    return sorted(uses, key=lambda use: use.name)


def _use(graph: Graph, path: str, shapes: list[Node]) -> _Use:
    blocking = [shape for shape in shapes if graph.value(shape, SH.severity) == SH.Violation]
    least = max([int(str(n)) for s in blocking for n in graph.objects(s, SH.minCount)], default=0)
    bounds = [*blocking, *_general(graph, path)]
    most = min([int(str(n)) for s in bounds for n in graph.objects(s, SH.maxCount)], default=None)
    count = f"{least}..{'n' if most is None else most}" if least != most else str(least)
    nodes = {_local(node) for shape in shapes for node in graph.objects(shape, SH.node)}
    classes = {_local(kind) for shape in shapes for kind in graph.objects(shape, SH["class"])}
    values = "class"
    if "AgentShape" in nodes:
        values = "agent"
        classes |= _alternatives(graph, shapes)
    elif any(node.endswith("Term") for node in nodes):
        values = "term"
    return _Use(_local(URIRef(path)), frozenset(classes), values, count)


def _general(graph: Graph, path: str) -> list[Node]:
    """Return the property shapes that hold for whatever has the property at all."""
    return [
        shape
        for node in graph.subjects(SH.targetSubjectsOf, URIRef(path))
        for shape in graph.objects(node, SH.property)
        if graph.value(shape, SH.path) == URIRef(path)
    ]


def _alternatives(graph: Graph, shapes: list[Node]) -> set[str]:
    """Return the classes of which a value may be, by the ``sh:or`` of the shape of agents."""
    found = set()
    for shape in shapes:
        for node in graph.objects(shape, SH.node):
            for head in graph.objects(node, SH["or"]):
                for option in Collection(graph, head):
                    found |= {_local(kind) for kind in graph.objects(option, SH["class"])}
    return found


def _local(node: Node) -> str:
    return str(node).rpartition("/")[2].rpartition("#")[2]


def _leads_to(graph: Graph, use: _Use, target: tuple[str, ...]) -> bool:
    if use.name in LISTED:
        return False
    if use.values == "agent" and not (use.name in PEOPLE and "DefenderGroup" in target):
        return False
    kinds = {_local(kind) for name in target for kind in _kinds(graph, name)}
    return bool(use.classes & kinds)


def _is_line(use: _Use, names: tuple[str, ...]) -> bool:
    if use.values == "agent":
        return use.name not in PEOPLE
    listed = use.name == "date" or use.name in LISTED
    return listed or use.values == "term" or bool(use.classes & set(names))


def _line(use: _Use) -> str:
    return f"{use.name} {use.count}"


def _is_claimed(graph: Graph, names: tuple[str, ...]) -> bool:
    return any(
        (path := graph.value(shape, SH.path)) is not None
        and graph.value(path, SH.inversePath) == _ABOUT
        for shape in _property_shapes(graph, names)
    )
