"""Each part of a content has one name, and each name leads to one part."""

import pytest

from graph_service.export.scopes import scope_called, scopes_of, stem_of
from graph_service.namespaces import GRAPH
from tests.export.conftest import MakeEntry, MakeShelf

IRIS = {
    GRAPH + "states": "graphs/states",
    GRAPH + "office/2018/a": "graphs/office/2018/a",
    GRAPH + "a%20b": "graphs/a%2520b",
    GRAPH + "é": "graphs/%C3%A9",
    GRAPH: "graphs/https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2F",
    GRAPH + "a//b": "graphs/https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2Fa%2F%2Fb",
    GRAPH + "../b": "graphs/https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2F..%2Fb",
    "http://example.org/x?y#z": "graphs/http%3A%2F%2Fexample.org%2Fx%3Fy%23z",
    "urn:x": "graphs/urn%3Ax",
}


@pytest.mark.parametrize("iri", IRIS)
def test_graph_has_one_name(make_shelf: MakeShelf, make_entry: MakeEntry, iri: str) -> None:
    """A graph is called by its path below the base, any other by its whole IRI."""
    content = make_shelf("one", make_entry(iri)).content
    assert stem_of(iri) == IRIS[iri]
    scope = scope_called(content, IRIS[iri])
    assert scope is not None and scope.is_graph
    assert [entry.graph for entry in scope.entries] == [iri]


def test_other_names_lead_nowhere(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """Another way to write a name is not one, nor is that of what is not there."""
    content = make_shelf("one", make_entry("a"), make_entry("urn:x:b")).content
    names = ("graphs/", "graphs/%61", "graphs/urn:x:b", "graphs/b", "datasets/", "datasets/a", "a")
    assert [name for name in names if scope_called(content, name)] == []


def test_datasets_are_those_of_the_entries(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """The whole comes first, then each dataset by name; its name is escaped as in a URL."""
    entries = [make_entry("a", dataset="b/ü"), make_entry("b", dataset="a"), make_entry("c")]
    content = make_shelf("one", *entries).content
    stems = [scope.stem for scope in scopes_of(content)]
    assert stems == ["graph", "datasets/a", "datasets/b%2F%C3%BC", "datasets/synthetic"]
    for stem in stems:
        found = scope_called(content, stem)
        assert found is not None and found.stem == stem and not found.is_graph
