"""Shapes over a change: the results that a full run has about what it touches, and no other."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.overlay import Overlay, holders_of
from graph_service.validate.change.shaped import ChangedShapes
from graph_service.validate.change.walking import Bounds, TooWide
from graph_service.validate.process import EngineProcess
from graph_service.validate.report import Result
from graph_service.validate.shacl import ENGINES, validate
from graph_service.validate.shapes import Shapes, read_shapes
from tests.validate.change.held import held

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:declared> sh:declare [ sh:prefix "u" ; sh:namespace "urn:"^^xsd:anyURI ] .
"""
TARGETS = {
    "class": "sh:targetClass <urn:A>",
    "node": "sh:targetNode <urn:n1> , <urn:n2>",
    "subjects": "sh:targetSubjectsOf <urn:p>",
    "objects": "sh:targetObjectsOf <urn:q>",
}
PROPERTY = "sh:property [ sh:path <urn:p> ; {} ]"
CONSTRAINTS = {
    "class": PROPERTY.format("sh:class <urn:A>"),
    "minCount": PROPERTY.format("sh:minCount 1"),
    "maxCount": PROPERTY.format("sh:maxCount 1"),
    "datatype": PROPERTY.format("sh:datatype xsd:string"),
    "pattern": PROPERTY.format('sh:pattern "^urn:n[12]$"'),
    "hasValue": PROPERTY.format("sh:hasValue <urn:n1>"),
    "in": PROPERTY.format("sh:in ( <urn:n1> <urn:n2> )"),
    "uniqueLang": PROPERTY.format("sh:uniqueLang true"),
    "equals": PROPERTY.format("sh:equals <urn:q>"),
    "disjoint": PROPERTY.format("sh:disjoint <urn:q>"),
    "lessThan": PROPERTY.format("sh:lessThan <urn:q>"),
    "lessThanOrEquals": PROPERTY.format("sh:lessThanOrEquals <urn:q>"),
    "node": PROPERTY.format("sh:node [ sh:property [ sh:path <urn:q> ; sh:minCount 1 ] ]"),
    "property": PROPERTY.format("sh:property [ sh:path <urn:q> ; sh:maxCount 1 ]"),
    "not": "sh:not [ sh:property [ sh:path <urn:p> ; sh:minCount 2 ] ]",
    "and": "sh:and ( [ sh:class <urn:A> ] [ sh:property [ sh:path <urn:q> ; sh:maxCount 1 ] ] )",
    "or": "sh:or ( [ sh:class <urn:B> ] [ sh:property [ sh:path <urn:q> ; sh:minCount 1 ] ] )",
    "xone": "sh:xone ( [ sh:class <urn:B> ] [ sh:property [ sh:path <urn:p> ; sh:minCount 1 ] ] )",
    "closed": "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; "
    "sh:property [ sh:path <urn:p> ]",
    "qualified": PROPERTY.format(
        "sh:qualifiedValueShape [ sh:class <urn:A> ] ; sh:qualifiedMinCount 1 ; "
        "sh:qualifiedMaxCount 1"
    ),
    "siblings": PROPERTY.format(
        "sh:qualifiedValueShape [ sh:class <urn:A> ] ; sh:qualifiedMinCount 1 ; "
        "sh:qualifiedValueShapesDisjoint true"
    )
    + " ; sh:property [ sh:path <urn:q> ; sh:qualifiedValueShape [ sh:class <urn:B> ] ; "
    "sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ]",
    "inverse": "sh:property [ sh:path [ sh:inversePath <urn:q> ] ; sh:minCount 1 ]",
    "sequence": "sh:property [ sh:path ( <urn:p> [ sh:inversePath <urn:q> ] ) ; sh:maxCount 1 ]",
    "alternative": "sh:property [ sh:path [ sh:alternativePath ( <urn:p> <urn:q> ) ] ; "
    "sh:class <urn:A> ]",
    "closure": "sh:property [ sh:path ( [ sh:zeroOrMorePath <urn:p> ] <urn:q> ) ; sh:maxCount 2 ]",
    "repeated": "sh:property [ sh:path [ sh:oneOrMorePath <urn:p> ] ; sh:class <urn:B> ]",
    "optional": "sh:property [ sh:path [ sh:zeroOrOnePath <urn:p> ] ; sh:class <urn:B> ]",
    "query": "sh:sparql [ sh:prefixes <urn:declared> ; sh:select "
    '"SELECT $this ?value WHERE { $this u:p ?value . FILTER NOT EXISTS { ?value u:q ?x } }" ]',
    "path query": PROPERTY.format(
        "sh:sparql [ sh:prefixes <urn:declared> ; sh:select "
        '"SELECT $this ?value WHERE { $this $PATH ?value . ?value u:q ?value }" ]'
    ),
}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
NODES = [f"<urn:n{number}>" for number in range(5)]
VALUES = [*NODES, '"1"', '"2"', '"text"@en', '"other"@en']
CLASSES = ["<urn:A>", "<urn:B>", "<urn:C>"]


@pytest.fixture(scope="module")
def process() -> Iterator[EngineProcess]:
    """Return a process that validates one text after the other."""
    with EngineProcess(memory=2 << 30) as process:
        yield process


def make_shapes(folder: Path, text: str) -> Shapes:
    """Return a shape of some constraints."""
    file = folder / "shapes.ttl"
    file.write_text(f"{PREFIXES}<urn:shape> a sh:NodeShape ; {text} .")
    return read_shapes(file)


def some_lines(draw: random.Random, count: int) -> set[bytes]:
    """Return some statements, by chance."""
    lines = set()
    for _ in range(count):
        kind, graph = draw.random(), f"<urn:g{draw.randrange(2)}>"
        if kind < 0.3:
            line = f"{draw.choice(NODES)} <{TYPE}> {draw.choice(CLASSES)}"
        elif kind < 0.35:
            line = f"{draw.choice(CLASSES)} <{SUBCLASS}> {draw.choice(CLASSES)}"
        else:
            line = f"{draw.choice(NODES)} <urn:{draw.choice('pq')}> {draw.choice(VALUES)}"
        lines.add(f"{line} {graph} .\n".encode())
    return lines


@pytest.mark.parametrize("constraint", CONSTRAINTS)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("engine", ENGINES)
def test_results_are_those_of_a_full_run(
    tmp_path: Path, process: EngineProcess, engine: str, target: str, constraint: str
) -> None:
    """All that a change makes wrong is found; nothing is found that is right."""
    if engine != "turbo" and target != "class":
        return  # the slow one need not show every pair
    shapes = make_shapes(tmp_path, f"{TARGETS[target]} ; {CONSTRAINTS[constraint]}")
    changed = ChangedShapes(shapes)
    draw = random.Random(f"{target} {constraint}")  # noqa: S311 - repeatable, not secret

    def full(lines: set[bytes], shapes: Shapes = shapes) -> set[Result]:
        return set(validate(sorted(lines), shapes, engine=engine, process=process).results)

    for _ in range(12 if engine == "turbo" else 1):
        before = some_lines(draw, 14)
        gone = set(draw.sample(sorted(before), 2))
        after = before - gone | some_lines(draw, 2)
        overlay = Overlay(
            held(b"".join(before)),
            holders_of(b"".join(after - before)),
            holders_of(b"".join(before - after)),
        )
        data = changed.data(overlay, Bounds(9999, 9999))
        found = full(set(data.splitlines(keepends=True)), changed.shapes)
        was, now = named(full(before)), named(full(after))
        assert named(found) <= now, b"".join(before) + b" -> " + b"".join(after)
        assert now - was <= named(found), b"".join(before) + b" -> " + b"".join(after)


def named(results: set[Result]) -> set[tuple[object, ...]]:
    """Return results without the names that an engine gives to shapes which have none."""
    return {(r.focus, r.path, r.value, r.component) for r in results}


def test_classes_with_shapes_are_targets(tmp_path: Path, process: EngineProcess) -> None:
    """The instances of a shape that is a class are its focus nodes."""
    shapes = make_shapes(tmp_path, "a rdfs:Class ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ]")
    changed = ChangedShapes(shapes)
    come = f"<urn:n1> <{TYPE}> <urn:shape> <urn:g> .\n".encode()
    data = changed.data(Overlay(held(b""), holders_of(come), {}), Bounds(99, 99))
    full = validate([come], shapes, process=process).results
    assert len(full) == 1
    assert named(set(validate([data], changed.shapes, process=process).results)) == named(set(full))


def test_what_is_not_touched_is_not_found(tmp_path: Path) -> None:
    """A change beside the shapes leads nowhere, and where nothing is to be done nothing is."""
    changed = ChangedShapes(make_shapes(tmp_path, "sh:targetClass <urn:A> ; sh:nodeKind sh:IRI"))
    come = holders_of(b"<urn:a> <urn:other> <urn:b> <urn:g> .\n")
    assert changed.data(Overlay(held(b""), come, {}), Bounds(9, 9)) == b""


def test_copies_of_what_is_there_change_nothing(tmp_path: Path) -> None:
    """What another graph says already touches nothing, nor what another one still says."""
    changed = ChangedShapes(make_shapes(tmp_path, "sh:targetSubjectsOf <urn:p> ; sh:maxCount 1"))
    one, other = (f"<urn:a> <urn:p> <urn:b> <urn:g{n}> .\n".encode() for n in (1, 2))
    assert changed.data(Overlay(held(one), holders_of(other), {}), Bounds(9, 9)) == b""
    assert changed.data(Overlay(held(one + other), {}, holders_of(other)), Bounds(9, 9)) == b""


def test_nodes_of_which_very_much_hangs_are_too_wide(tmp_path: Path) -> None:
    """A change of what very many refer to is not followed beyond the bound."""
    text = "sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ; sh:class <urn:A> ]"
    changed = ChangedShapes(make_shapes(tmp_path, text))
    before = "".join(f"<urn:n{n}> <urn:p> <urn:hub> <urn:g> .\n" for n in range(100)).encode()
    come = holders_of(f"<urn:hub> <{TYPE}> <urn:A> <urn:g> .\n".encode())
    with pytest.raises(TooWide):
        changed.data(Overlay(held(before), come, {}), Bounds(99, 999))
    assert changed.data(Overlay(held(before), come, {}), Bounds(999, 999))


@pytest.mark.parametrize(
    "constraint",
    [
        'sh:sparql [ sh:select "SELECT $this WHERE { ?x <urn:p> ?y }" ]',
        'sh:sparql [ sh:select "SELECT $this { $this <urn:p> ?x . FILTER ($currentShape) }" ]',
        'sh:sparql [ sh:select "no query" ]',
        "sh:property [ sh:path [ sh:property <urn:p> ] ]",
    ],
)
def test_shape_that_reads_more_is_refused(tmp_path: Path, constraint: str) -> None:
    """A constraint that can't be followed is known when it is compiled."""
    with pytest.raises(NotCompiled):
        ChangedShapes(make_shapes(tmp_path, f"sh:targetClass <urn:A> ; {constraint}"))
