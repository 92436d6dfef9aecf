"""Nodes that ingest named are blank nodes in a store, and nothing else changes."""

import re

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from graph_service.errors import LedgerError
from graph_service.namespaces import SKOLEM
from graph_service.views.store import fill, open_scratch
from graph_service.views.unnamed import names_of, unname

G = "https://example.org/g"
P = "<https://example.org/p>"
ONE, TWO = f"<{SKOLEM}1>", f"<{SKOLEM}2>"


def test_subject_and_object_become_blank() -> None:
    """The same IRI has the same label wherever it stands, one that says nothing of the IRI."""
    text = unname(f"{ONE} {P} {TWO} <{G}> .\n{TWO} {P} {ONE} .\n".encode()).decode()
    found = re.fullmatch(rf"_:(\w+) {P} _:(\w+) <{G}> \.\n_:\2 {P} _:\1 \.\n", text)
    assert found is not None
    assert re.fullmatch("b[0-9a-f]{31}", found[1])
    assert found[1] != found[2]


@pytest.mark.parametrize(
    "line",
    [
        f'<https://example.org/s> {P} "a {ONE} <{G}> ." <{G}> .',
        f'<https://example.org/s> {P} "{ONE}"@en <{G}> .',
        f'<https://example.org/s> {P} "x"^^{ONE} <{G}> .',
        f'<https://example.org/s> {P} "\\n{ONE} {P} {ONE} <{G}> .\\n" <{G}> .',
        f'<https://example.org/s> {P} "<<( {ONE} {P} {ONE} )>>" .',
        f"<https://example.org/s> {ONE} <https://example.org/o> .",
        f"<https://example.org/s> {P} <https://example.org/o> {ONE} .",
        f"<https://example.org/s> {P} <https://example.org/?{SKOLEM}1> .",
        f"{ONE} {P}",
        f"{ONE}",
    ],
)
def test_all_else_stays(line: str) -> None:
    """Literals, datatypes, predicates, graph names and what is no quad come back unchanged."""
    assert unname(line.encode() + b"\n") == line.encode() + b"\n"


def test_triple_terms_hold_blank_nodes_too() -> None:
    """Inside a triple term, and one in it, subject and object are blank; its literals stay."""
    inner = f'<<( {TWO} {P} "{ONE} )>>" )>>'
    line = f"{ONE} {P} <<( {ONE} {P} {inner} )>> {ONE} .\n"
    (quad,) = parse(unname(line.encode()), format=RdfFormat.N_QUADS)
    assert quad.graph_name == NamedNode(SKOLEM + "1")
    outer = quad.object
    assert isinstance(outer, Triple)
    assert isinstance(outer.object, Triple)
    assert outer.subject == quad.subject
    assert isinstance(quad.subject, BlankNode)
    assert isinstance(outer.object.subject, BlankNode)
    assert outer.object.subject != quad.subject
    assert outer.object.object == Literal(f"{ONE} )>>")


def test_store_has_blank_nodes_that_no_iri_names() -> None:
    """In a query the node is blank, its IRI finds nothing, and paths pass through it."""
    quads = f"{ONE} {P} {TWO} <{G}> .\n{TWO} {P} <https://example.org/o> <{G}> .\n"
    select = open_scratch([(G, quads.encode())])
    assert len(select("SELECT * { ?s ?p ?o FILTER(isBlank(?s)) }")) == 2
    assert len(select(f"SELECT * {{ GRAPH <{G}> {{ ?s {P}/{P} <https://example.org/o> }} }}")) == 1
    assert select(f"SELECT * {{ {ONE} ?p ?o }}") == []


def test_graph_is_checked_as_before() -> None:
    """A line of another graph is refused, whatever stands before its graph."""
    with pytest.raises(LedgerError, match="outside its graph"):
        fill(Store(), [(G, f"{ONE} {P} {TWO} <https://example.org/other> .\n".encode())])


def test_names_are_found_again() -> None:
    """Each label leads back to the IRI that it stands for."""
    iri = f"{SKOLEM}0123456789abcdef0123456789abcdef"
    quads = f"<urn:a> <urn:p> <{iri}> <urn:g> .\n".encode()
    label = unname(quads).split()[2].removeprefix(b"_:").decode()
    assert names_of(quads) == {label: iri}
    assert names_of(b"<urn:a> <urn:p> <urn:b> <urn:g> .\n") == {}
