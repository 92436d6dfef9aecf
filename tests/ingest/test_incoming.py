"""What came in over HTTP is one graph, in the form that ingest gives every graph."""

import pytest

from graph_service.errors import InputError, MappingFault
from graph_service.ingest.incoming import canonical_graph, canonical_graphs, merged
from graph_service.namespaces import SKOLEM

G = "https://example.org/g"
INT = "<http://www.w3.org/2001/XMLSchema#integer>"


def test_statements_go_to_the_graph_in_canonical_form() -> None:
    """Statements without a name and with this one are sorted, unique and canonical."""
    text = f'<urn:b> <urn:p> "01"^^{INT} .\n<urn:a> <urn:p> "x" <{G}> .\n<urn:a> <urn:p> "x" .\n'
    assert canonical_graph(text.encode(), G, strict=True).decode() == (
        f'<urn:a> <urn:p> "x" <{G}> .\n<urn:b> <urn:p> "1"^^{INT} <{G}> .\n'
    )
    assert canonical_graph(b"", G, strict=True) == b""


@pytest.mark.parametrize("name", ["<https://example.org/other>", "_:g"])
def test_statement_of_another_graph_is_refused(name: str) -> None:
    """A body can't write beside the graph that it is sent to."""
    with pytest.raises(InputError, match="one graph"):
        canonical_graph(f"<urn:a> <urn:p> <urn:b> {name} .\n".encode(), G, strict=False)


def test_blank_nodes_get_the_names_that_ingest_gives() -> None:
    """The same description is the same IRI, whatever its label was."""
    one, two = (
        canonical_graph(f'_:{label} <urn:p> "x" .\n'.encode(), G, strict=True)
        for label in ("a", "b")
    )
    assert one == two
    assert one.startswith(f"<{SKOLEM}".encode())
    assert merged(one, two) == one


def test_strictness_is_about_what_is_published() -> None:
    """An ill-typed literal is RDF, and still nothing that we publish."""
    text = f'<urn:a> <urn:p> "x"^^{INT} .\n'.encode()
    assert b'"x"^^' in canonical_graph(text, G, strict=False)
    with pytest.raises(MappingFault):
        canonical_graph(text, G, strict=True)


def test_graphs_of_one_change_share_their_blank_nodes() -> None:
    """A node that two graphs speak of has one name in both."""
    text = "<urn:a> <urn:p> _:x <urn:g1> .\n<urn:b> <urn:p> _:x <urn:g2> .\n<urn:c> <urn:p> 'c' .\n"
    found = canonical_graphs(text.replace("'", '"').encode(), default_graph=G, strict=True)
    assert set(found) == {"urn:g1", "urn:g2", G}
    assert found["urn:g1"].split()[2] == found["urn:g2"].split()[2]
