"""Targets: which nodes a shape is about, as they are after a change, and how they are marked."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.validate.change.chains import Term
from graph_service.validate.change.described import Described
from graph_service.validate.change.targets import Classes, Marked
from graph_service.validate.shapes import read_shapes
from tests.validate.change.held import held

DATA = b"""
<urn:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Narrow> <urn:g> .
<urn:Narrow> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:Wide> <urn:g> .
<urn:Wide> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:Narrow> <urn:g> .
<urn:x> <urn:p> "text" <urn:g> .
"""
X, Y, TEXT = NamedNode("urn:x"), NamedNode("urn:y"), Literal("text")
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def make_marked(folder: Path, text: str) -> Marked:
    """Return shapes with marked targets."""
    (folder / "shapes.ttl").write_text(PREFIXES + text)
    triples = read_shapes(folder).triples
    return Marked(triples, Described(triples))


@pytest.mark.parametrize(
    ("target", "nodes"),
    [
        ("sh:targetClass <urn:Wide>", {X}),
        ("sh:targetClass <urn:Other>", set()),
        ("sh:targetNode <urn:y> , 'text'", {Y, TEXT}),
        ("sh:targetSubjectsOf <urn:p>", {X}),
        ("sh:targetObjectsOf <urn:p>", {TEXT}),
        ("sh:targetObjectsOf <urn:q>", set()),
    ],
)
def test_targets_are_found(tmp_path: Path, target: str, nodes: set[Term]) -> None:
    """Each kind of target has the nodes that SHACL says."""
    marked = make_marked(tmp_path, f"<urn:s> a sh:NodeShape ; {target} .")
    found, look = marked.targets["<urn:s>"], held(DATA)
    assert {each for each in (X, Y, TEXT) if found.has(each, look, Classes(look))} == nodes


def test_shape_without_targets_has_none(tmp_path: Path) -> None:
    """What only other shapes refer to is not held against anything by itself."""
    marked = make_marked(tmp_path, "<urn:s> a sh:NodeShape ; sh:nodeKind sh:IRI .")
    assert marked.targets == {}


def test_marks_take_the_place_of_targets(tmp_path: Path) -> None:
    """The text names no node, and two services do not use the same marks."""
    text = "<urn:s> a sh:NodeShape , rdfs:Class ; sh:targetNode <urn:y> ; sh:nodeKind sh:IRI ."
    marked, other = (make_marked(tmp_path, text) for _ in range(2))
    assert b"targetNode" not in marked.triples
    assert b"#Class>" not in marked.triples
    assert marked.triples.count(b"targetObjectsOf") == 1
    assert marked.triples != other.triples
    (mark,) = marked.marks({"<urn:s>": {X}})
    assert mark.object == X
    assert str(mark.predicate).encode() in marked.triples
