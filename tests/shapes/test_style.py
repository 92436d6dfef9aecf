"""The shapes keep their own style: one per class, named, with message and severity."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, Literal, URIRef

from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.namespaces import SHAPES as BASE
from graph_service.shipped import ONTOLOGY, SHAPES
from graph_service.validate.shapes import read_shapes

REP = "https://w3id.org/reprisals/ontology/"
STRUCTURE = {RDF.type, SH.property, SH.severity, RDFS.comment, SH.targetClass, SH.targetSubjectsOf}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes as one graph."""
    graph = Graph()
    for file in SHAPES.glob("*.ttl"):
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def core() -> Graph:
    """Return the ontology."""
    return Graph().parse(ONTOLOGY / "core.ttl")


def test_shipped_shapes_pass_the_loader() -> None:
    """No shape that ships uses what the loader refuses, and every file is read."""
    assert len(read_shapes(SHAPES).files) == len(list(SHAPES.glob("*.ttl"))) >= 10


def test_every_class_has_its_shape(shapes: Graph, core: Graph) -> None:
    """Each class of the ontology is the target of the node shape that is named after it."""
    classes = set(core.subjects(RDF.type, OWL.Class))
    assert len(classes) >= 39
    for term in classes:
        shape = URIRef(f"{BASE}{str(term).removeprefix(TERMS)}Shape")
        assert (shape, SH.targetClass, term) in shapes, f"{term} has no {shape}"


def test_every_term_that_shapes_use_exists(shapes: Graph, core: Graph) -> None:
    """No shape names a term of our ontology that the ontology lacks."""
    used = {str(t) for triple in shapes for t in triple if str(t).startswith(REP)} - {REP}
    used -= {str(value) for value in shapes.objects(None, SH.namespace)}
    defined = {str(term) for term in core.subjects(RDF.type, None)}
    assert used - defined == set()


def test_every_property_that_the_ontology_has_is_checked(shapes: Graph, core: Graph) -> None:
    """Each property of the ontology is on the path of at least one shape."""
    properties = set(core.subjects(RDF.type, OWL.ObjectProperty))
    properties |= set(core.subjects(RDF.type, OWL.DatatypeProperty))
    assert properties
    assert {str(p) for p in properties} - {str(o) for o in shapes.objects()} == set()


def test_property_shapes_are_named_after_their_node_shape(shapes: Graph) -> None:
    """A property shape is ``{Shape}-{what}``, and that node shape alone has it."""
    links = set(shapes.subject_objects(SH.property))
    assert len(links) > 200
    for shape, part in links:
        assert re.fullmatch(rf"{re.escape(str(shape))}-[A-Za-z0-9_-]+", str(part))
        assert (part, RDF.type, SH.PropertyShape) in shapes
    assert {part for _, part in links} == set(shapes.subjects(RDF.type, SH.PropertyShape))


def test_every_shape_has_severity_and_one_english_message(shapes: Graph) -> None:
    """What can give a result says how grave it is and, once and in English, what to do."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            assert len(list(shapes.objects(shape, SH.severity))) == 1, shape
            if kind == SH.NodeShape and set(shapes.predicates(shape)) <= STRUCTURE:
                continue  # it has no constraint of its own
            messages = [m for m in shapes.objects(shape, SH.message) if isinstance(m, Literal)]
            assert [message.language for message in messages] == ["en"], shape
            assert str(messages[0]).endswith("."), shape


def test_datatypes_survive_the_store(shapes: Graph) -> None:
    """No shape asks for an integer type that a store gives back as xsd:integer."""
    allowed = {XSD.string, XSD.integer, XSD.boolean, XSD.date, XSD.dateTime, RDF.langString}
    found = set(shapes.objects(None, SH.datatype))
    assert found - allowed == {URIRef("http://id.loc.gov/datatypes/edtf/EDTF")}


def test_dates_are_compared_as_text(shapes: Graph) -> None:
    """No shape compares dates by value: the engines differ, and one of them fails on bad dates."""
    assert not list(shapes.subject_objects(SH.lessThan))
    assert not list(shapes.subject_objects(SH.lessThanOrEquals))
    for query in map(str, shapes.objects(None, SH.select)):
        for comparison in re.findall(r"(\S+) [<>]=? (\S+)", query):
            if re.search(r"earliest|latest|consent", query):
                assert all(side.lstrip("(").startswith(("STR(", "SUBSTR(")) for side in comparison)


def test_sparql_constraints_are_few(shapes: Graph) -> None:
    """SPARQL is for what Core can't say; each such constraint is named."""
    constraints = set(shapes.objects(None, SH.sparql))
    assert len(constraints) <= 6
    assert all(isinstance(constraint, URIRef) for constraint in constraints)


@pytest.mark.parametrize("file", sorted(SHAPES.glob("*.ttl")), ids=lambda path: path.stem)
def test_file_says_what_it_is_for(file: Path) -> None:
    """A file of shapes starts with a comment that says what is in it."""
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# .+\.", first)
