"""Shapes as they are written: lists, paths and queries."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.described import Described
from graph_service.validate.paths import Path

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
SHAPE = NamedNode("urn:s")


def described(text: str) -> Described:
    """Return what some Turtle describes."""
    triples = parse(PREFIXES + text, format=RdfFormat.TURTLE)
    return Described(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("<urn:p>", "<urn:p>"),
        ("( <urn:p> <urn:q> )", ("sequence", "<urn:p>", "<urn:q>")),
        ("[ sh:alternativePath ( <urn:p> <urn:q> ) ]", ("alternative", "<urn:p>", "<urn:q>")),
        (
            "[ sh:zeroOrMorePath [ sh:inversePath <urn:p> ] ]",
            ("zeroOrMore", ("inverse", "<urn:p>")),
        ),
        ("[ sh:oneOrMorePath <urn:p> ]", ("oneOrMore", "<urn:p>")),
        ("[ sh:zeroOrOnePath <urn:p> ]", ("zeroOrOne", "<urn:p>")),
    ],
)
def test_paths_are_read(text: str, path: Path) -> None:
    """Each form that SHACL has."""
    shapes = described(f"<urn:s> sh:path {text} .")
    assert shapes.path(shapes.values(SHAPE, "path")[0]) == path


@pytest.mark.parametrize("text", ["[ rdf:first <urn:p> ]", "[ sh:name 'none' ]", "'text'"])
def test_what_is_no_path_is_refused(text: str) -> None:
    """A list without an end, a node without an operator, a literal."""
    shapes = described(f"<urn:s> sh:path {text} .")
    with pytest.raises(NotCompiled):
        shapes.path(shapes.values(SHAPE, "path")[0])


def test_query_has_its_prefixes() -> None:
    """Those that its constraint declares; without one query there is none."""
    shapes = described(
        "<urn:s> sh:select 'SELECT' ; sh:prefixes [ sh:declare _:u ] . "
        "_:u sh:prefix 'u' ; sh:namespace 'urn:' ."
    )
    assert shapes.query(SHAPE) == "PREFIX u: <urn:>\nSELECT"
    with pytest.raises(NotCompiled):
        described("<urn:s> sh:select 'SELECT' , 'ASK' .").query(SHAPE)
