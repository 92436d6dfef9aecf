"""The outline of a query, compared with rdflib's grammar."""

import pytest
from rdflib.plugins.sparql.parser import parseQuery

from graph_service.errors import QueryFault
from graph_service.query.outline import read_outline, tokenise

NESTED = """PREFIX e: <http://e/>
# SELECT * in a comment
SELECT ?a (COUNT(?b) AS ?n) ("SELECT * }" AS ?text) WHERE {
  ?a e:p ?b . FILTER(?b<5 && ?a>3)
  { SELECT DISTINCT ?a WHERE { ?a e:q '''it's { "here" }''' } ORDER BY ?a LIMIT 3 }
} GROUP BY ?a ORDER BY DESC(?n) ?a LIMIT 10
"""


def test_outline_finds_each_select_with_its_columns() -> None:
    """Sub-selects are found by their braces; comments and strings are not looked into."""
    outer, inner = read_outline(NESTED).selects
    assert outer.columns == ("a", "n", "text")
    assert inner.columns == ("a",)
    assert (outer.outer, inner.outer, outer.line, inner.line) == (True, False, 3, 5)
    assert outer.aliased == {"n", "text"}
    assert outer.modifiers == {"GROUP", "ORDER", "LIMIT"}
    assert inner.modifiers == {"ORDER", "LIMIT"}
    assert (outer.limit, inner.limit) == (10, 3)


def test_outline_agrees_with_the_grammar_of_rdflib() -> None:
    """The columns are those that a full SPARQL parser sees."""
    _, parsed = parseQuery(NESTED)
    names = [str(p["evar" if "evar" in p else "var"]) for p in parsed["projection"]]
    assert tuple(names) == read_outline(NESTED).selects[0].columns


def test_tokens_join_to_the_text_without_space() -> None:
    """No character of a query is lost between tokens."""
    text = 'SELECT ?x{?x<http://e/p#a>/e:q.r-s "a\\"b"@en-GB,5.0e1;a _:b}'
    assert "".join(t.text for t in tokenise(text)) == text.replace(" ", "")


def test_operators_are_no_iris() -> None:
    """A comparison with spaces is not read as an IRI."""
    kinds = [t.kind for t in tokenise("?a < ?b && ?c > ?d")]
    assert "iri" not in kinds


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ASK { }", 1),
        ("\nCONSTRUCT { } WHERE { SELECT ?a { } }", 2),
        ("\n\nSELECT ?a WHERE { { }", 3),
        ("SELECT ?a", 1),
        ("SELECT ?a { OPTIONAL SELECT ?b { } }", 1),
        ("", 1),
    ],
)
def test_other_forms_and_open_braces_are_refused(text: str, line: int) -> None:
    """What is no complete SELECT query is refused with its line."""
    with pytest.raises(QueryFault) as caught:
        read_outline(text)
    assert caught.value.line == line
