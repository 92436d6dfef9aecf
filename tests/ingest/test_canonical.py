"""The canonical form: one text for one set of statements, and every change told."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph_service.errors import MappingFault
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Origin, Statement

DEFAULT = "https://example.org/graph/default"
HEAD = """
@prefix : <https://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TEXT = """
:a :p "01"^^xsd:int, 1, "x"@en-US, "é" . :b :p [ :q "1.0"^^xsd:decimal ] .
:g { :a :p "2018-09-10+00:00"^^xsd:date }
"""


def statements_of(text: str) -> list[Statement]:
    """Return the statements of a TriG text, numbered as lines."""
    quads = parse(HEAD + text, format=RdfFormat.TRIG, rename_blank_nodes=True)
    return [Statement(quad, Origin("x.trig", n)) for n, quad in enumerate(quads, 1)]


@given(st.randoms(use_true_random=False))
def test_order_does_not_change_the_bytes(shuffler: random.Random) -> None:
    """Statements in any order give the same graphs and the same report."""
    statements = statements_of(TEXT)
    expected = canonicalise(statements, default_graph=DEFAULT)
    shuffler.shuffle(statements)
    found = canonicalise(statements, default_graph=DEFAULT)
    assert [(g.graph, g.quads) for g in found.graphs] == [
        (g.graph, g.quads) for g in expected.graphs
    ]
    assert {str(change) for change in found.changes} == {str(c) for c in expected.changes}


def test_graphs_survive_the_store() -> None:
    """What is canonical comes back from the engine's store line by line."""
    for graph in canonicalise(statements_of(TEXT), default_graph=DEFAULT).graphs:
        store = Store()
        store.load(graph.quads, format=RdfFormat.N_QUADS)
        lines = (store.dump(format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
        assert b"".join(sorted(lines)) == graph.quads
        assert b"_:" not in graph.quads


def test_every_change_of_a_literal_is_told() -> None:
    """A change names graph, subject, predicate, both forms and the place."""
    result = canonicalise(statements_of(':a :p "01"^^xsd:int, 1 .'), default_graph=DEFAULT)
    (graph,) = result.graphs
    assert graph.quads.count(b"\n") == 1
    (change,) = result.changes
    assert (change.graph, change.subject, change.predicate) == (
        DEFAULT,
        "https://example.org/a",
        "https://example.org/p",
    )
    assert change.before == '"01"^^<http://www.w3.org/2001/XMLSchema#int>'
    assert change.after == '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert str(change).startswith('x.trig:1: "01"')


def test_first_mention_of_a_subject_is_its_origin() -> None:
    """Each subject has the earliest of its places."""
    (graph,) = canonicalise(
        list(reversed(statements_of(":a :p 1, 2, 3 . :b :p 1 ."))), default_graph=DEFAULT
    ).graphs
    assert graph.origins == {
        "https://example.org/a": Origin("x.trig", 1),
        "https://example.org/b": Origin("x.trig", 4),
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (':a :p "abc"^^xsd:integer .', "'abc' is no <http://www.w3.org/2001/XMLSchema#integer>"),
        (':a :p "2018-13-01"^^xsd:date .', "a date such as 2018-09-10 is expected"),
        (r':a :p "a\u0000b" .', r"U\+0000"),
        (r':a :p "a\uFDD0b"@en .', r"U\+FDD0"),
        (":a :p <<( :a :p 1 )>> .", "RDF 1.2"),
        (':a :p "x"@ar--rtl .', "RDF 1.2"),
        (":a :p <file:///home/somebody/a> .", "which may tell whose it is"),
        (":a :p <urn:a\u202eb> .", "which hides how it is spelled"),
    ],
)
def test_what_can_not_be_published_is_refused_with_its_place(text: str, reason: str) -> None:
    """An ill-typed literal, a forbidden character and RDF 1.2 are faults of a line."""
    with pytest.raises(MappingFault, match=reason) as caught:
        canonicalise(statements_of(text), default_graph=DEFAULT)
    assert (caught.value.file, caught.value.line) == ("x.trig", 1)


def test_faults_are_told_together() -> None:
    """One error names the first fault and lists the others."""
    with pytest.raises(MappingFault, match=r"also 2 more:\n  x.trig:2: 'b' is no"):
        canonicalise(
            statements_of(':a :p "a"^^xsd:date, "b"^^xsd:date, "c"^^xsd:date .'),
            default_graph=DEFAULT,
        )


def test_rdf_is_kept_where_it_is_not_judged() -> None:
    """Without strictness ill-typed literals and triple terms stay, with canonical terms within."""
    (graph,) = canonicalise(
        statements_of(':a :p "abc"^^xsd:integer, <<( _:x :p 01 )>>, "x"@ar--rtl .'),
        default_graph=DEFAULT,
        strict=False,
    ).graphs
    assert b'"abc"^^' in graph.quads
    assert b'"1"^^<http://www.w3.org/2001/XMLSchema#integer> )>>' in graph.quads
    assert b"_:" not in graph.quads


def test_text_outside_nfc_is_remarked_and_kept() -> None:
    """Decomposed characters stay as the source has them, with a remark."""
    text = "e\u0301"
    node = NamedNode("https://example.org/a")
    statement = Statement(Quad(node, node, Literal(text)), Origin("x.csv", 3))
    result = canonicalise([statement], default_graph=DEFAULT)
    assert text.encode() in result.graphs[0].quads
    assert [str(r) for r in result.remarks] == [f"x.csv:3: {text!r} is not in Unicode form NFC"]


def test_control_character_in_rdf_that_is_not_judged_is_remarked() -> None:
    """Without strictness a control character stays, and a remark says what it will break."""
    result = canonicalise(statements_of(r':a :p "a\u0008b" .'), default_graph=DEFAULT, strict=False)
    assert rb'"a\bb"' in result.graphs[0].quads
    assert [str(r) for r in result.remarks] == ["x.trig:1: 'a\\x08b' holds U+0008, which XML can't"]
