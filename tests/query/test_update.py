"""Requests of the SPARQL 1.1 Protocol for updates, as a table."""

import pytest
from pyoxigraph import Store

from graph_service.errors import InputError, Refused, TooLarge, UnsupportedType
from graph_service.query.update import DIRECT, parse_update, with_using

FORM = "application/x-www-form-urlencoded"
INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
A = "using-graph-uri=urn%3Aa"
CLAUSES = ["USING <urn:g1>", "USING NAMED <urn:g2>"]


def parse(body: str | bytes, kind: str | None = DIRECT, query_string: str = "") -> str:
    """Return the text of a request."""
    data = body.encode() if isinstance(body, str) else body
    return parse_update(query_string.encode(), kind, data, longest=1_000).text


@pytest.mark.parametrize(
    ("body", "kind", "wanted"),
    [
        (INSERT, DIRECT, INSERT),
        (INSERT, "Application/SPARQL-Update; Charset=UTF-8", INSERT),
        ("", DIRECT, ""),
        ("update=CLEAR+ALL", FORM, "CLEAR ALL"),
        ("x=1&update=CLEAR%20ALL&update-id=2", FORM, "CLEAR ALL"),
    ],
)
def test_text_is_found(body: str, kind: str, wanted: str) -> None:
    """It is the body, or the one field of a form; it is decoded once."""
    assert parse(body, kind) == wanted


@pytest.mark.parametrize(
    ("body", "kind", "query_string", "fault"),
    [
        ("update=CLEAR+ALL&update=CLEAR+ALL", FORM, "", InputError),
        ("foo=bar", FORM, "", InputError),
        (INSERT, DIRECT, "update=CLEAR+ALL", InputError),
        (INSERT, DIRECT, "query=ASK+%7B%7D", InputError),
        (INSERT, DIRECT, "using-graph-uri=a", InputError),
        (INSERT, DIRECT, "using-graph-uri=", InputError),
        (INSERT, DIRECT, "using-named-graph-uri=urn%3Aa%3E+x", InputError),
        (b"\xff", DIRECT, "", InputError),
        (INSERT, None, "", UnsupportedType),
        (INSERT, "text/plain", "", UnsupportedType),
        (INSERT, "application/sparql-query", "", UnsupportedType),
        (INSERT, DIRECT + ";application/sparql-query", "x=%FF", InputError),
        (INSERT.encode("utf-16"), DIRECT + "; charset=UTF-16", "", UnsupportedType),
        ("#" * 1_001, DIRECT, "", TooLarge),
        ("LOAD <http://x/>", DIRECT, "", Refused),
        ("load silent <file:///etc/passwd> into graph <urn:g>", DIRECT, "", Refused),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }", DIRECT, "", Refused),
        ("INSERT {} WHERE { \\u0053ERVICE SILENT <http://x/> {} }", DIRECT, "", Refused),
        ("update=LO%41D+%3Chttp%3A%2F%2Fx%2F%3E", FORM, "", Refused),
        ("INSERT DATA " + "{" * 300, DIRECT, "", InputError),
    ],
)
def test_wrong_request_is_refused(
    body: str | bytes, kind: str | None, query_string: str, fault: type[Exception]
) -> None:
    """Each with its kind of error, before anything runs."""
    with pytest.raises(fault):
        parse(body, kind, query_string)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CLEAR ALL", "CLEAR ALL"),
        (INSERT, INSERT),
        ("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", "INSERT { ?s ?p ?o }  $ WHERE { ?s ?p ?o }"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE  { ?s ?p ?o } $ WHERE { ?s ?p ?o }"),
        ("insert{?s ?p '}'}where{?s ?p ?o}", "insert{?s ?p '}'} $ where{?s ?p ?o}"),
        (
            "DELETE { ?s ?p 'WHERE' } # WHERE {\nWHERE { { SELECT * WHERE {} } }",
            "DELETE { ?s ?p 'WHERE' } # WHERE {\n $ WHERE { { SELECT * WHERE {} } }",
        ),
        (
            "PREFIX where: <urn:w> DELETE WHERE { where:a ?p 1 } ; INSERT {} WHERE {}",
            "PREFIX where: <urn:w> DELETE  { where:a ?p 1 } $ WHERE { where:a ?p 1 } ; "
            "INSERT {}  $ WHERE {}",
        ),
        ("DELETE WHERE { ?s", "DELETE  $ WHERE { ?s"),
    ],
)  # fmt: skip
def test_dataset_goes_before_each_where(text: str, wanted: str) -> None:
    """Of operations, not of subqueries, texts, names or comments."""
    assert with_using(text, CLAUSES) == wanted.replace("$", " ".join(CLAUSES))


def test_dataset_of_the_protocol_is_that_of_using() -> None:
    """The engine takes it, and matches what it says and nothing else."""
    store = Store()
    store.update(
        "INSERT DATA { GRAPH <urn:a> { <urn:s> <urn:p> 1 } GRAPH <urn:b> { <urn:s> <urn:p> 2 } }"
    )
    store.update(parse("INSERT { GRAPH <urn:c> { ?s ?p ?o } } WHERE { ?s ?p ?o }", query_string=A))
    store.update(parse("DELETE WHERE { GRAPH <urn:b> { ?s ?p ?o } }", query_string=A))
    named = parse_update((A + "&using-named-graph-uri=urn%3Ab").encode(), DIRECT, b"", longest=9)
    assert named.using == ("urn:a", "urn:b")
    assert len(list(store)) == 3
    assert store.query("ASK { GRAPH <urn:c> { <urn:s> <urn:p> 1 } }")


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "CLEAR ALL ; insert {} using named <urn:g> where {}",
    ],
)
def test_two_datasets_are_refused(text: str) -> None:
    """The text may not name one when the protocol does (section 2.2.3)."""
    with pytest.raises(InputError, match="can't be combined"):
        parse(text, query_string=A)
    assert parse(text) == text
