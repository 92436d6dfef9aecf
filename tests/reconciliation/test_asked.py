"""What clients send is read as the interface says, or refused with what is wrong."""

import json

import pytest

from graph_service.errors import InputError, TooLarge
from graph_service.namespaces import ONTOLOGY
from graph_service.reconciliation.asked import (
    MOST_CANDIDATES,
    MOST_IDS,
    MOST_QUERIES,
    Column,
    Property,
    Query,
    Value,
    iri_of,
    read_batch,
    read_extension,
    read_query,
)


def test_batch_is_read_by_its_keys() -> None:
    """Each field of a query has its meaning; names of classes and properties become IRIs."""
    batch = {
        "q0": {"query": "Northland"},
        "q1": {
            "query": "League",
            "type": ["State", "foaf:Person"],
            "type_strict": "should",
            "limit": 3,
            "properties": [
                {"pid": "associatedState", "v": {"id": "urn:x", "name": "X"}},
                {"pid": "urn:p", "v": ["a", 2, 0.5, True]},
            ],
        },
        "q2": {"query": "x", "type": "urn:t", "limit": 10_000},
    }
    read = read_batch(json.dumps(batch))
    assert read["q0"] == Query("Northland")
    assert read["q1"] == Query(
        "League",
        (f"{ONTOLOGY}State", "http://xmlns.com/foaf/0.1/Person"),
        3,
        (
            Property(f"{ONTOLOGY}associatedState", (Value("urn:x", ""),)),
            Property("urn:p", tuple(Value("", each) for each in ("a", "2", "0.5", "true"))),
        ),
        "should",
    )
    assert read["q2"] == Query("x", ("urn:t",), MOST_CANDIDATES)
    assert read_batch("{}") == {}


def test_single_query_may_be_a_name() -> None:
    """What is no object is the name itself."""
    assert read_query("Northland") == Query("Northland")
    assert read_query(' {"query": "Northland"}') == Query("Northland")


@pytest.mark.parametrize(
    "text",
    [
        "{nope",
        "[]",
        '"x"',
        '{"q": 1}',
        '{"q": {}}',
        '{"q": {"query": {"a": 1}}}',
        '{"q": {"query": "x", "limit": 0}}',
        '{"q": {"query": "x", "limit": NaN}}',
        '{"q": {"query": "x", "limit": true}}',
        '{"q": {"query": "x", "type": 1}}',
        '{"q": {"query": "x", "type_strict": "never"}}',
        '{"q": {"query": "x", "more": 1}}',
        '{"q": {"query": "x", "properties": {}}}',
        '{"q": {"query": "x", "properties": [{"pid": "p"}]}}',
        '{"q": {"query": "x", "properties": [{"pid": "p", "v": null}]}}',
        '{"q": {"properties": []}}',
        '{"q": {"query": "\\ud83d"}}',
        "[" * 100_000,
        "9" * 5_000,
    ],
)
def test_what_is_no_batch_is_refused(text: str) -> None:
    """Each fault is told as one of the input."""
    with pytest.raises(InputError):
        read_batch(text)


def test_too_many_queries_are_refused() -> None:
    """One query more than the manifest says is too many."""
    batch = {f"q{n}": {"query": "x"} for n in range(MOST_QUERIES + 1)}
    with pytest.raises(TooLarge):
        read_batch(json.dumps(batch))


def test_extension_is_read() -> None:
    """Things come once each, settings as numbers or as text of them."""
    asked = {
        "ids": ["urn:a", "urn:b", "urn:a"],
        "properties": [{"id": "symbol"}, {"id": "urn:p", "settings": {"limit": "2"}}],
    }
    read = read_extension(json.dumps(asked))
    assert read.things == ("urn:a", "urn:b")
    assert read.columns == (Column("symbol", f"{ONTOLOGY}symbol"), Column("urn:p", "urn:p", 2))


@pytest.mark.parametrize(
    "text",
    [
        "{nope",
        "[]",
        "{}",
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [{}]}',
        '{"ids": [], "properties": [], "more": 1}',
        '{"ids": [], "properties": [{"id": "p", "settings": {"limit": -1}}]}',
        '{"ids": [], "properties": [{"id": "p", "settings": 1}]}',
    ],
)
def test_what_is_no_extension_is_refused(text: str) -> None:
    """Each fault is told as one of the input."""
    with pytest.raises(InputError):
        read_extension(text)


def test_too_much_to_extend_is_refused() -> None:
    """Things and properties have a limit."""
    things = [f"urn:{n}" for n in range(MOST_IDS + 1)]
    for ids, properties in ((things, []), ([], [{"id": f"urn:{n}"} for n in range(11)])):
        with pytest.raises(TooLarge):
            read_extension(json.dumps({"ids": ids, "properties": properties}))


def test_names_become_iris() -> None:
    """A name is one of ours, a prefix that is known is written out, an IRI stays."""
    assert iri_of("State") == f"{ONTOLOGY}State"
    assert iri_of("skos:Concept") == "http://www.w3.org/2004/02/skos/core#Concept"
    assert iri_of("urn:x") == "urn:x"
