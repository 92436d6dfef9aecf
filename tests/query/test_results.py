"""Bytes of answers: counted exactly, and well-formed, however they are cut."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    Store,
    Triple,
)

from graph_service.errors import ResultTooLarge
from graph_service.query.results import Sink

FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
NASTY = [
    "plain",
    'quotes " and "" and \\ and \\" end\\',
    "lines\r\nand\ttabs\n",
    "},{[{}]},{ <result> &amp; </result>",
    "",
    "\x01\x02 \ufffe \uffff é \U0001f600",
]


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    s, p = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
    for number, text in enumerate(NASTY * 3):
        store.add(Quad(NamedNode(f"http://example.org/{number}"), p, Literal(text)))
        store.add(Quad(BlankNode(f"b{number}"), p, Literal(text, language="en"), DefaultGraph()))
        store.add(Quad(s, p, Triple(s, p, Literal(text))))
    return store


def written(store: Store, suffix: str, query: str, step: int, **limits: int) -> tuple[bytes, int]:
    """Return an answer that reached the sink in pieces of ``step`` bytes, and its rows."""
    blocks: list[bytes] = []
    limits = {"rows": 1000, "size": 1_000_000} | limits
    sink = Sink(blocks.append, suffix, **limits)
    whole = store.query(query).serialize(format=FORMATS[suffix])
    assert whole is not None
    for start in range(0, len(whole), step):
        sink.write(whole[start : start + step])
    return b"".join(blocks) + sink.end(), sink.rows


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 100_000])
@pytest.mark.parametrize("pattern", ["?s ?p ?o", "?s ?p 'no such'", "FILTER(1=1)"])
def test_rows_are_counted_exactly(store: Store, suffix: str, step: int, pattern: str) -> None:
    """The count is the engine's, for every format, text and cut."""
    query = f"SELECT * {{ {pattern} }}"
    expected = sum(1 for _ in store.query(query))
    assert written(store, suffix, query, step)[1] == expected


@pytest.mark.parametrize("step", [1, 2, 3, 64, 100_000])
def test_xml_is_well_formed_and_keeps_line_ends(store: Store, step: int) -> None:
    """XML parses; what XML 1.0 lacks is U+FFFD, and carriage returns survive."""
    body, _ = written(store, "xml", "SELECT DISTINCT (STR(?o) AS ?t) { ?s ?p ?o }", step)
    texts = {node.text or "" for node in ET.fromstring(body).iter() if node.tag.endswith("literal")}  # noqa: S314
    forbidden = dict.fromkeys([1, 2, 0xFFFE, 0xFFFF], "\ufffd")
    assert texts == {text.translate(forbidden) for text in NASTY}


@pytest.mark.parametrize("suffix", ["json", "csv", "tsv"])
def test_other_formats_pass_unchanged(store: Store, suffix: str) -> None:
    """JSON, CSV and TSV are the engine's bytes, every character kept."""
    query = "SELECT (STR(?o) AS ?t) { ?s ?p ?o FILTER(isLiteral(?o)) }"
    body, _ = written(store, suffix, query, 5)
    assert body == store.query(query).serialize(format=FORMATS[suffix])
    if suffix == "json":
        bindings = json.loads(body)["results"]["bindings"]
        assert {row["t"]["value"] for row in bindings} == set(NASTY)
    if suffix == "csv":
        rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
        assert {row[0] for row in rows[1:] if row} == set(NASTY) - {""}


@pytest.mark.parametrize("suffix", FORMATS)
def test_limits_end_the_answer(store: Store, suffix: str) -> None:
    """One row or byte too many ends the answer; the limit itself does not."""
    query = "SELECT * { ?s ?p ?o }"
    body, rows = written(store, suffix, query, 64)
    assert written(store, suffix, query, 64, rows=rows, size=len(body)) == (body, rows)
    with pytest.raises(ResultTooLarge, match="rows"):
        written(store, suffix, query, 64, rows=rows - 1)
    with pytest.raises(ResultTooLarge, match="bytes"):
        written(store, suffix, query, 64, size=len(body) - 1)
