"""Queries: what they read about a variable, and which of them no chain can say."""

import pytest
from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import Chains, NotCompiled
from graph_service.validate.change.patterns import compile_query
from graph_service.validate.change.walking import Bounds, copy_read
from tests.validate.change.held import Held

A, B, C, D = (NamedNode(f"urn:{name}") for name in "abcd")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
TRIPLES = [Triple(A, P, B), Triple(B, P, C), Triple(C, Q, D), Triple(D, Q, A)]


@pytest.mark.parametrize(
    ("where", "read"),
    [
        ("$this <urn:p> ?x", {0}),
        ("?x <urn:q> $this", {3}),
        ("$this <urn:p>/<urn:p> ?x . ?x <urn:q> ?y", {0, 1, 2}),
        ("?y <urn:p> ?x . $this <urn:p> ?y", {0, 1}),
        ("$this ?any ?x", {0}),
        ("$this a ?x OPTIONAL { $this <urn:p> ?y OPTIONAL { ?y <urn:p> ?z } }", {0, 1}),
        ("{ $this <urn:p> ?x } UNION { ?x <urn:q> $this } ?x <urn:p> ?y", {0, 1, 3}),
        ("GRAPH ?g { $this <urn:p> ?x } FILTER (?g != <urn:g>)", {0}),
        ("FILTER NOT EXISTS { $this <urn:p> ?x FILTER EXISTS { ?x <urn:p> ?y } }", {0, 1}),
        ("$this <urn:p> ?x MINUS { ?x <urn:p> ?y }", {0, 1}),
        ("$this <urn:p> ?x BIND (STR(?x) AS ?y) VALUES ?z { 1 2 } FILTER (?z > 1)", {0}),
        ("{ SELECT $this ?x { $this <urn:p> ?x } } ?x <urn:p> ?y", {0, 1}),
        ("$this <urn:p> [ <urn:p> [] ]", {0, 1}),
        ("$this (<urn:p>|^<urn:q>)* ?x", {0, 1, 2, 3}),
        ("$this !(<urn:q>) ?x", {0}),
    ],
)
def test_query_reads_what_its_solutions_need(where: str, read: set[int]) -> None:
    """All triples are copied of which solutions about the node are made."""
    chains = Chains()
    start = chains.start("rule")
    compile_query(chains, start, f"SELECT $this {{ {where} }}", "this", is_given=True)
    copied = copy_read(chains, [(start, A)], Held(TRIPLES), Bounds(99, 99))
    assert copied == {TRIPLES[number] for number in read}


@pytest.mark.parametrize(
    "where",
    [
        "?x <urn:p> ?y",
        "<urn:a> <urn:p> ?y",
        "$this <urn:p> ?x . ?y <urn:p> ?z",
        "{ $this <urn:p> ?x } UNION { ?x <urn:q> ?y }",
        "OPTIONAL { $this <urn:p> ?x } ?x <urn:q> ?y",
        "OPTIONAL { $this <urn:p> ?x } OPTIONAL { ?y <urn:q> ?x }",
        "$this <urn:p> ?x FILTER EXISTS { ?y <urn:q> ?z }",
        "$this <urn:p> ?x { ?y <urn:q> ?z FILTER EXISTS { ?x <urn:p> ?z } }",
        "$this <urn:p> ?x { ?x <urn:q> ?z OPTIONAL { ?u <urn:p> ?z1 } }",
        "$this <urn:p> ?x { SELECT ?y { ?y <urn:q> ?x } }",
        "{ SELECT $this (COUNT(?x) AS ?n) { $this <urn:p> ?x } GROUP BY $this }",
        "{ SELECT $this { $this <urn:p> ?x } LIMIT 1 }",
        "BIND (<urn:b> AS ?x) ?x <urn:p> ?y",
        "$this ?predicate ?x . ?predicate a ?y",
        "$this <urn:p> ?x MINUS { ?x <urn:p> ?y OPTIONAL { ?y <urn:p> ?z } }",
        "SERVICE <urn:s> { $this <urn:p> ?x }",
        "$this <urn:p> ?x }}",
    ],
)
def test_query_that_reads_more_is_refused(where: str) -> None:
    """A pattern that is joined to nothing, or absence over all, is no chain."""
    chains = Chains()
    with pytest.raises(NotCompiled):
        compile_query(chains, chains.start("r"), f"SELECT $this {{ {where} }}", "this")


def test_key_must_be_bound() -> None:
    """A query with solutions that are about nothing is not about its key."""
    chains = Chains()
    with pytest.raises(NotCompiled):
        compile_query(chains, chains.start("r"), "SELECT ?x { VALUES ?y { 1 } }", "x")
