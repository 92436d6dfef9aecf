"""A store that follows differences holds what one filled anew holds, to the last quad."""

from collections.abc import Mapping

import pytest
from pyoxigraph import DefaultGraph, Store

from graph_service.errors import LedgerError
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import Entry
from graph_service.namespaces import SKOLEM
from graph_service.views.difference import Applied, Change, apply_changes, changes_between
from graph_service.views.store import fill

P = "<https://example.org/p>"
INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
Graphs = Mapping[str, bytes]


def graph(name: str, *triples: str) -> dict[str, bytes]:
    """Return a graph by its IRI, with triples that are written without their ends."""
    iri = f"https://example.org/g/{name}"
    return {iri: "".join(sorted(f"{triple} <{iri}> .\n" for triple in triples)).encode()}


def entries(graphs: Graphs) -> list[Entry]:
    """Return the entries of a release with these graphs."""
    return [
        Entry(iri, name_of(quads), "public", "Synthetic Office", "synthetic", quads.count(b"\n"))
        for iri, quads in sorted(graphs.items())
    ]


def filled(graphs: Graphs) -> Store:
    """Return a store with these graphs."""
    store = Store()
    fill(store, graphs.items())
    return store


def follow(before: Graphs, after: Graphs) -> tuple[Store, Applied]:
    """Return a store that held what was before once it follows, and what was done to it."""
    objects = {name_of(quads): quads for quads in (*before.values(), *after.values())}
    store = filled(before)
    changes = changes_between(entries(before), entries(after))
    return store, apply_changes(store, changes, objects.__getitem__)


def triple(subject: str, value: str = '"1"') -> str:
    """Return a triple without its end."""
    return f"<https://example.org/{subject}> {P} {value}"


A, B, C = triple("a"), triple("b"), triple("c")
NAMELESS = f"<{SKOLEM}one> {P} <{SKOLEM}two>"
WHOLE = graph("g", A, B)
CASES = {
    "nothing": (WHOLE, WHOLE),
    "a new graph": (WHOLE, WHOLE | graph("h", B, C)),
    "a graph that goes": (WHOLE | graph("h", C), WHOLE),
    "a triple that another graph has": (WHOLE | graph("h", B, C), WHOLE),
    "a changed graph": (WHOLE, graph("g", B, C)),
    "a triple that moves": (graph("g", A, B) | graph("h", C), graph("g", A) | graph("h", B, C)),
    "a graph that is emptied": (WHOLE | graph("h", C), WHOLE | graph("h")),
    "everything": (WHOLE, {}),
    "nodes without a name": (graph("g", A, NAMELESS), graph("g", NAMELESS, B)),
    "nodes without a name that go": (graph("g", A, NAMELESS), graph("g", A)),
    "the same value in other words": (
        graph("g", triple("a", f'"01"^^{INTEGER}')),
        graph("g", triple("a", f'"1"^^{INTEGER}')),
    ),
    "one of two that are the same value": (
        graph("g", triple("a", f'"1"^^{INTEGER}'), triple("a", f'"01"^^{INTEGER}')),
        graph("g", triple("a", f'"1"^^{INTEGER}')),
    ),
    "a term that is a triple": (
        graph("g", A),
        graph("g", f"<https://example.org/r> {P} <<( {B} )>>"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_store_that_follows_holds_what_a_new_one_holds(case: str) -> None:
    """Quads, names of graphs and the count of merged triples are those of a store filled anew."""
    before, after = CASES[case]
    store, applied = follow(before, after)
    old, fresh = filled(before), filled(after)
    assert set(store) == set(fresh)
    assert set(store.named_graphs()) == set(fresh.named_graphs())
    assert len(store) == len(old) + applied.added - applied.removed
    assert applied.merged == merged(fresh) - merged(old)


def merged(store: Store) -> int:
    """Return the number of triples in the default graph."""
    return len(list(store.quads_for_pattern(None, None, None, DefaultGraph())))


def test_changes_name_the_objects_of_both_sides() -> None:
    """Graphs that are the same are no change; others are told with what they had and have."""
    before = entries(WHOLE | graph("h", A) | graph("i", C))
    after = entries(WHOLE | graph("h", A, B) | graph("j", C))
    changed, gone, new = changes_between(before, after)
    assert (changed.graph, changed.triples) == ("https://example.org/g/h", 3)
    assert (changed.before, changed.after) == (before[1].object, after[1].object)
    assert (gone.before, gone.after, gone.triples) == (before[2].object, None, 1)
    assert (new.before, new.after, new.triples) == (None, after[2].object, 1)


def test_only_lines_that_went_are_taken_out() -> None:
    """What stayed in a changed graph is neither taken out nor put in again."""
    _, applied = follow(graph("g", A, B), graph("g", A, C))
    assert applied == Applied(added=2, removed=2, merged=0)


@pytest.mark.parametrize("bad", [b"nonsense\n", *graph("other", A).values()])
def test_object_that_can_not_be_read_changes_nothing(bad: bytes) -> None:
    """Quads of another graph, or none, on either side leave the store as it was."""
    objects = {"good": WHOLE["https://example.org/g/g"], "bad": bad}
    for before, after in (("bad", "good"), ("good", "bad"), (None, "bad")):
        store = filled(WHOLE)
        with pytest.raises(LedgerError):
            apply_changes(
                store,
                [Change("https://example.org/g/g", before, after, 3)],
                objects.__getitem__,
            )
        assert set(store) == set(filled(WHOLE))
