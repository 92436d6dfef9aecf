"""The description of a graph tells how it came about, to those alone who see the graph."""

import secrets

import pytest
from pyoxigraph import parse

from graph_service.access.tokens import tokens_of
from graph_service.formats import GRAPHS, by_suffix
from graph_service.namespaces import BASE as REP
from graph_service.namespaces import GRAPH, expand
from graph_service.web.service import Service
from tests.web.writers import Caller

TURTLE = '<http://example.org/s> <http://example.org/p> "one" .'
OFFICE = "Synthetic Office of the North"


@pytest.fixture
def known(caller: Caller, writable: Service) -> Caller:
    """Return a caller who can also come as somebody with a name to be told."""
    name = "named-" + secrets.token_hex(4)
    made = tokens_of(writable.settings.state).create(
        name, writes=["*"], audience="public", contributor=OFFICE
    )
    caller._tokens["named"] = made
    caller.new = GRAPH + "fresh-" + secrets.token_hex(8)
    return caller


def described(caller: Caller, suffix: str = "nt", who: str | None = None) -> dict[str, set[str]]:
    """Return the statements of PROV-O in the description of the caller's graph, by predicate."""
    path = f"/doc/graph/{caller.new.removeprefix(GRAPH)}.{suffix}"
    answer = caller.send("GET", None, who=who, path=path)
    assert answer.status_code == 200
    found: dict[str, set[str]] = {}
    form = by_suffix(suffix)
    assert form is not None
    for quad in parse(answer.data, format=form.rdf):
        name = quad.predicate.value.removeprefix(expand("prov:"))
        if name != quad.predicate.value or name == expand("foaf:name"):
            found.setdefault(name, set()).add(str(quad.object))
    return found


@pytest.mark.parametrize("suffix", [each.suffix for each in GRAPHS])
def test_writer_with_a_name_is_told_in_every_format(known: Caller, suffix: str) -> None:
    """So are the time of the release and that it was a change of theirs; no token is named."""
    assert known.send("PUT", known.new, TURTLE, who="named").status_code == 201
    found = described(known, suffix)
    assert found[expand("foaf:name")] == {f'"{OFFICE}"'}
    assert {"wasGeneratedBy", "endedAtTime", "wasAttributedTo"} <= found.keys()
    assert "wasRevisionOf" not in found and "wasInformedBy" not in found
    answer = known.send(
        "GET", None, who=None, path=f"/doc/graph/{known.new[len(GRAPH) :]}.{suffix}"
    )
    assert b"named-" not in answer.data


def test_writer_without_a_name_is_nobody(known: Caller, writable: Service) -> None:
    """The graph is there, and nobody is said to have made it."""
    known.send("PUT", known.new, TURTLE)
    found = described(known)
    assert "wasGeneratedBy" in found
    assert not {"wasAttributedTo", "wasAssociatedWith", expand("foaf:name")} & found.keys()
    (time,) = found["endedAtTime"]
    assert f"{writable.state.current().issued:%Y-%m-%dT%H:%M:%SZ}" in time


def test_revision_is_of_a_release_that_the_reader_knows(known: Caller, writable: Service) -> None:
    """What was made for others between has no number in it, and the address answers."""
    known.send("PUT", known.new, TURTLE)
    seen = writable.state.current().number
    known.send("PUT", known.new + "-hidden", TURTLE, who="staff")
    known.send("POST", known.new, '<urn:a> <http://example.org/p> "two" .')
    (before,) = described(known)["wasRevisionOf"]
    path = before[1:-1].removeprefix(REP)
    assert path.startswith(f"releases/{seen}/graphs?graph=")
    answer = known.send("GET", None, who=None, path="/" + path, Accept="application/n-triples")
    assert answer.data.count(b"\n") == 1
    page = known.send("GET", None, who=None, path=f"/doc/graph/{known.new[len(GRAPH) :]}.html")
    assert (
        f'<a href="/releases/{seen}/graphs?graph=' in page.text or "as it was before" in page.text
    )


def test_graph_that_a_build_made_says_nothing_of_it(known: Caller, writable: Service) -> None:
    """Its entry has the bytes that it always had."""
    assert b'"activity"' not in writable.state.ledger.release(1).entries[0].line
    assert writable.state.ledger.release(1).entries[0].activity is None


def test_change_of_a_hidden_graph_is_in_no_description_of_others(
    known: Caller, writable: Service
) -> None:
    """Neither in that of a graph that was changed together with it, nor in its tag."""
    known.send("PUT", known.new, TURTLE, who="staff")
    path = f"/doc/graph/{known.new.removeprefix(GRAPH)}.nt"
    assert known.send("GET", None, who=None, path=path).status_code == 404
    other = f"{GRAPH}shown-{secrets.token_hex(8)}"
    known.send("PUT", other, TURTLE, who="named")
    shown = "/doc/graph/" + other.removeprefix(GRAPH)
    before = known.send("GET", None, who=None, path=shown + ".nq")
    known.send("PUT", known.new, TURTLE + "<urn:b> <urn:q> 2 .", who="staff")
    after = known.send("GET", None, who=None, path=shown + ".nq")
    assert (before.data, before.headers["ETag"]) == (after.data, after.headers["ETag"])
