"""A query's parts in our own terms."""

import pytest

from graph_service.validate.change.algebra import nodes, parse_query, parts, path_of
from graph_service.validate.change.chains import NotCompiled


def test_joined_patterns_are_parts() -> None:
    """Triples by themselves, and other groups as one."""
    query = (
        "SELECT * { ?x <urn:p> ?y . ?y <urn:q>/^<urn:r>* ?z { ?z a ?c } UNION { ?z <urn:s> ?c } }"
    )
    join = parse_query(query).p.p
    found = list(parts(join))
    assert len(found) == 3
    predicates = [path_of(part[1]) for part in found if isinstance(part, tuple)]
    assert ("sequence", "<urn:q>", ("inverse", ("zeroOrMore", "<urn:r>"))) in predicates
    assert [each.name for each in nodes(join)].count("Union") == 1


@pytest.mark.parametrize(
    "text", ["ASK { ?x ?y ?z }", "SELECT * FROM <urn:g> { ?x ?y ?z }", "SELECT", "SELECT * { ?x "]
)
def test_what_is_no_select_over_the_data_is_refused(text: str) -> None:
    """Other forms, other datasets, and what can't be parsed."""
    with pytest.raises(NotCompiled):
        parse_query(text)
