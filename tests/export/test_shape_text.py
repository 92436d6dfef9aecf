"""Shapes as people read them."""

import pytest
from pyoxigraph import RdfFormat, Triple, parse, serialize

from graph_service.export.shape_graph import ShapeGraph
from graph_service.export.shape_text import ShapeText, Text, describe_shape
from graph_service.rules import SHIPPED, read_rules

RULES = read_rules(SHIPPED)
assert RULES.shapes is not None
GRAPH = ShapeGraph(RULES.shapes.triples)

HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix repsh: <https://w3id.org/reprisals/shapes/> .
"""


def graph_of(turtle: str) -> ShapeGraph:
    """Return shapes from Turtle."""
    triples = [Triple(*quad.triple) for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]
    return ShapeGraph(serialize(triples, format=RdfFormat.N_TRIPLES))


def text_of(graph: ShapeGraph, name: str) -> ShapeText:
    """Return what a shape says."""
    node = graph.node(name)
    assert node is not None
    return describe_shape(graph, node)


def test_shape_says_what_it_looks_at_and_what_has_to_hold() -> None:
    """Target, properties with paths, constraints, severity and what to do."""
    shape = text_of(GRAPH, "IncidentShape")
    assert shape.targets == ("every rep:Incident",)
    parts = {part.name: part for part in shape.parts}
    assert len(parts) == len(shape.parts) > 10
    assert parts["IncidentShape-hasSource"].path == "^rep:about/rep:hasCitation/oa:hasSource"
    assert parts["IncidentShape-hasAffected"].severity == "Warning"
    label = parts["IncidentShape-label"]
    assert label.messages == (
        Text("Give the incident a label: text that is not empty, one per language.", "en"),
    )
    assert [(rule.name, rule.values) for rule in label.rules] == [
        ("sh:minCount", ("1",)),
        ("sh:node", ("repsh:TextShape",)),
        ("sh:uniqueLang", ("true",)),
    ]
    assert label.rules[1].links == ("TextShape",)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("rep:about", "rep:about"),
        ("[ sh:inversePath rep:about ]", "^rep:about"),
        ("[ sh:zeroOrMorePath rep:about ]", "rep:about*"),
        ("[ sh:oneOrMorePath ( rep:about rep:date ) ]", "(rep:about/rep:date)+"),
        ("[ sh:alternativePath ( rep:about [ sh:inversePath rep:date ] ) ]", "rep:about|^rep:date"),
        (
            "( rep:about [ sh:alternativePath ( rep:date rep:role ) ] )",
            "rep:about/(rep:date|rep:role)",
        ),
        ("[ sh:inversePath ( rep:about rep:date ) ]", "^(rep:about/rep:date)"),
        ("[ sh:zeroOrOnePath <http://example.org/a/b> ]", "<http://example.org/a/b>?"),
    ],
)
def test_paths_are_written_as_in_sparql(path: str, text: str) -> None:
    """Each kind of path, with brackets where they are needed."""
    graph = graph_of(f"repsh:S a sh:PropertyShape ; sh:path {path} .")
    assert text_of(graph, "S").path == text


def test_values_of_lists_and_shapes_without_names_are_written_out() -> None:
    """Members of a list one by one, a shape inside by what it asks for; long lists are cut."""
    many = " ".join(str(n) for n in range(30))
    graph = graph_of(
        f"repsh:S a sh:NodeShape ; sh:in ( {many} ) ; sh:not [ sh:class rep:Person ] ;"
        " sh:or ( repsh:A [ sh:property [ sh:path rep:date ; sh:minCount 1 ] ] ) ."
    )
    rules = {rule.name: rule for rule in text_of(graph, "S").rules}
    assert rules["sh:in"].values[-1] == "and 10 more" and len(rules["sh:in"].values) == 21
    assert rules["sh:not"].values == ("sh:class rep:Person",)
    assert rules["sh:or"].links == ("A",)


def test_every_shipped_shape_can_be_read() -> None:
    """Each says something: properties, a constraint, or where it is used."""
    for node in GRAPH.targeted:
        shape = describe_shape(GRAPH, node)
        assert shape.name and (shape.parts or shape.rules), shape.name
