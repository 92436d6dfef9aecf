"""The rules for canned queries: what is refused, with its line."""

from collections.abc import Callable

import pytest

from graph_service.errors import QueryFault
from graph_service.query.canned import read_query

OBJECT = ("object", 'type = "iri"', "http://e/x")
NUMBER = ("number", 'type = "integer"', "5")
PARTNER = ("partner", 'type = "partner"\n#: required = true', "archive")
TAIL = " ORDER BY ?s LIMIT 10"


@pytest.mark.parametrize(
    ("parameters", "sparql", "reason", "line"),
    [
        ([], "SELECT * { ?s ?p ?o }" + TAIL, "SELECT *", 7),
        ([], "SELECT ?s { { SELECT * { ?s ?p ?o } } }" + TAIL, "SELECT *", 7),
        ([], "SELECT ?s { ?s ?p ?o } LIMIT 5", "no ORDER BY", 7),
        ([], "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } } LIMIT 5", "no ORDER BY", 7),
        ([], "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "no LIMIT", 7),
        ([], "SELECT ?s { ?s ?p ?o\n SERVICE <http://e/> { } }" + TAIL, "SERVICE", 8),
        (
            [OBJECT],
            "SELECT ?s ?object { ?s ?p ?o\n SERVICE ?object { ?s ?p 1 } }" + TAIL,
            "type",
            15,
        ),
        (
            [PARTNER],
            "SELECT ?s ?partner { SERVICE ?partner { ?s ?p ?o }\nSERVICE <http://e/> { ?s ?p 1 } }"
            + TAIL,
            "type partner",
            16,
        ),
        (
            [PARTNER],
            "SELECT ?s ?partner { SERVICE SILENT ?partner { ?s ?p ?o } }" + TAIL,
            "SILENT",
            15,
        ),
        (
            [PARTNER],
            "SELECT ?s ?partner { SERVICE ?partner { ?s ?p ?o }\n?s ?p ?partner }" + TAIL,
            "behind SERVICE",
            16,
        ),
        ([PARTNER], "SELECT ?s ?partner { ?s ?p ?o }" + TAIL, "never used", 15),
        ([], "SELECT ?s FROM <http://e/g> { ?s ?p ?o } ORDER BY ?s LIMIT 9", "FROM", 7),
        ([], "SELECT ?s {\n ?s ?p ?o\n MINUS { ?s ?p 1 } }" + TAIL, "MINUS", 9),
        ([], "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "is a SELECT", 7),
        ([OBJECT], "SELECT ?s { ?s ?p ?object }" + TAIL, "outer projection", 14),
        ([OBJECT], "SELECT ?s ?object { ?s ?p ?o }" + TAIL, "never used", 14),
        (
            [OBJECT],
            "SELECT ?s ?object { ?s ?p ?object\n{ SELECT ?s { ?s e:p\n ?object } } }" + TAIL,
            "sub-select",
            16,
        ),
        ([OBJECT], "SELECT ?s ?object {\n?s ?p ?o BIND(?o AS ?object) }" + TAIL, "by AS", 15),
        ([OBJECT], "SELECT ?s ?object {\nVALUES ?object { 1 } }" + TAIL, "by VALUES", 15),
        ([OBJECT], "SELECT ?s ?object {\nVALUES (?s ?object) { (1 1) } }" + TAIL, "by VALUES", 15),
        (
            [NUMBER],
            "SELECT ?s ?number { ?s ?p ?o\nFILTER(!BOUND(?number) || ?o < ?number) }" + TAIL,
            "use COALESCE",
            15,
        ),
        ([], "SELECT ?s (MIN(?o) AS ?m) { ?s ?p ?o } GROUP BY ?s" + TAIL, "use COALESCE", 7),
        (
            [],
            "SELECT ?s { ?s ?p ?o } GROUP BY ?s\nHAVING(SUM(DISTINCT ?o) > 1)" + TAIL,
            "use COALESCE",
            8,
        ),
        ([NUMBER], "SELECT ?s ?number { ?s ?p ?o\nBIND(?number AS ?x) }" + TAIL, "loses", 15),
    ],
)
def test_query_that_breaks_a_rule_is_refused(
    parameters: list[tuple[str, str, str]],
    sparql: str,
    reason: str,
    line: int,
    make_header: Callable[..., str],
) -> None:
    """Each rule of the loader is enforced, with the line of the file."""
    with pytest.raises(QueryFault) as caught:
        read_query("topic", "name", make_header(*parameters) + sparql)
    assert reason in caught.value.reason
    assert caught.value.line == line
