"""Looking up triples of a view: as the ledger spells them, nodes without a name included."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import LedgerError
from graph_service.ingest.incoming import canonical_graph
from graph_service.views.looking import Looking
from graph_service.views.store import build_store

XSD = "http://www.w3.org/2001/XMLSchema#"
ONE, OTHER = "urn:g:one", "urn:g:other"
TEXT = f"""
<urn:a> <urn:p> <urn:b> .
<urn:a> <urn:p> _:x .
_:x <urn:q> _:y .
_:y <urn:q> "deep" .
<urn:a> <urn:n> "007"^^<{XSD}int> .
<urn:a> <urn:n> "1.50"^^<{XSD}decimal> .
<urn:a> <urn:n> "2.5E1"^^<{XSD}double> .
<urn:a> <urn:n> "true"^^<{XSD}boolean> .
<urn:a> <urn:n> "2024-02-29"^^<{XSD}date> .
<urn:a> <urn:n> "2024-02-29T12:00:00.500Z"^^<{XSD}dateTime> .
<urn:a> <urn:n> "2024"^^<{XSD}gYear> .
<urn:a> <urn:n> "P1DT2H"^^<{XSD}duration> .
<urn:a> <urn:n> "2018-09~"^^<http://id.loc.gov/datatypes/edtf/EDTF> .
<urn:a> <urn:n> "texte"@fr .
<urn:a> <urn:n> "line\\nline \\"quoted\\"" .
"""


def quads_of(graph: str) -> bytes:
    """Return the canonical N-Quads of the text in a graph."""
    return canonical_graph(TEXT.encode(), graph, strict=True)


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    """Return a view of two graphs; their nodes without a name are different ones."""
    graphs = {ONE: quads_of(ONE), OTHER: quads_of(OTHER)}
    build_store(tmp_path / "store", graphs.items())
    return Looking(tmp_path / "store", graphs.__getitem__)


def recorded() -> set[Quad]:
    """Return what the ledger has."""
    return set(parse(quads_of(ONE) + quads_of(OTHER), format=RdfFormat.N_QUADS))


def test_triples_are_spelled_as_in_the_ledger(looking: Looking) -> None:
    """All triples come back as they were recorded, whichever of their parts is asked for."""
    wanted = {quad.triple for quad in recorded()}
    assert len(wanted) == 18
    for triple in wanted:
        subject, predicate, value = triple
        assert isinstance(subject, NamedNode)
        assert not isinstance(value, Triple)
        assert list(looking.triples(subject, predicate, value)) == [triple]
        for parts in (
            (subject, None, None),
            (None, predicate, None),
            (None, None, value),
            (subject, predicate, None),
            (None, predicate, value),
        ):
            same = {
                each
                for each in wanted
                if all(p in (None, part) for p, part in zip(parts, each, strict=True))
            }
            found = list(looking.triples(*parts))
            assert set(found) == same
            assert len(found) == len(same)


def test_graphs_of_a_triple_are_known(looking: Looking) -> None:
    """A triple is in the graphs that the ledger has it in."""
    for quad in recorded():
        graphs = {each.graph_name for each in recorded() if each.triple == quad.triple}
        assert {NamedNode(graph) for graph in looking.graphs(quad.triple)} == graphs


def test_what_is_not_there_is_not_found(looking: Looking) -> None:
    """Other nodes, other spellings of a value and blank nodes of others find nothing."""
    a, n = NamedNode("urn:a"), NamedNode("urn:n")
    seven = Literal("07", datatype=NamedNode(XSD + "integer"))
    label = next(iter(looking._store.quads_for_pattern(None, NamedNode("urn:q"), None))).subject
    assert isinstance(label, BlankNode)
    assert list(looking.triples(None, n, seven)) == []
    assert looking.graphs(Triple(a, n, seven)) == set()
    assert list(looking.triples(label, None, None)) == []
    assert list(looking.triples(None, None, label)) == []
    assert looking.graphs(Triple(label, NamedNode("urn:q"), Literal("deep"))) == set()
    assert list(looking.triples(Literal("deep"), None, None)) == []
    assert list(looking.triples(NamedNode("urn:nobody"), None, None)) == []


def test_view_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Without a store nothing can be looked up."""
    with pytest.raises(LedgerError):
        Looking(tmp_path / "absent", lambda _: b"")
