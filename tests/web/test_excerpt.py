"""The beginning of an answer as rows, wherever it is cut."""

import json

from pyoxigraph import Literal, NamedNode

from graph_service.web.excerpt import read_graph, read_table

TABLE = json.dumps(
    {
        "head": {"vars": ["a", "b"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "uri", "value": "urn:x"},
                    "b": {"type": "literal", "value": 'é"},{'},
                },
                {"b": {"type": "literal", "xml:lang": "fr", "value": "b"}},
                {"a": {"type": "bnode", "value": "n"}},
            ]
        },
    },
    separators=(",", ":"),
    ensure_ascii=False,
).encode()
GRAPH = '<urn:s> <urn:p> "é" .\n<urn:s> <urn:p> <urn:o> .\n'.encode()


def test_table_is_read_whole() -> None:
    """Each term has its kind; where there is none, there is nothing."""
    found = read_table(TABLE, whole=True)
    assert found.columns == ("a", "b") and found.whole
    assert found.rows[0] == (NamedNode("urn:x"), Literal('é"},{'))
    assert found.rows[1] == (None, Literal("b", language="fr"))
    assert len(found.rows) == 3


def test_table_may_be_cut_anywhere_in_its_rows() -> None:
    """What is read is a beginning of the rows, never half of one."""
    rows = read_table(TABLE, whole=True).rows
    begin = TABLE.index(b"[{") + 1
    for place in range(begin, len(TABLE)):
        found = read_table(TABLE[:place], whole=False)
        assert found.rows[:2] == rows[: min(2, len(found.rows))] and not found.whole


def test_truth_is_no_table() -> None:
    """ASK has yes or no."""
    assert read_table(b'{"head":{},"boolean":true}', whole=True).truth is True
    assert read_table(b'{"head":{},"boolean":false}', whole=True).truth is False


def test_graph_may_be_cut_anywhere() -> None:
    """Whole lines are read."""
    assert len(read_graph(GRAPH, whole=True).rows) == 2
    for place in range(len(GRAPH)):
        assert len(read_graph(GRAPH[:place], whole=False).rows) == GRAPH[:place].count(b"\n")
