"""Releases that were made for others are, to a caller, numbers that never were.

Twenty seconds: several releases are opened in each service. Both have the same numbers: where one
published what is hidden, the other published for an audience of which nobody here has heard.
"""

import re
from collections.abc import Iterator, Sequence

import pytest

from graph_service.ledger.ledger import NewEntry
from tests.leaks import cases, texts
from tests.leaks.canaries import find, graph_of, hidden_entries, needles, public_entries
from tests.leaks.conftest import HIDDEN
from tests.leaks.twins import Request, Twin, open_twin

BELOW = [
    "/",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
    "/sparql?query=ASK%20%7B%20GRAPH%20%3C{graph!q}%3E%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D",
    "/graphs?graph={graph!q}",
    "/graphs/{word}",
    "/queries",
    "/queries/states-by-incidents.csv",
    "/queries/resource-neighbourhood.html?resource={thing!q}",
    "/search?q={word}&format=json",
    "/search?q=Northland",
    "/exports",
    "/exports/graph.nq",
    "/update",
    "/status",
    "/releases",
    "/{word}",
]
FILLER = "http://example.org/graph/filler"
LINKED = re.compile(rb"/(changes/fragments/[0-9a-z-]+\.nq)>")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    """Return two services with four releases, of which the public knows the first and the third."""
    marked = [entry for audience in HIDDEN for entry in hidden_entries(audience)]
    folder = tmp_path_factory.mktemp("history")
    changes = {"pinned_releases": 4, "workers": 1, "fragment_members": 20}
    full = releases_of(marked, marked[1:], [made(graph_of("internal"), "internal")])
    bare = releases_of([], [made(FILLER, "filler")], [made(FILLER, "filler", "2")])
    with (
        open_twin(folder / "full", HIDDEN, releases=full, **changes) as one,
        open_twin(folder / "bare", (), one, releases=bare, **changes) as other,
    ):
        yield one, other


def releases_of(*hidden: Sequence[NewEntry]) -> list[list[NewEntry]]:
    """Return four releases: hidden graphs change in the second and fourth, others in the third."""
    first, second, fourth = hidden
    new = made("http://example.org/graph/new", "public")
    seen = public_entries()
    return [[*seen, *first], [*seen, *second], [*seen, new, *second], [*seen, new, *fourth]]


def made(graph: str, audience: str, text: str = "1") -> NewEntry:
    """Return a graph of one statement."""
    quads = f'<urn:s> <urn:p> "{text}" <{graph}> .\n'
    return NewEntry(graph, audience, "Synthetic Office", audience, quads.encode())


@pytest.mark.parametrize("rule", ["/releases", "/releases/<number>"])
def test_lists_are_the_same(pair: tuple[Twin, Twin], rule: str) -> None:
    """The list, and each number, of releases that were and were not."""
    full, bare = pair
    for request in cases.reads(rule, "internal"):
        reply = full.ask(request)
        assert reply == bare.ask(request), request
        if "zqcanary" not in request.target:
            assert find(reply.whole, needles(HIDDEN)) is None


def test_public_knows_what_was_news_to_it(pair: tuple[Twin, Twin]) -> None:
    """Of four releases two; the others are like one that is yet to come."""
    full, _ = pair
    assert {n: full.get(f"/releases/{n}").status for n in range(1, 6)} == {
        1: 200,
        2: 404,
        3: 200,
        4: 404,
        5: 404,
    }
    assert full.get("/releases/2").body == full.get("/releases/5").body
    assert full.get("/releases/2", "internal").status == 200


@pytest.mark.parametrize("rule", ["/changes", "/changes.<suffix>"])
def test_streams_are_the_same(pair: tuple[Twin, Twin], rule: str) -> None:
    """The root, and all that it leads to, of releases that were and were not."""
    full, bare = pair
    for request in cases.reads(rule, "internal", brief=True):
        reply = full.ask(request)
        assert reply == bare.ask(request), request
        if "zqcanary" not in request.target:
            assert find(reply.whole, needles(HIDDEN)) is None
    linked = set(LINKED.findall(full.get("/changes.nq").body))
    assert len(linked) > 1
    for path in linked:
        for request in cases.at("/" + path.decode(), brief=True):
            reply = full.ask(request)
            assert reply == bare.ask(request), request
            assert find(reply.whole, needles(HIDDEN)) is None
    root = full.get("/changes.nq", "internal").body
    known = [full.get(f"/{path.decode()}", "internal").body for path in LINKED.findall(root)]
    assert any(find(text, needles(HIDDEN)) for text in (root, *known))


def test_differences_are_the_same(pair: tuple[Twin, Twin]) -> None:
    """Between any two numbers, whether they are releases of the caller, of others or of nobody."""
    full, bare = pair
    found = set()
    for before in range(6):
        for after in range(6):
            for form in ("rdfp", "added.nq", "removed.nq"):
                request = Request("GET", f"/changes/{before}-{after}.{form}")
                reply = full.ask(request)
                assert reply == bare.ask(request), request
                assert find(reply.whole, needles(HIDDEN)) is None
                found |= {(before, after)} if reply.status == 200 else set()
    assert found == {(before, after) for before in (1, 3) for after in (1, 3)}
    assert find(full.get("/changes/1-2.rdfp", "internal").body, needles(HIDDEN))


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_what_is_below_is_the_same(pair: tuple[Twin, Twin], number: int) -> None:
    """Each route below each number."""
    full, bare = pair
    for path in BELOW:
        target = f"/releases/{number}{texts.written(path, 'internal')}"
        wait_open(pair, target)
        for request in cases.at(target, brief=True):
            reply = full.ask(request)
            assert reply == bare.ask(request), request
            assert reply.status < 500
            if "zqcanary" not in target:
                assert find(reply.whole, needles(HIDDEN)) is None


def wait_open(pair: tuple[Twin, Twin], target: str) -> None:
    """Wait until both have opened the release that an address is below."""
    for twin in pair:
        while twin.ask(Request("GET", target)).status == 503:
            pass
