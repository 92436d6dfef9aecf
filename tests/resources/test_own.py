"""What is said of a thing itself: in all graphs, whole, or not at all."""

import pytest
from pyoxigraph import NamedNode

from graph_service.errors import ResultTooLarge
from graph_service.namespaces import SKOLEM
from graph_service.resources.asking import Asker, graph_of, node_of, subject_of
from graph_service.resources.own import read_own
from tests.resources.conftest import REP, make_asker

INCIDENT = NamedNode(REP + "id/incident/i1")


def test_statements_come_with_each_graph_that_says_them(asker: Asker) -> None:
    """A statement of two graphs is there twice, once for each."""
    types = [q for q in read_own(asker, INCIDENT) if q.predicate.value.endswith("#type")]
    assert sorted(graph_of(quad) for quad in types if subject_of(quad) == INCIDENT.value) == [
        REP + "graph/case",
        REP + "graph/other",
    ]


def test_parts_without_a_name_are_followed(asker: Asker) -> None:
    """What is said of such a part belongs to the thing, under the IRI that exports have for it."""
    texts = {str(quad.object) for quad in read_own(asker, INCIDENT)}
    assert {'"inner"', '"innermost"'} <= texts
    parts = {subject_of(quad) for quad in read_own(asker, INCIDENT)} - {INCIDENT.value}
    assert len(parts) == 2
    assert all(part.startswith(SKOLEM) for part in parts)
    for part in parts:
        node = node_of(part)
        assert node is not None
        assert {subject_of(quad) for quad in read_own(asker, node)} <= parts


def test_thing_with_too_many_statements_has_no_document() -> None:
    """It is said so; the document is never cut."""
    text = "".join(f"<urn:s> <urn:p> {number} .\n" for number in range(12))
    chain = "<urn:s> <urn:p> " + "[ <urn:p> 1, " * 3 + "2" + " ]" * 3 + " .\n"
    assert len(read_own(make_asker(chain, 7), NamedNode("urn:s"))) == 7
    with pytest.raises(ResultTooLarge, match="has no document"):
        read_own(make_asker(text + chain, 13), NamedNode("urn:s"))
