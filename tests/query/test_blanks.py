"""Nodes that ingest named come back without a name, and texts that look like them stay."""

import csv
import io

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from graph_service.namespaces import SKOLEM
from graph_service.query.blanks import Labels, blank_triple
from graph_service.query.results import Sink

ONE, TWO = NamedNode(SKOLEM + "a1"), NamedNode(SKOLEM + "b2")
P = NamedNode("http://example.org/p")
TEXTS = [
    f"<{SKOLEM}a1>",
    f"{SKOLEM}a1",
    f"x,{SKOLEM}a1,y",
    f'"\n{SKOLEM}a1\n",{SKOLEM}a1',
    f"\t<{SKOLEM}a1>\t",
    f"<uri>{SKOLEM}a1</uri>",
    f'{{"type":"uri","value":"{SKOLEM}a1"}}',
]
FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for text in TEXTS:
        store.add(Quad(ONE, P, Literal(text), DefaultGraph()))
    store.add(Quad(ONE, P, TWO, DefaultGraph()))
    store.add(Quad(TWO, P, ONE, DefaultGraph()))
    return store


def written(store: Store, query: str, suffix: str, step: int) -> bytes:
    """Return an answer that reached the sink in pieces of ``step`` bytes."""
    blocks: list[bytes] = []
    sink = Sink(blocks.append, suffix, rows=100, size=100_000)
    kind = FORMATS.get(suffix, QueryResultsFormat.CSV)
    whole = store.query(query).serialize(format=kind)
    assert whole is not None
    for start in range(0, len(whole), step):
        sink.write(whole[start : start + step])
    return b"".join(blocks) + sink.end()


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("step", [1, 3, 50, 10_000])
def test_names_become_labels_and_texts_stay(store: Store, suffix: str, step: int) -> None:
    """Each named node is one blank node, in subject and object; literals are as they were."""
    body = written(store, "SELECT ?s ?o { ?s ?p ?o }", suffix, step)
    solutions = parse_query_results(body, format=FORMATS[suffix])
    assert isinstance(solutions, QuerySolutions)
    rows = [(row["s"], row["o"]) for row in solutions]
    assert all(isinstance(s, BlankNode) for s, _ in rows)
    assert len({s for s, _ in rows}) == 2
    assert {o.value for _, o in rows if isinstance(o, Literal)} == set(TEXTS)
    pairs = [(s, o) for s, o in rows if isinstance(o, BlankNode)]
    assert len(pairs) == 2
    assert pairs[0] == pairs[1][::-1]


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_csv_keeps_what_is_quoted(store: Store, step: int) -> None:
    """In CSV a field that is a node alone changes, text in quotes does not."""
    text = written(store, "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o)) }", "csv", step)
    rows = list(csv.reader(io.StringIO(text.decode(), newline="")))[1:]
    assert {row[0] for row in rows} == {"_:genid0"}
    quoted = {t for t in TEXTS if any(c in t for c in ',"\n')}
    assert quoted <= {row[1] for row in rows}


def test_labels_are_the_answers_own(store: Store) -> None:
    """A label says nothing about the name, and each answer begins anew."""
    query = f"SELECT ?s {{ ?s ?p <{ONE.value}> }}"
    assert written(store, query, "tsv", 99) == b"?s\n_:genid0\n"


def test_graphs_get_the_same() -> None:
    """In triples, named nodes become blank nodes, and others are passed on."""
    labels = Labels()
    assert blank_triple(Triple(ONE, P, TWO), labels) == Triple(
        BlankNode("genid0"), P, BlankNode("genid1")
    )
    assert blank_triple(Triple(P, P, ONE), labels) == Triple(P, P, BlankNode("genid0"))
    other = Triple(P, P, Literal(SKOLEM + "a1"))
    assert blank_triple(other, labels) is other
