"""Translation of a query to JSON values."""

from typing import Any

import pytest

from graph_service.query.explainer import MOST_NODES, translate

FORMS = {
    "SELECT * { ?s ?p ?o }": "SelectQuery",
    "ASK {}": "AskQuery",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }": "ConstructQuery",
    "DESCRIBE <http://example.org/x>": "DescribeQuery",
}


def operators(tree: Any) -> set[str]:
    """Return the names of all operators."""
    if isinstance(tree, dict):
        return {tree["op"]}.union(*(operators(part) for part in tree.values()))
    return (
        set[str]().union(*(operators(part) for part in tree)) if isinstance(tree, list) else set()
    )


@pytest.mark.parametrize("query", FORMS)
def test_every_form_is_translated(query: str) -> None:
    """The outer operator is the form of the query."""
    assert translate(query, None)["algebra"]["op"] == FORMS[query]


def test_operators_of_the_specification_are_named() -> None:
    """Unions, negation, groups, sub-selects and values are there by name."""
    found = operators(
        translate(
            "SELECT ?s (SUM(?o) AS ?n) FROM <x:g> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } "
            "MINUS { ?s a ?t } FILTER NOT EXISTS { ?s <x:q> 1 } { SELECT DISTINCT ?s { ?s ?p 1 } } "
            "BIND(1 AS ?b) VALUES ?s { <x:y> } } GROUP BY ?s HAVING(?n > 1) ORDER BY ?s OFFSET 1",
            None,
        )["algebra"]
    )
    assert found >= {
        *("SelectQuery", "Slice", "Project", "OrderBy", "Filter", "AggregateJoin", "Group"),
        *("Union", "Graph", "Minus", "Extend", "Distinct", "ToMultiSet", "BGP"),
    }


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("SELECT", "the text can't go on like this"),
        ("SELECT * { ?s nope:x ?o }", "the query can't be translated"),
        ("ASK {" + "OPTIONAL{?s ?p ?o}" * MOST_NODES + "}", "the algebra has more than"),
    ],
)
def test_faults_are_said(query: str, fault: str) -> None:
    """What can't be translated comes back as a reason."""
    answer = translate(query, None)
    assert "algebra" not in answer
    assert answer["fault"].startswith((fault, "the query is nested too deeply"))
