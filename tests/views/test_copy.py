"""A copy tells what an update changed, graph by graph, with the names that nodes had."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import Conflict, LedgerError
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.namespaces import SKOLEM
from graph_service.views.copy import Copy, can_parse, open_copy, try_update

DEFAULT, G, H = "urn:default", "urn:g", "urn:h"
NODE = f"<{SKOLEM}0123456789abcdef0123456789abcdef>"
CONTENT = {
    DEFAULT: f'<urn:d> <urn:p> "1" <{DEFAULT}> .\n',
    G: f'<urn:a> <urn:p> {NODE} <{G}> .\n{NODE} <urn:q> "{NODE[1:-1]} _:b" <{G}> .\n',
    H: f"<urn:a> <urn:p> {NODE} <{H}> .\n",
}


def changed(*updates: str, content: dict[str, str] = CONTENT) -> dict[str, set[str] | None]:
    """Return the lines of the graphs that updates change."""
    copy = Copy(((graph, quads.encode()) for graph, quads in content.items()), DEFAULT)
    for update in updates:
        copy.update(update)
    return {
        graph: None if quads is None else set(quads.decode().splitlines())
        for graph, quads in copy.changes().items()
    }


def lines(graph: str) -> set[str]:
    """Return the lines of a graph as it was."""
    return set(CONTENT[graph].splitlines())


@pytest.mark.parametrize(
    "update",
    [
        "",
        "INSERT DATA { <urn:x> <urn:y> 1 } ; DELETE DATA { <urn:x> <urn:y> 1 }",
        "INSERT DATA { <urn:d> <urn:p> '1' }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CREATE SILENT GRAPH <urn:g>",
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_what_is_as_before_is_no_change(update: str) -> None:
    """Only the result counts."""
    assert changed(update) == {}


def test_named_nodes_keep_their_names() -> None:
    """A node that ingest named is blank to the update, and has its name in what comes out."""
    found = changed(
        "INSERT { GRAPH <urn:g> { ?n <urn:r> 1 } } "
        "WHERE { GRAPH ?g { ?s <urn:p> ?n FILTER(isBlank(?n)) } }"
    )
    one = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert found == {G: lines(G) | {f"{NODE} <urn:r> {one} <{G}> ."}}


def test_new_nodes_have_no_name_yet() -> None:
    """They are blank nodes, the same in both graphs that speak of them."""
    found = changed(
        "INSERT DATA { GRAPH <urn:g> { _:x <urn:r> 1 } GRAPH <urn:h> { _:x <urn:r> 1 } }"
    )
    new = {graph: (found[graph] or set()) - lines(graph) for graph in (G, H)}
    assert [line[:2] for graph in new for line in new[graph]] == ["_:", "_:"]
    assert len({line.split()[0] for graph in new for line in new[graph]}) == 1


def test_graphs_come_and_go() -> None:
    """A graph that is dropped is gone, one that is cleared or created is empty."""
    assert changed("DROP GRAPH <urn:g> ; CLEAR GRAPH <urn:h> ; CREATE GRAPH <urn:n>") == {
        G: None,
        H: set(),
        "urn:n": set(),
    }
    assert changed("MOVE GRAPH <urn:g> TO GRAPH <urn:n>").keys() == {G, "urn:n"}
    assert changed("DROP ALL") == {DEFAULT: None, G: None, H: None}
    assert changed("CLEAR NAMED").keys() == {DEFAULT, G, H}  # settled without a word about it


@pytest.mark.parametrize(
    ("update", "wanted"),
    [
        ("INSERT DATA { <urn:x> <urn:p> '2' }", {"d", "x"}),
        ("INSERT DATA { GRAPH <urn:default> { <urn:x> <urn:p> '2' } }", {"d", "x"}),
        ("DELETE WHERE { ?s ?p ?o }", None),
        ("DELETE WHERE { GRAPH <urn:default> { ?s ?p ?o } }", None),
        ("DROP DEFAULT", None),
        ("DROP GRAPH <urn:default>", None),
        ("DELETE { ?s ?p ?o } INSERT { <urn:x> ?p ?o } WHERE { ?s ?p ?o }", {"x"}),
        ("COPY DEFAULT TO GRAPH <urn:g> ; DROP DEFAULT", None),
    ],
)
def test_default_graph_is_one_graph_with_its_name(update: str, wanted: set[str] | None) -> None:
    """What is done to it without a name is done to the graph of that name, and the other way."""
    found = changed(update)[DEFAULT]
    assert (found and {line[5] for line in found}) == wanted


def test_default_graph_need_not_be_there() -> None:
    """An update makes it; clearing what is not there is nothing."""
    without = {G: CONTENT[G]}
    assert changed("CLEAR DEFAULT", content=without) == {}
    assert changed("INSERT DATA { <urn:x> <urn:p> '2' }", content=without) == {
        DEFAULT: {f'<urn:x> <urn:p> "2" <{DEFAULT}> .'}
    }


@pytest.mark.parametrize(
    "update", ["CREATE GRAPH <urn:g>", "DROP GRAPH <urn:n>", "CLEAR ALL ; CLEAR GRAPH <urn:n>"]
)
def test_operation_that_fails_changes_nothing(update: str) -> None:
    """It is told with the graph that it failed at, and none of the request is done."""
    copy = Copy(((graph, quads.encode()) for graph, quads in CONTENT.items()), DEFAULT)
    with pytest.raises(Conflict, match="the graph <urn:"):
        copy.update(update)
    assert copy.changes() == {}


def test_graphs_are_there_or_not() -> None:
    """The default graph always is; of the others those that somebody made, empty or not."""
    copy = Copy([(G, CONTENT[G].encode())], DEFAULT)
    copy.update("CREATE GRAPH <urn:made>")
    copy.require([DEFAULT, G, "urn:made"])
    with pytest.raises(Conflict, match="<urn:h> does not exist"):
        copy.require([G, H])


def test_text_that_is_no_update_is_a_syntax_error() -> None:
    """In a copy and on trial; what fails for another reason can be parsed."""
    with pytest.raises(SyntaxError):
        try_update("CLEAR XYZ")
    with pytest.raises(SyntaxError):
        changed("CLEAR XYZ")
    try_update("DROP GRAPH <urn:n>")


def test_copy_has_what_the_audiences_see(tmp_path: Path) -> None:
    """Nothing else is in it."""
    ledger = Ledger(tmp_path)
    entries = [
        NewEntry(graph, "internal" if graph == H else "public", "", "x", quads.encode())
        for graph, quads in CONTENT.items()
    ]
    release = ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    copy = open_copy(tmp_path, release.number, ["public"], DEFAULT)
    copy.update("DROP ALL")
    assert copy.changes().keys() == {DEFAULT, G}
    with pytest.raises(LedgerError):
        open_copy(tmp_path, 7, ["public"], DEFAULT)


def test_object_of_another_graph_is_damage() -> None:
    """What is no N-Quads, or not of its graph, makes no copy."""
    for quads in (b"junk\n", b"<urn:a> <urn:p> <urn:b> <urn:other> .\n"):
        with pytest.raises(LedgerError):
            Copy([(DEFAULT, quads)], DEFAULT)


def test_default_graph_is_one_after_each_operation() -> None:
    """What was deleted and came back is there; all other graphs can be cleared without it."""
    copy = Copy(((graph, quads.encode()) for graph, quads in CONTENT.items()), DEFAULT)
    copy.update("DROP ALL")
    copy.settle()
    copy.update("INSERT DATA { <urn:d> <urn:p> '1' }")
    assert copy.changes() == {G: None, H: None}
    copy.update("INSERT { GRAPH <urn:n> { ?s ?p ?o } } WHERE { GRAPH <urn:default> { ?s ?p ?o } }")
    assert copy.changes().keys() == {G, H, "urn:n"}
    copy.update("CLEAR NAMED")
    copy.settle(spares_default=True)
    assert copy.changes() == {G: None, H: None, "urn:n": b""}


@pytest.mark.parametrize(
    ("prologue", "body", "expected"),
    [
        ("", "", True),
        ("PREFIX : <x/> ", "DROP GRAPH <urn:absent> ; INSERT DATA { <a> :b :c } ;", True),
        ("PREFIX : ", "CLEAR ALL", False),
        ("", "CLEAR XYZ", False),
        ("", "CLEAR ALL CLEAR ALL", False),
    ],
)
def test_text_is_parsed_without_being_run(prologue: str, body: str, expected: bool) -> None:
    """Relative IRIs are resolved, what an operation would fail at does not matter."""
    assert can_parse(prologue, body, "http://example.org/") is expected
