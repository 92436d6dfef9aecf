"""Engines of others call us by ``SERVICE``: what they get is what we know, whole and unharmed."""

import json
from collections import Counter

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store

from tests.clients.callers import Caller, Failed, Pyoxigraph, Rdflib
from tests.clients.conftest import Here, Started, Term
from tests.clients.servers import OxigraphServer, VirtuosoServer
from tests.clients.world import MANY, MARK

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
EX = "http://example.org/"
FEW = 2_000
"""Rows for Virtuoso, which takes a minute for twenty thousand."""


def xfail(request: pytest.FixtureRequest, caller: Started, faults: dict[type[Caller], str]) -> None:
    """Expect a test to fail with callers that have a fault."""
    if caller.kind in faults:
        request.applymarker(pytest.mark.xfail(reason=faults[caller.kind], strict=True))


def kept(term: Term) -> str:
    """Return a term as the engine keeps it: numbers and dates are what they mean."""
    if isinstance(term, BlankNode):
        return "a node"
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), term))
    (quad,) = store
    return str(quad.object)


def counted(rows: list[dict[str, Term]], *names: str) -> "Counter[tuple[str, ...]]":
    """Return rows with how often each is there."""
    return Counter(tuple(kept(row[name]) for name in names) for row in rows)


def expected(store: Store, pattern: str, *names: str) -> "Counter[tuple[str, ...]]":
    """Return what the rows of a pattern are."""
    rows = list(store.query(f"SELECT * {{ {pattern} }}"))
    return counted([{n: row[n] for n in names} for row in rows], *names)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        (f"?s {LABEL} ?o", ("s", "o")),
        (f"<{EX}a> <{EX}said> ?o", ("o",)),
        (f"<{EX}a> <{EX}heldBy> ?b . ?b <{EX}office> ?o", ("b", "o")),
    ],
    ids=["names", "values", "nodes without a name"],
)
def test_rows_are_those_of_the_graph(
    here: Here, known: Store, caller: Started, pattern: str, names: tuple[str, ...]
) -> None:
    """In every script, with language tags, datatypes, quotes and line ends."""
    head = " ".join(f"?{name}" for name in names)
    rows = caller.table(f"SELECT {head} {{ SERVICE <{here.endpoint}> {{ {pattern} }} }}")
    assert counted(rows, *names) == expected(known, pattern, *names)


@pytest.mark.parametrize(("label", "truth"), [("plain", True), ("none", False)])
def test_ask_is_true_or_false(here: Here, caller: Started, label: str, truth: bool) -> None:
    """A call inside of an ASK decides it."""
    query = f"ASK {{ SERVICE <{here.endpoint}> {{ ?s {LABEL} '{label}' }} }}"
    assert json.loads(caller.ask(query))["boolean"] is truth


def test_construct_makes_a_graph_of_what_it_got(here: Here, known: Store, caller: Started) -> None:
    """Triples made of our rows have the same terms."""
    call = f"SERVICE <{here.endpoint}> {{ ?s {LABEL} ?o }}"
    text = caller.ask(f"CONSTRUCT {{ ?s <{EX}called> ?o }} WHERE {{ {call} }}")
    made = Store()
    made.load(text, format=RdfFormat.N_TRIPLES)
    pattern = "?s {} ?o".format
    assert expected(made, pattern(f"<{EX}called>"), "s", "o") == expected(
        known, pattern(LABEL), "s", "o"
    )


def test_join_with_what_the_caller_has(
    here: Here, caller: Started, request: pytest.FixtureRequest
) -> None:
    """Rows that match come; who sends values along asks for these alone."""
    xfail(request, caller, {VirtuosoServer: "SP031: it can't have VALUES beside SERVICE"})
    values = f"VALUES ?s {{ <{EX}n/7> <{EX}n/19999> }}"
    call = f"SERVICE <{here.endpoint}> {{ ?s <{EX}number> ?n }}"
    before = len(here.texts())
    rows = caller.table(f"SELECT ?s ?n {{ {values} {call} }}")
    assert sorted(str(row["n"].value) for row in rows) == ["19999", "7"]
    texts = [text for text in here.texts()[before:] if "number" in text]
    told = [any(f"{EX}n/{n}>" in text for n in (7, 19999)) for text in texts]
    if caller.kind in (Pyoxigraph, OxigraphServer):
        assert not any(told)  # everything is asked for, and joined there
    else:
        assert texts
        assert all(told)


def test_two_calls_are_joined(
    here: Here, known: Store, caller: Started, request: pytest.FixtureRequest
) -> None:
    """What one call finds is looked up by the next."""
    xfail(request, caller, {Rdflib: "the first of two calls is sent twice, the second never"})
    first, second = f"?s <{EX}knows> ?k", f"?k {LABEL} ?o"
    calls = [f"SERVICE <{here.endpoint}> {{ {each} }}" for each in (first, second)]
    rows = caller.table(f"SELECT ?s ?o {{ {' '.join(calls)} }}")
    assert counted(rows, "s", "o") == expected(known, f"{first} . {second}", "s", "o")


def test_many_rows_all_come(here: Here, caller: Started) -> None:
    """Each once."""
    most = FEW if caller.kind is VirtuosoServer else MANY
    call = f"SERVICE <{here.endpoint}> {{ ?s <{EX}number> ?n FILTER(?n < {most}) }}"
    rows = caller.table(f"SELECT ?n {{ {call} }}")
    assert len(rows) == most
    assert {int(row["n"].value) for row in rows} == set(range(most))


def test_caller_sees_what_the_public_sees(here: Here, caller: Started) -> None:
    """Whatever is asked, and whoever asks."""
    call = f"SERVICE <{here.endpoint}> {{ GRAPH ?g {{ ?s {LABEL} ?o }} }}"
    answer = caller.ask(f"SELECT ?g ?o {{ {call} }}")
    assert b"plain" in answer
    assert MARK.encode() not in answer


ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
SLOW = f"SELECT (COUNT(*) AS ?count) {{ {ALL} . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u }}"
WRONG = {
    "too slow": SLOW,
    "too many rows": ALL,
    "not allowed": "?a ?b ?c FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?d ?e ?f } }",
}


@pytest.mark.parametrize("name", WRONG)
def test_error_of_ours_is_an_error_there(impatient: str, caller: Started, name: str) -> None:
    """Never a short answer: a caller sees that something is wrong, also when rows had come."""
    with pytest.raises(Failed):
        caller.ask(f"SELECT * {{ SERVICE <{impatient}> {{ {WRONG[name]} }} }}")


def test_silent_call_that_fails_is_one_row_without_values(
    impatient: str, caller: Started, request: pytest.FixtureRequest
) -> None:
    """As in Federated Query, section 2.1."""
    xfail(
        request,
        caller,
        {Rdflib: "it gives no row at all", VirtuosoServer: "SILENT does nothing"},
    )
    rows = caller.table(f"SELECT ?count {{ SERVICE SILENT <{impatient}> {{ {SLOW} }} }}")
    assert rows == [{}]
