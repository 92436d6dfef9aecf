"""An update runs in a process of its own, which meets limits alone and sees no network."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import (
    Conflict,
    InputError,
    QueryEnded,
    QueryTimeout,
    ResultTooLarge,
    SyntaxFault,
    WorkerLost,
)
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.query.updating import Update, run_update

G, HIDDEN = "urn:g", "urn:hidden"
QUADS = "".join(f'<urn:s{n}> <urn:p> "{n}" <{G}> .\n' for n in range(200)).encode()
PRODUCT = " . ".join(f"?{a} ?{b} ?{c}" for a, b, c in ("abc", "def", "ghi", "jkl"))
GROWING = "BIND('abcdefghijklmnopqrstuvwxyz' AS ?x0) " + " ".join(
    f"BIND(REPLACE(?x{n}, '.', '{'z' * 90}') AS ?x{n + 1})" for n in range(9)
)


def into(template: str, pattern: str) -> str:
    """Return an update that writes a new graph."""
    return f"INSERT {{ GRAPH <urn:n> {{ {template} }} }} WHERE {{ {pattern} }}"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a ledger with a public and an internal graph."""
    record = Ledger(tmp_path)
    entries = [
        NewEntry(G, "public", "", "x", b"".join(sorted(QUADS.splitlines(keepends=True)))),
        NewEntry(HIDDEN, "internal", "", "x", f'<urn:m> <urn:p> "m" <{HIDDEN}> .\n'.encode()),
    ]
    record.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return tmp_path


def run(
    ledger: Path,
    text: str,
    *,
    seconds: float = 60.0,
    size: int = 10**7,
    using: tuple[str, ...] = (),
) -> dict[str, bytes | None]:
    """Run an update for the public."""
    update = Update(
        text, "http://example.org/update", "urn:default", seconds, 128 << 20, size, using
    )
    return run_update(update, ledger, 1, ["public"])


@pytest.mark.parametrize("graph", ["urn:nothing", HIDDEN])
def test_graph_that_is_used_has_to_be_there(ledger: Path, graph: str) -> None:
    """When it is used: one that an operation makes is there for the next."""
    copy = f"INSERT {{ GRAPH <urn:n> {{ ?s ?p ?o }} }} USING <{graph}> WHERE {{ ?s ?p ?o }}"
    with pytest.raises(Conflict, match=f"the graph <{graph}> does not exist"):
        run(ledger, copy, using=(graph,))
    made = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> <urn:c> }} }} ; {copy}"
    assert set(run(ledger, made, using=(graph,))) == {"urn:n", graph}
    assert run(ledger, "CLEAR DEFAULT", using=(graph,)) == {}


def test_changed_graphs_come_back(ledger: Path) -> None:
    """With their content, empty or not; relative IRIs are resolved against the base."""
    found = run(ledger, "CLEAR GRAPH <urn:g> ; INSERT DATA { GRAPH <urn:n> { <a> <b> <urn:c> } }")
    base = "http://example.org/"
    assert found == {G: b"", "urn:n": f"<{base}a> <{base}b> <urn:c> <urn:n> .\n".encode()}
    assert run(ledger, "") == {}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("DROP ALL ; INSERT DATA { <urn:d> <urn:p> 'd' }", {"d"}),
        ("CLEAR ALL ; INSERT DATA { GRAPH <urn:default> { <urn:d> <urn:p> 'd' } }", {"d"}),
        ("INSERT DATA { <urn:x> <urn:p> 'x' } ; DROP SILENT NAMED", {"d", "x"}),
        ("DELETE DATA { <urn:d> <urn:p> 'd' } ; ADD <urn:default> TO <urn:n>", set()),
        ("DROP ALL ; PREFIX d: <urn:> INSERT DATA { d:d d:p 'd' } ; DROP GRAPH d:default", set()),
    ],
)
def test_default_graph_and_its_name_are_one_between_operations(
    ledger: Path, text: str, left: set[str]
) -> None:
    """What one operation does to either, the next one finds in both."""
    record = Ledger(ledger)
    entry = NewEntry("urn:default", "public", "", "x", b'<urn:d> <urn:p> "d" <urn:default> .\n')
    before = record.release(1)
    record.commit([*before.entries, entry], issued=datetime(2026, 2, 1, tzinfo=UTC))
    update = Update(text, "http://example.org/update", "urn:default", 60.0, 128 << 20, 10**7)
    found = run_update(update, ledger, 2, ["public"])
    quads = found.get("urn:default", entry.quads) or b""
    assert {line[5] for line in quads.decode().splitlines()} == left


@pytest.mark.parametrize(
    "text",
    [
        into("?s ?p ?o", "GRAPH <urn:hidden> { ?s ?p ?o }"),
        into("?s ?p ?o", "?s ?p ?o").replace("WHERE", "USING <urn:hidden> WHERE"),
        into("?s ?p ?g", "GRAPH ?g { ?s ?p ?o } FILTER(?g != <urn:g>)"),
        "DROP SILENT GRAPH <urn:hidden>",
        "COPY SILENT <urn:hidden> TO <urn:n>",
    ],
)  # fmt: skip
def test_hidden_graph_is_not_there(ledger: Path, text: str) -> None:
    """No pattern finds it, no operation reaches it."""
    assert not {graph: quads for graph, quads in run(ledger, text).items() if quads}


def test_errors_about_a_hidden_graph_are_those_of_an_absent_one(ledger: Path) -> None:
    """What an operation says of it is what it says of any graph that is not there."""
    said = []
    for graph in (HIDDEN, "urn:absent"):
        with pytest.raises(Conflict) as caught:
            run(ledger, f"DROP GRAPH <{graph}>")
        said.append(str(caught.value).replace(graph, "X"))
    assert said[0] == said[1]


def test_fault_has_its_place(ledger: Path) -> None:
    """Line and column of the text."""
    with pytest.raises(SyntaxFault) as caught:
        run(ledger, "CLEAR ALL ;\nCLEAR XYZ")
    assert (caught.value.line, caught.value.column) == (2, 7)
    with pytest.raises(SyntaxFault):  # no label of a node in two operations
        run(ledger, "INSERT DATA { _:b <urn:p> 1 } ; DROP ALL ; INSERT DATA { _:b <urn:p> 1 }")


@pytest.mark.parametrize(
    "text",
    [
        into("?a ?b ?l", "?x ?y ?z . GRAPH <urn:g> { " + PRODUCT + " }"),
        into("?a ?b ?l", "GRAPH <urn:g> { " + PRODUCT + " }"),
        into("<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 190 + "1" + " )>>" * 190, ""),
        into("<urn:a> <urn:b> ?x", "BIND(" + "STR(" * 20_000 + "1" + ")" * 20_000 + " AS ?x)"),
        into("<urn:a> <urn:b> ?x9", GROWING),
    ],
    ids=["empty", "product", "terms", "deep", "growing"],
)
def test_hostile_update_ends_alone(ledger: Path, text: str) -> None:
    """Whatever it does, it ends, and the next one runs."""
    with contextlib.suppress(QueryEnded, InputError):
        assert isinstance(run(ledger, text, seconds=4.0), dict)
    assert run(ledger, "") == {}


def test_limits_have_their_errors(ledger: Path) -> None:
    """Time and size; a record that can't be read is told without its place."""
    with pytest.raises(QueryTimeout):
        run(ledger, "CLEAR ALL", seconds=0.01)
    with pytest.raises(ResultTooLarge):
        run(ledger, "COPY <urn:g> TO <urn:n>", size=100)
    for path in (ledger / "objects").iterdir():
        path.write_bytes(b"damaged")
    with pytest.raises(WorkerLost) as caught:
        run(ledger, "CLEAR ALL")
    assert "damaged" not in str(caught.value)


def test_process_opens_no_address(ledger: Path) -> None:
    """What the scanner would refuse fails in the process too: it has no network."""
    with pytest.raises((WorkerLost, InputError)):
        run(ledger, "LOAD <http://127.0.0.1:9/x.ttl> INTO GRAPH <urn:n>")
    with pytest.raises((WorkerLost, InputError)):
        run(ledger, "INSERT {} WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
