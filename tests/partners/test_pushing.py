"""What stands before a call."""

import pytest

from graph_service.partners.calls import read_calls
from graph_service.partners.pushing import before

END = "http://127.0.0.1:7878/query"
CALL = f"SERVICE <{END}> {{ ?s <urn:n> ?n OPTIONAL {{ ?n <urn:x> ?hidden }} }}"


def part_before(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return what is before the last call, without what is left out, and what both have."""
    query = text.replace("CALL", CALL)
    found = before(query, read_calls(query, [END])[-1])
    if found is None:
        return None
    part, at = "", found.start
    for start, end in found.left_out:
        part, at = part + query[at:start], end
    return " ".join((part + query[at : found.end]).split()), found.variables


@pytest.mark.parametrize(
    ("text", "part", "variables"),
    [
        ("SELECT * { ?s ?p ?o CALL }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s <http://e.org/?a#b> ?o CALL }", "?s <http://e.org/?a#b> ?o", ("s",)),
        ("SELECT * { ?s ?n ?o . CALL ?a ?b ?c }", "?s ?n ?o .", ("s", "n")),
        ("SELECT * { ?a ?b ?c { ?s ?p ?o CALL } }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o OPTIONAL { CALL } }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o OPTIONAL { ?n ?p ?o CALL } }", "?n ?p ?o", ("n",)),
        ("SELECT * { ?s ?p ?o FILTER(?o > 1) CALL }", "?s ?p ?o FILTER(?o > 1)", ("s",)),
        ("SELECT * { ?s ?p ?o FILTER(?n > 1) CALL }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o FILTER regex(str(?n), ')') CALL }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s ?x ?n } CALL }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o FILTER(?z) CALL ?s ?q ?z }", "?s ?p ?o", ("s",)),
        ("SELECT * { ?s ?p ?o FILTER(?z) CALL } GROUP BY ?z", "?s ?p ?o FILTER(?z)", ("s",)),
        ("SELECT * { { ?s ?p ?o FILTER(?n) } CALL }", "{ ?s ?p ?o FILTER(?n) }", ("s", "n")),
    ],
)
def test_part_before_a_call(text: str, part: str, variables: tuple[str, ...]) -> None:
    """Without filters that ask for what comes later."""
    assert part_before(text) == (part, variables)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { CALL }",
        "SELECT * { CALL ?s ?p ?o }",
        "SELECT * { ?x ?p ?o CALL }",
        "SELECT * { { ?s ?p ?o } UNION { CALL } }",
        "SELECT * { ?s ?p ?o { CALL } }",
        "SELECT * { ?s ?p ?o MINUS { CALL } }",
        "SELECT * { ?s ?p ?o BIND(RAND() AS ?z) CALL }",
        "SELECT * { BIND(UUID() AS ?s) CALL }",
        "SELECT * { ?s ?p ?o FILTER(?o<?n&&?x>3) CALL }",
        "SELECT * { ?s ?p ?o FILTER(?o<a:b#>)\n ) CALL }",
        "SELECT * { ?s ?p ?o FILTER(?o<now()&&'>'!='') CALL }",
        "SELECT * { ?s ?p ?o FILTER(?o<$n&&?x>3) CALL }",
    ],
)
def test_nothing_is_known_of_other_calls(text: str) -> None:
    """Nothing in common, another group, or something that is new each time."""
    assert part_before(text) is None
