"""What is there after a change, all graphs together and each by itself, and what changed."""

import pytest
from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.overlay import Nothing, Overlay, as_text, holders_of
from graph_service.validate.change.walking import Changed
from tests.validate.change.held import held

A, B, C, P, Q = (NamedNode(f"urn:{name}") for name in "abcpq")
STAYS, GOES, COMES = Triple(A, P, B), Triple(B, P, C), Triple(C, Q, A)


def line(triple: Triple, graph: str) -> bytes:
    """Return a triple in a graph."""
    return f"{triple.subject} {triple.predicate} {triple.object} <{graph}> .\n".encode()


@pytest.fixture
def overlay() -> Overlay:
    """Return a change: a triple goes, one comes, one moves from one graph to another."""
    before = line(STAYS, "urn:g") + line(GOES, "urn:g")
    come = line(COMES, "urn:g") + line(STAYS, "urn:h")
    gone = line(GOES, "urn:g") + line(STAYS, "urn:g")
    return Overlay(held(before), holders_of(come), holders_of(gone))


def test_triples_are_those_after_the_change(overlay: Overlay) -> None:
    """Whichever parts are asked for."""
    assert list(overlay.triples(A, None, None)) == [STAYS]
    assert list(overlay.triples(A, P, None)) == [STAYS]
    assert list(overlay.triples(None, P, None)) == [STAYS]
    assert list(overlay.triples(B, None, None)) == []
    assert list(overlay.triples(None, None, C)) == []
    assert list(overlay.triples(None, Q, A)) == [COMES]
    assert list(overlay.triples(None, None, A)) == [COMES]
    assert list(overlay.triples(C, Q, A)) == [COMES]


def test_graphs_are_those_after_the_change(overlay: Overlay) -> None:
    """A triple that moved is in its new graph."""
    assert overlay.graphs(STAYS) == {"urn:h"}
    assert overlay.graphs(GOES) == set()
    assert overlay.graphs(COMES) == {"urn:g"}
    expected = {"urn:g": line(COMES, "urn:g"), "urn:h": line(STAYS, "urn:h")}
    assert overlay.quads([STAYS, COMES]) == expected
    assert as_text([STAYS]) == b"<urn:a> <urn:p> <urn:b> .\n"


def test_what_moves_changes_graphs_alone(overlay: Overlay) -> None:
    """All graphs together say the same about it."""
    assert set(overlay.changes) == {
        Changed(STAYS, merged=False),
        Changed(GOES, merged=True),
        Changed(COMES, merged=True),
    }
    assert overlay.subjects() == {A, B, C}


def test_over_nothing_all_is_new() -> None:
    """The first graph of an audience."""
    overlay = Overlay(Nothing(), holders_of(line(STAYS, "urn:g")), {})
    assert overlay.changes == [Changed(STAYS, merged=True)]
    assert list(overlay.triples(A, None, None)) == [STAYS]


def test_triples_about_triples_are_not_followed() -> None:
    """RDF 1.2 is for a full run to judge."""
    with pytest.raises(NotCompiled):
        holders_of(b"<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> <urn:g> .\n")
