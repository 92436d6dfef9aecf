"""Syntax errors are told at the place where a reader would look."""

import pytest
from pyoxigraph import Store

from graph_service.query.syntax import explain

FAULTS = {
    "SELECT * { ?s ?p": (1, 17, "ends too early"),
    "SELECT * {\n ?s ?p }": (2, 8, "'}'"),
    "SELECT * { ?s ?p ?o . } }": (1, 25, "'}'"),
    "SELECT * { { ?s ?p ?o }": (1, 24, "ends too early"),
    "": (1, 1, "ends too early"),
    "SELCT * { ?s ?p ?o }": (1, 1, "'SELCT'"),
    "INSERT DATA {}": (1, 1, "'INSERT'"),
    "PREFIX x <http://x> SELECT * {}": (1, 8, "'x'"),
    "ASK {} x": (1, 8, "'x'"),
    "SELECT * { <a> ?p ?o }": (1, 12, "'<'"),
    "SELECT * {\n  ?s ?p ?o .\n  FILTRE(?o)\n} LIMIT 10": (3, 3, "'FILTRE'"),
    "SELECT * {\n  ?s ?p ?o FILTER(foo(?s)) }": (2, 19, "'foo'"),
    "SELECT * { ?s ?p ?o LIMIT 10": (1, 21, "'LIMIT'"),
    "SELECT * { ?s ?p ?o ?z }": (1, 21, "'?z'"),
    "SELECT * { ?s ?p ?o } ORDER ?s": (1, 29, "'?s'"),
    "SELECT * { ?s ?p ?o } LIMIT x": (1, 29, "'x'"),
    "SELECT ?s WHERE ?s ?p ?o": (1, 17, 'expected "{"'),
    "SELECT * { ?s ?p 'abc }": (1, 24, "ends too early"),
    "SELECT * { ?s foaf:name ?o }": (1, 24, "prefix not found"),
    "SELECT ?x { ?s ?p ?o } GROUP BY ?s": (1, 35, "unbound"),
    "ASK {\r\n  ?s ?p 'é\N{GRINNING FACE}' ; ; oops\r\n}": (2, 18, "'oops'"),
}


@pytest.mark.parametrize("query", FAULTS)
def test_fault_is_placed_and_said(query: str) -> None:
    """Line, column and words are those of the place where the text goes wrong."""
    line, column, words = FAULTS[query]
    parse = Store().query
    with pytest.raises(SyntaxError) as raised:
        parse(query)
    fault = explain(query, str(raised.value), parse)
    assert words in fault.reason
    assert (fault.line, fault.column) == (line, column)


def test_reason_is_short_and_shows_no_grammar() -> None:
    """Whatever the engine lists, the reason stays readable."""
    parse = Store().query
    for query in FAULTS:
        try:
            parse(query)
        except SyntaxError as error:
            reason = explain(query, str(error), parse).reason
            assert len(reason) < 200
            assert "\\u{" not in reason
            assert "['" not in reason


def test_unknown_message_is_still_a_fault() -> None:
    """A message of another form does not get out."""

    def parse(text: str) -> None:
        raise SyntaxError("panicked at /secret/path.rs")

    fault = explain("ASK", "panicked at /secret/path.rs", parse)
    assert fault.reason == "the query can't be parsed"
    assert fault.line is None
