"""A store holds each graph under its name, and every triple once in the default graph."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph_service.errors import InputError, LedgerError
from graph_service.views.store import (
    build_store,
    open_scratch,
    open_view,
    triples_of,
)

A, B = "https://example.org/g/a", "https://example.org/g/b"
SUBJECT = "<https://example.org/s> <https://example.org/p>"


def make_graphs() -> list[tuple[str, bytes]]:
    """Return two synthetic graphs that share a triple, whose text looks like the end of a line."""
    shared = f'{SUBJECT} "a line\\nand <{A}> ."'
    return [
        (A, f"{SUBJECT} <{A}> <{A}> .\n{shared} <{A}> .\n".encode()),
        (B, f"{shared} <{B}> .\n".encode()),
    ]


def test_default_graph_is_the_merged_triples(tmp_path: Path) -> None:
    """A triple that is in two graphs is once in the default graph, and in each of the two."""
    assert build_store(tmp_path / "store", make_graphs()) == 5
    store = open_view(tmp_path / "store")
    default = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    assert len(default) == 2
    assert len(list(store.quads_for_pattern(None, None, None, NamedNode(A)))) == 2
    assert len(list(store.quads_for_pattern(None, None, None, NamedNode(B)))) == 1


def test_opened_view_is_read_only(tmp_path: Path) -> None:
    """A store that was opened as a view takes no write."""
    build_store(tmp_path / "store", make_graphs())
    store = open_view(tmp_path / "store")
    quad: Quad = next(iter(store))
    with pytest.raises(RuntimeError, match="read-write"):
        store.remove(quad)


def test_absent_store_is_an_error(tmp_path: Path) -> None:
    """Opening a view that is not there is a fault, and creates nothing."""
    with pytest.raises(LedgerError, match="can't open the view"):
        open_view(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_triples_lose_their_graph_at_the_end_only() -> None:
    """The graph's name goes from the end of each line, and stays inside terms."""
    graph, quads = make_graphs()[0]
    merged = f'{SUBJECT} <{A}> .\n{SUBJECT} "a line\\nand <{A}> ." .\n'
    assert triples_of(graph, quads) == merged.encode()


@pytest.mark.parametrize(
    "quads",
    [
        f"{SUBJECT} <https://example.org/o> .\n".encode(),
        f"{SUBJECT} <https://example.org/o> <{B}> .\n".encode(),
        f"{SUBJECT} <https://example.org/o> <{A}> .".encode(),
    ],
)
def test_quads_of_another_graph_are_refused(quads: bytes) -> None:
    """A contribution can't reach outside its graph."""
    with pytest.raises(LedgerError, match="outside its graph"):
        triples_of(A, quads)


def test_object_that_is_no_rdf_is_an_error(tmp_path: Path) -> None:
    """A store is not built from what can't be parsed."""
    with pytest.raises(LedgerError, match="not N-Quads"):
        build_store(tmp_path / "store", [(A, f"nonsense <{A}> .\n".encode())])


def test_empty_graphs_give_an_empty_store(tmp_path: Path) -> None:
    """A release without triples has a view all the same."""
    assert build_store(tmp_path / "store", [(A, b"")]) == 0
    assert len(open_view(tmp_path / "store")) == 0


def test_scratch_store_answers_selects() -> None:
    """Checks before a release see the same data as a view, and only SELECT is answered."""
    select = open_scratch(make_graphs())
    (row,) = select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert [str(getattr(term, "value", term)) for term in row] == ["2"]
    assert len(select("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")) == 3
    with pytest.raises(InputError, match="must be a SELECT"):
        select("ASK { ?s ?p ?o }")
    with pytest.raises(InputError, match="can't be parsed"):
        select("SELECT nonsense")
