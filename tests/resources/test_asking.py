"""Things are bound as terms, nodes without a name are named as in exports."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph_service.errors import LedgerError
from graph_service.namespaces import SKOLEM
from graph_service.resources.asking import LONGEST, Asker, node_of, quads_of, values


@pytest.mark.parametrize(
    "iri",
    ["", "x", "urn:a b", "urn:<a>", 'urn:"', "urn:a\nb", "urn:" + "a" * LONGEST, "//x", "urn:{}"],
)
def test_what_is_no_iri_stands_for_nothing(iri: str) -> None:
    """A text that is no absolute IRI, or a very long one, has no node."""
    assert node_of(iri) is None


def test_node_without_a_name_is_found_by_its_iri() -> None:
    """The IRI that exports have leads to the blank node of the view, any other to itself."""
    assert node_of("urn:a") == NamedNode("urn:a")
    found = node_of(SKOLEM + "0123")
    assert isinstance(found, BlankNode)
    assert found != node_of(SKOLEM + "0124")


def test_block_of_values_holds_iris_alone() -> None:
    """Each IRI stands there once, in order; what else there is, is left out."""
    nodes = [NamedNode("urn:b"), Literal("> }"), NamedNode("urn:a"), NamedNode("urn:b")]
    assert values("x", nodes) == "VALUES ?x { <urn:a> <urn:b> }"


def test_row_that_is_no_statement_is_refused() -> None:
    """A predicate that is a text is an error of ours."""
    row = {"p": Literal("p"), "g": NamedNode("urn:g"), "o": Literal("o")}
    with pytest.raises(TypeError):
        list(quads_of([row], NamedNode("urn:s")))


def test_node_that_no_graph_names_is_a_fault_of_the_record() -> None:
    """A document never shows a label that leads nowhere."""
    asker = Asker(lambda _: b"", lambda _: {}, 1.0)
    quad = Quad(BlankNode("b1"), NamedNode("urn:p"), Literal("o"), NamedNode("urn:g"))
    with pytest.raises(LedgerError):
        asker.named([quad])
