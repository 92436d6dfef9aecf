"""Checks as rules about a variable: which one, and which rows count."""

import pytest

from graph_service.rules import SHIPPED, read_rules
from graph_service.validate.change.chains import Chains, NotCompiled
from graph_service.validate.change.keyed import compile_check
from graph_service.validate.change.named import QUERIES


@pytest.mark.parametrize(
    ("query", "column", "added"),
    [
        ("SELECT ?x WHERE { ?x <urn:p> ?y }", 0, False),
        ("SELECT ?graph ?x WHERE { GRAPH ?graph { ?x <urn:p> ?y } }", 1, False),
        ("# SELECT\nPREFIX s: <urn:SELECT>\nselect distinct ?y { ?x ?y ?z . ?z s:p ?z }", 0, True),
        (
            "SELECT ?p { { SELECT DISTINCT ?p { ?s ?p ?o } } FILTER NOT EXISTS { ?p a ?k } }",
            0,
            False,
        ),
    ],
)
def test_key_is_a_variable_that_leads_to_everything(query: str, column: int, added: bool) -> None:
    """It is projected if it was not."""
    keyed = compile_check(Chains(), "rule", query)
    assert (keyed.column, keyed.added) == (column, added)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?x <urn:p> ?y }",
        "SELECT ?x { ?x <urn:p> ?y . ?z <urn:q> ?u }",
        "SELECT ?y { ?x ?y ?z . ?u ?v ?x . ?w ?q ?z }",
        "ASK { ?x <urn:p> ?y }",
        "no query",
    ],
)
def test_check_without_a_key_is_refused(query: str) -> None:
    """A row that is about nothing, or about two things that are not joined, can't be followed."""
    with pytest.raises(NotCompiled):
        compile_check(Chains(), "rule", query)


def test_rows_about_other_nodes_do_not_count() -> None:
    """The neighbourhood tells nothing of them; the column that was added is left out again."""
    keyed = compile_check(Chains(), "rule", "SELECT ?y { ?x ?y ?z . ?z <urn:p> ?z }")
    rows = [("<urn:a>", "<urn:p>"), ("<urn:b>", "<urn:q>"), ("<urn:a>", "<urn:p>")]
    assert keyed.rows(lambda _: rows, {"<urn:a>"}) == [("<urn:p>",)]
    assert keyed.rows(lambda _: rows, set()) == []


def test_shipped_checks_can_be_followed() -> None:
    """So can the queries of the rule of consent: none of ours makes every judgement a full one."""
    queries = {check.name: check.query for check in read_rules(SHIPPED).checks} | QUERIES
    assert len(queries) >= 12
    for name, query in queries.items():
        compile_check(Chains(), name, query)
