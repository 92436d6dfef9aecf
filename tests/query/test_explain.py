"""Queries are explained in a process with limits, and not run."""

import time

import pytest

from graph_service.errors import InputError, SyntaxFault, Unavailable
from graph_service.query.explain import Explainer, write_outline

JOIN = (
    "PREFIX e: <http://e/> SELECT ?s { ?s e:p/e:q+ ?o "
    "OPTIONAL { ?o e:z ?x FILTER(?x > 3) } } LIMIT 5"
)


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    """Return an explainer."""
    return Explainer(seconds=30.0)


def test_algebra_is_a_tree_of_operators(explainer: Explainer) -> None:
    """Operators have their parts, patterns are texts, and the outline has one a line."""
    tree = explainer.explain(JOIN)
    assert tree["op"] == "SelectQuery"
    join = tree["p"]["p"]["p"]
    assert (join["op"], join["expr"]["op"]) == ("LeftJoin", "RelationalExpression")
    assert join["expr"]["operator"] == ">"
    assert join["p1"] == {"op": "BGP", "triples": ["?s <http://e/p>/<http://e/q>+ ?o"]}
    lines = write_outline(tree).splitlines()
    assert [line.split()[0] for line in lines[:4]] == [
        "SelectQuery",
        "Slice",
        "Project",
        "LeftJoin",
    ]
    assert lines[1].strip() == "Slice start=0 length=5"


def test_relative_iris_have_the_base(explainer: Explainer) -> None:
    """A relative IRI is resolved against the base that is given."""
    assert "<http://x/y/a>" in str(explainer.explain("ASK { <a> ?p ?o }", "http://x/y/z"))


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * {\n ?s ?p", 2, 2), ("INSERT DATA { <x:y> <x:y> 1 }", 1, 1)],
)
def test_wrong_text_has_its_place(explainer: Explainer, query: str, line: int, column: int) -> None:
    """What can't be parsed is told with line and column."""
    with pytest.raises(SyntaxFault) as caught:
        explainer.explain(query)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.hostile
@pytest.mark.parametrize(
    "query",
    [
        "ASK {" + "{" * 190 + "?s ?p ?o" + "}" * 190 + "}",
        "ASK { FILTER(" + "!(" * 95 + "1" + ")" * 95 + ") }",
        "ASK {" + "?s ?p ?o." * 9_000 + "}",
        "ASK {" + "OPTIONAL{?s ?p ?o}" * 4_000 + "}",
        "ASK { FILTER(1" + "||1" * 30_000 + ") }",
        "ASK { ?s " + "/".join(["<x:p>"] * 10_000) + " ?o }",
        "ASK { FILTER(" + "STR(" * 20_000,
        'ASK { FILTER("' + "x" * 90_000 + '") }',
        "SELECT (NOEXIST(?x) AS ?y) {} GROUP BY",
    ],
)
def test_hostile_text_meets_a_limit(query: str) -> None:
    """Whatever the text does, it is explained or refused in time, and the next one works."""
    explainer = Explainer(seconds=2.0)
    begun = time.monotonic()
    try:
        assert len(write_outline(explainer.explain(query))) < 2_000_000
    except InputError as error:
        assert len(error.reason) < 300
    assert time.monotonic() - begun < 20
    assert Explainer(seconds=20.0).explain("ASK {}")["op"] == "AskQuery"


def test_only_some_are_explained_at_once() -> None:
    """When others keep the places for too long a caller is told to come again."""
    explainer = Explainer(seconds=0.05)
    for _ in range(2):
        explainer._free.acquire()
    with pytest.raises(Unavailable):
        explainer.explain("ASK {}")
