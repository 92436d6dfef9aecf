"""Rows and triples are counted exactly, and only once it matters."""

from collections.abc import Iterator

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    serialize,
)

from graph_service.errors import ResultTooLarge
from graph_service.formats import by_suffix
from graph_service.namespaces import PREFIXES
from graph_service.query.counts import Rows
from graph_service.query.results import Sink

NASTY = [
    "plain , text",
    " ,",
    ' " , " \\" , \\',
    "line , \r\n , \t ,\n@prefix x: <y> .\n",
    "@prefix a , b",
    " ;\n\t , .\n",
    "\\",
    "\x01 , \ufffe é \U0001f600",
]
SHAPES = ["?s ?p ?o", "?s <http://example.org/o> ?o", "<http://example.org/s> ?p ?o"]


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store whose graphs have long lists of objects and texts full of punctuation."""
    store = Store()
    p = [NamedNode(PREFIXES["skos"] + name) for name in ("note", "prefLabel")]
    for number, text in enumerate(NASTY * 3):
        for subject in (NamedNode(f"http://example.org/{number % 5}"), BlankNode(f"b{number}")):
            for value in (Literal(text), Literal(text, language="en"), Literal(number), subject):
                store.add(Quad(subject, p[number % 2], value))
            store.add(Quad(subject, p[0], Triple(subject, p[1], Literal(text))))
    return store


def pieces(whole: bytes, step: int) -> Iterator[bytes]:
    """Yield a text in pieces."""
    for start in range(0, len(whole), step):
        yield whole[start : start + step]


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl", "trig"])
@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize("template", SHAPES)
@pytest.mark.parametrize("prefixes", [None, PREFIXES])
def test_triples_are_counted_exactly(
    store: Store, suffix: str, step: int, template: str, prefixes: dict[str, str] | None
) -> None:
    """The count is the engine's for every syntax, text, order and cut, with a header or without."""
    query = f"CONSTRUCT {{ {template} }} WHERE {{ ?s ?p ?o }}"
    triples = store.query(query)
    assert isinstance(triples, QueryTriples)
    expected = list(triples)
    chosen = by_suffix(suffix)
    assert chosen is not None
    whole = serialize(expected, format=chosen.rdf, prefixes=prefixes)
    assert whole
    for most in (len(expected), 10_000):
        sink = Sink(lambda _: None, suffix, rows=most, size=1_000_000)
        for piece in pieces(whole, step):
            sink.write(piece)
        sink.end()
        assert sink.rows == len(expected)
    sink = Sink(lambda _: None, suffix, rows=len(expected) - 1, size=1_000_000)
    with pytest.raises(ResultTooLarge, match="rows"):
        for piece in pieces(whole, step):
            sink.write(piece)
        sink.end()


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl", "trig"])
def test_empty_graph_has_no_triples(suffix: str) -> None:
    """An empty body, or one with prefixes alone, counts nothing."""
    assert Rows(suffix, 10).rows == 0
    rows = Rows(suffix, 10)
    rows.feed(b"@prefix a: <http://a/> .\n" if suffix in ("ttl", "trig") else b"")
    assert rows.rows == 0


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv", "nt", "nq", "ttl", "trig"])
def test_what_can_not_be_too_much_is_not_counted(suffix: str) -> None:
    """Few bytes are counted when the number is asked for; many as they come."""
    row = {
        "json": b"{},",
        "xml": b"<result></result>",
        "csv": b"\r\n",
        "tsv": b"\n",
        "nt": b"_:a <a:> _:a .\n",
        "nq": b"_:a <a:> _:a .\n",
        "ttl": b" , 1",
        "trig": b" , 1",
    }[suffix]
    head = {"json": b'"bindings":[', "csv": b"a\r\n", "tsv": b"a\n"}.get(suffix, b"")
    rows = Rows(suffix, 1000)
    assert not rows.feed(head + row * 100)
    assert rows.rows == 100
    assert not rows.feed(row * 900)
    assert rows.feed(row * 2)
    assert not Rows(suffix, 1000).feed(head + row * 1000)
    assert Rows(suffix, 1000).feed(head + row * 1002)


TEXTS = [
    "},{",
    "}},{",
    '},{"',
    '},{"x',
    '{"bindings":[{"a":1},{"b":2}]}',
    ",{",
    "\\},{",
    "{}",
    "},{}",
]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize("texts", [TEXTS[:1], TEXTS[:-2], TEXTS, ["x" * 200_000 + "},{"] * 20])
def test_rows_of_json_are_told_from_texts(step: int, texts: list[str]) -> None:
    """Text that looks like the start of a row is none, long or short, and an empty row is one."""
    store = Store()
    p = NamedNode("http://example.org/p")
    for number in range(40):
        text = texts[number % len(texts)]
        store.add(Quad(NamedNode(f"http://example.org/{number}"), p, Literal(text)))
    for query in (
        "SELECT ?o { ?s ?p ?o }",
        "SELECT ?bindings ?s { ?s ?p ?bindings }",
        "SELECT ?none ?o { { ?s ?p ?o } UNION { } }",
        "SELECT * { }",
    ):
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)
        expected = sum(1 for _ in solutions)
        whole = store.query(query).serialize(format=QueryResultsFormat.JSON)
        assert whole is not None
        rows = Rows("json", 10)
        for piece in pieces(whole, step if len(whole) < 100_000 else 10_000 + step):
            rows.feed(piece)
        assert rows.rows == expected
