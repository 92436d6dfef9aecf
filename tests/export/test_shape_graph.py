"""Shapes as documents."""

from graph_service.export.shape_graph import ShapeGraph
from graph_service.namespaces import SHAPES
from graph_service.rules import SHIPPED, read_rules

RULES = read_rules(SHIPPED)
assert RULES.shapes is not None
GRAPH = ShapeGraph(RULES.shapes.triples)


def about(name: str) -> list[bytes]:
    """Return the document of a shape."""
    node = GRAPH.node(name)
    assert node is not None
    return GRAPH.lines_about(node)


def subjects(lines: list[bytes]) -> set[bytes]:
    """Return the subjects of lines that have an IRI."""
    return {line.split(b" ")[0] for line in lines if line.startswith(b"<")}


def test_all_shapes_are_all_statements() -> None:
    """Nothing is lost, and labels do not depend on how the files were read."""
    assert RULES.shapes is not None
    lines = GRAPH.lines()
    assert len(lines) == len(RULES.shapes.triples.splitlines())
    assert lines == sorted(lines)
    relabelled = RULES.shapes.triples.replace(b"_:s", b"_:other")
    assert ShapeGraph(relabelled).lines() == lines


def test_document_of_a_shape_has_all_that_it_needs() -> None:
    """Properties, lists, shapes of values, constraints and their prefixes; and nothing else."""
    lines = about("IncidentShape")
    found = subjects(lines)
    for name in ("IncidentShape", "IncidentShape-label", "TextShape", "RetaliationKindTerm"):
        assert f"<{SHAPES}{name}>".encode() in found
    assert f"<{SHAPES}ActShape>".encode() not in found
    named = {line.split(b" ")[2] for line in lines if b"inversePath" in line or b"path>" in line}
    assert named <= {line.split(b" ")[0] for line in lines} | {n for n in named if n[:1] == b"<"}
    assert f"<{SHAPES}prefix-rep>".encode() in subjects(about("ResponseShape"))


def test_documents_together_are_the_whole() -> None:
    """Each named subject has a document, and all of them say what the whole says of them."""
    found: set[bytes] = set()
    for name in GRAPH.names:
        found |= {line for line in about(name) if b"_:" not in line}
    assert found == {line for line in GRAPH.lines() if b"_:" not in line}


def test_what_is_no_shape_has_no_document() -> None:
    """A name of nothing, or the namespace of something else."""
    for name in ("NothingShape", "../ontology/Incident", "\u00a5>\x00", ""):
        assert GRAPH.node(name) is None or name == ""


def test_lists_end_even_if_they_are_circles() -> None:
    """A list that leads to itself is read once."""
    first, rest = (f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#{n}>" for n in ("first", "rest"))
    circle = f'_:a {first} "1" .\n_:a {rest} _:b .\n_:b {first} "2" .\n_:b {rest} _:a .\n'
    graph = ShapeGraph(circle.encode())
    start = next(iter(graph._said))
    assert len(graph.items(start)) == 2
