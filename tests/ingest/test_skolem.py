"""Blank nodes get IRIs that depend on what is said of them and on nothing else."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import MappingFault
from graph_service.ingest import skolem
from graph_service.ingest.contribution import Origin, Statement
from graph_service.ingest.skolem import name_blank_nodes
from graph_service.namespaces import SKOLEM

EX = "https://example.org/"
TEXT = """
@prefix : <https://example.org/> .
:a :p [ :q ( 1 2 3 ) ; :r [ :s "x" ] ], [ :q 1 ], [ :q 1 ] .
_:b :knows _:c . _:c :knows _:b .
"""


def statements_of(text: str, start: int = 1) -> list[Statement]:
    """Return the statements of a TriG text, numbered as lines."""
    quads = parse(text, format=RdfFormat.TRIG, rename_blank_nodes=True)
    return [Statement(quad, Origin("x.trig", n)) for n, quad in enumerate(quads, start)]


def lines_of(statements: list[Statement]) -> list[str]:
    """Return the quads as sorted text."""
    return sorted(str(s.quad) for s in name_blank_nodes(statements))


@given(st.randoms(use_true_random=False))
def test_order_does_not_change_the_names(shuffler: random.Random) -> None:
    """Statements in any order, with other labels, give the same IRIs."""
    statements = statements_of(TEXT)
    shuffler.shuffle(statements)
    assert lines_of(statements) == lines_of(statements_of(TEXT))


def test_no_blank_node_and_no_statement_is_lost() -> None:
    """Every node gets its own IRI, also where two have the same description."""
    lines = lines_of(statements_of(TEXT))
    assert len(lines) == len(set(lines)) == len(statements_of(TEXT))
    assert not any("_:" in line for line in lines)
    twins = {line.split()[2] for line in lines if line.startswith(f"<{EX}a> <{EX}p>")}
    assert len(twins) == 3


def test_a_statement_elsewhere_does_not_rename_a_node() -> None:
    """Another node in the same file leaves the names of the others as they are."""
    before = set(lines_of(statements_of(TEXT)))
    assert before < set(lines_of(statements_of(TEXT + "[] :q 99 .")))


def test_graphs_do_not_share_names_unless_they_share_the_node() -> None:
    """The same text in two graphs gives two nodes; one label in two graphs gives one."""
    apart = "@prefix : <https://example.org/> . :g { _:a :p 1 } :h { _:b :p 1 }"
    shared = "@prefix : <https://example.org/> . :g { _:a :p 1 } :h { _:a :p 1 }"
    assert len({line.split()[0] for line in lines_of(statements_of(apart))}) == 2
    assert len({line.split()[0] for line in lines_of(statements_of(shared))}) == 1


def test_graph_names_are_named_too() -> None:
    """A graph whose name is a blank node gets an IRI."""
    (statement,) = name_blank_nodes(statements_of("_:g { <https://example.org/a> a <x:y> }"))
    assert str(statement.quad.graph_name).startswith(f"<{SKOLEM}")


def test_statements_keep_their_places() -> None:
    """Each statement on blank nodes has the place at which it was read."""
    node, iri = BlankNode(), NamedNode(EX)
    statements = [
        Statement(Quad(node, iri, iri), Origin("a.ttl", 7)),
        Statement(Quad(iri, iri, node), Origin("a.ttl", 5)),
    ]
    assert [s.origin.line for s in name_blank_nodes(statements)] == [7, 5]


def test_nodes_within_triple_terms_are_named() -> None:
    """A node in a triple term is the node that it is outside."""
    text = "_:a <x:p> <<( _:a <x:p> <x:o> )>> ."
    (statement,) = name_blank_nodes(statements_of(text))
    assert isinstance(statement.quad.object, Triple)
    assert statement.quad.object.subject == statement.quad.subject
    assert str(statement.quad.subject).startswith(f"<{SKOLEM}")


def test_nodes_that_take_too_much_work_are_refused_with_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Blank nodes that are too alike are a fault that tells what to do."""
    monkeypatch.setattr(skolem, "LIMIT", 10)
    with pytest.raises(MappingFault, match=r"x\.trig:1: .* give them IRIs"):
        name_blank_nodes(statements_of("_:a <x:p> _:b . _:b <x:p> _:c . _:c <x:p> _:a ."))
