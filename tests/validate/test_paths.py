"""Property paths as text and as RDF."""

import pytest
from pyoxigraph import BlankNode
from rdflib import Graph
from rdflib.compare import isomorphic

from graph_service.validate.paths import Path, path_from_json, path_text, path_triples

A, B, C = "<http://example.org/a>", "<http://example.org/b>", "<http://example.org/c>"
CASES: list[tuple[Path, str, str]] = [
    (("inverse", A), f"^{A}", f"[ sh:inversePath {A} ]"),
    (("sequence", A, B), f"{A}/{B}", f"( {A} {B} )"),
    (("alternative", A, B), f"{A}|{B}", f"[ sh:alternativePath ( {A} {B} ) ]"),
    (("zeroOrMore", A), f"{A}*", f"[ sh:zeroOrMorePath {A} ]"),
    (("oneOrMore", A), f"{A}+", f"[ sh:oneOrMorePath {A} ]"),
    (("zeroOrOne", A), f"{A}?", f"[ sh:zeroOrOnePath {A} ]"),
    (
        ("sequence", ("inverse", A), ("alternative", B, ("zeroOrMore", C))),
        f"(^{A})/({B}|({C}*))",
        f"( [ sh:inversePath {A} ] [ sh:alternativePath ( {B} [ sh:zeroOrMorePath {C} ] ) ] )",
    ),
    (
        ("oneOrMore", ("sequence", A, B)),
        f"({A}/{B})+",
        f"[ sh:oneOrMorePath ( {A} {B} ) ]",
    ),
]


def test_predicate_stands_for_itself() -> None:
    """A path of one predicate is that predicate."""
    node, triples = path_triples(A, "p")
    assert (path_text(A), str(node), triples) == (A, A, [])


@pytest.mark.parametrize(("path", "text", "turtle"), CASES, ids=[case[1] for case in CASES])
def test_path_is_written_as_sparql_and_as_shacl(path: Path, text: str, turtle: str) -> None:
    """A path has the notation of SPARQL for people and the triples of SHACL for machines."""
    assert path_text(path) == text
    node, triples = path_triples(path, "p")
    assert isinstance(node, BlankNode)
    lines = [f"{t.subject} {t.predicate} {t.object} ." for t in triples]
    lines.append(f"<urn:s> <urn:path> {node} .")
    prefix = "@prefix sh: <http://www.w3.org/ns/shacl#> . "
    expected = Graph().parse(data=f"{prefix} <urn:s> <urn:path> {turtle} .")
    assert isomorphic(Graph().parse(data="\n".join(lines), format="nt"), expected)


def test_nested_lists_of_json_become_a_path() -> None:
    """What the engine's process sends is read back."""
    assert path_from_json(["sequence", ["inverse", A], B]) == ("sequence", ("inverse", A), B)
    assert path_from_json(A) == A
    assert path_from_json(None) is None
