"""A change of what is hidden changes nothing of what others see: no byte, no tag, no number.

Ten seconds: it publishes several times, with the process that judges.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from graph_service.access.actor import PUBLIC
from graph_service.ledger.ledger import NewEntry
from tests.leaks.canaries import BASE, graph_of, thing_of, word
from tests.leaks.conftest import HIDDEN
from tests.leaks.twins import ISSUED, Reply, Request, Twin, make_token, open_twin

TARGETS = [
    "/",
    "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    "/sparql?query=" + quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"),
    "/sparql?query=" + quote("SELECT ?g { GRAPH ?g {} } ORDER BY ?g"),
    "/sparql",
    "/graphs?default",
    "/graphs?graph=" + quote("https://w3id.org/reprisals/graph/states", safe=""),
    "/graphs?graph=" + quote(graph_of("internal"), safe=""),
    "/graphs?graph=" + quote("http://example.org/graph/" + word("internal"), safe=""),
    "/releases",
    "/releases/1/exports",
    "/changes",
    "/changes.trig",
    "/changes.nq",
    "/changes.jsonld",
    "/changes.html",
    "/changes/things.atom",
    "/changes/fragments/withdrawn-0.nq",
    "/changes/1-1.rdfp",
    "/changes/1-2.rdfp",
    "/queries",
    "/queries/states-by-incidents.csv",
    "/queries/states-by-incidents.html",
    "/queries/graph-contents.json",
    "/search?q=Northland",
    "/search?format=json&q=zqcanary*",
    "/exports",
    "/status",
    "/readyz",
]
INTERNAL = graph_of("internal")
GONE = "http://example.org/graph/" + word("internal")


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """Return a service that may be written by somebody who sees everything."""
    folder = tmp_path_factory.mktemp("unchanged") / "twin"
    with open_twin(folder, HIDDEN, workers=1) as twin:
        reads = ["partner", "internal", "north", "south"]
        twin.tokens["editor"] = make_token(
            twin.state, "editor", reads=reads, writes=["*"], audience="internal", admin=True
        )
        yield twin


def timeless(reply: Reply) -> Reply:
    """Return an answer without when what it is from was issued: that is, when it was sent."""
    headers = (each for each in reply.headers if each[0].lower() != "memento-datetime")
    return replace(reply, headers=tuple(headers))


def shown(twin: Twin, who: str | None) -> dict[str, Reply]:
    """Return everything that a caller is shown, files and their parts included."""
    found = {target: ready(twin, target, who) for target in TARGETS}
    for name in ("graph.nq", "graph.nt", "graph.trig", "graph.ttl"):
        target = f"/exports/{name}"
        found[target] = ready(twin, target, who)
        found[target + " in part"] = twin.get(target, who, Range="bytes=10-99")
    return found


def ready(twin: Twin, target: str, who: str | None) -> Reply:
    """Return an answer, asked for again while it is being made."""
    while (reply := twin.get(target, who)).status == 503 and target != "/readyz":
        time.sleep(0.05)
    return reply


def audiences_of(who: str | None) -> frozenset[str]:
    """Return what a caller of these tests may see."""
    return frozenset({PUBLIC} if who is None else {PUBLIC, who})


def send(twin: Twin, method: str, target: str, body: str = "", kind: str = "text/turtle") -> int:
    """Send a change as the editor and return its status."""
    headers = (("Content-Type", kind),) if body else ()
    return twin.ask(Request(method, target, headers, body.encode() or None), "editor").status


def build(twin: Twin) -> None:
    """Publish other internal data, as ``build`` does, which the service then follows."""
    number = twin.service.state.current().number
    thing = thing_of("internal")
    quads = f'<{thing}> <urn:p> "built {number}" <{INTERNAL}> .\n'.encode()
    entry = NewEntry(INTERNAL, "internal", "Office", "built", quads)
    others = [each for each in twin.service.state.current().entries if each.graph != INTERNAL]
    twin.service.state.ledger.commit([*others, entry], issued=ISSUED.replace(year=2027))
    assert twin.service.refresh().number == number + 1


def put(twin: Twin) -> None:
    """Replace an internal graph over HTTP."""
    target = "/graphs?graph=" + quote(INTERNAL, safe="")
    assert send(twin, "PUT", target, f'<{thing_of("internal")}> <urn:p> "put" .') == 204


def update(twin: Twin) -> None:
    """Change an internal graph by a query, and make a new one."""
    text = f"""INSERT DATA {{ GRAPH <{INTERNAL}> {{ <urn:s> <urn:p> "updated" }} }} ;
    INSERT DATA {{ GRAPH <{BASE}graphs/more> {{ <urn:s> <urn:p> "new" }} }}"""
    assert send(twin, "POST", "/update", text, "application/sparql-update") == 204


def delete(twin: Twin) -> None:
    """Delete an internal graph."""
    assert send(twin, "DELETE", "/graphs?graph=" + quote(INTERNAL, safe="")) == 204


def withdraw(twin: Twin) -> None:
    """Withdraw an internal graph for good."""
    assert send(twin, "POST", "/withdrawals", json.dumps({"iri": GONE}), "application/json") == 200
    assert twin.get("/graphs?graph=" + quote(GONE, safe=""), "editor").status == 410


@pytest.mark.parametrize("change", [build, put, update, delete, withdraw])
def test_hidden_change_is_no_news(twin: Twin, change: object) -> None:
    """Not for the public, and not for a partner; nothing is opened anew for them either."""
    callers = [None, "partner", "north"]
    for who in callers:
        shown(twin, who)  # from now on answers that can be kept are
    before = {who: shown(twin, who) for who in callers}
    answered_from = [twin.service.answering(audiences_of(who)) for who in callers]
    number = twin.service.state.current().number
    assert callable(change)
    change(twin)
    assert twin.service.state.current().number > number
    for who in callers:
        after = shown(twin, who)
        for target, reply in before[who].items():
            assert after[target] == reply, (who, target)
            tag = reply.header("etag")
            if tag is not None and reply.status == 200:
                assert twin.get(target, who, If_None_Match=tag).status == 304
    assert answered_from == [twin.service.answering(audiences_of(who)) for who in callers]


def test_change_that_changes_nothing_tells_no_hidden_release(twin: Twin) -> None:
    """Whoever writes what is there already learns the number that they know from reading."""
    graph = f"{BASE}graphs/office/same"
    target = "/graphs?graph=" + quote(graph, safe="")
    body = (("Content-Type", "text/turtle"),)
    request = Request("PUT", target, body, b"<urn:s> <urn:p> 1 .")
    first = twin.ask(request, "office")
    assert first.status == 201
    build(twin)
    again = twin.ask(request, "office")
    assert (again.status, again.header("release")) == (204, first.header("release"))
    assert twin.get(target).header("release") == first.header("release")


def test_writer_sees_the_same_beside_hidden_graphs(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A row of changes by somebody who does not see the hidden graphs, on both services."""
    folder = tmp_path_factory.mktemp("writers")
    graph = f"{BASE}graphs/office/row"
    target = "/graphs?graph=" + quote(graph, safe="")
    turtle = (("Content-Type", "text/turtle"),)
    sparql = (("Content-Type", "application/sparql-update"),)
    copy = f"INSERT {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    row = [
        Request("PUT", target, (*turtle, ("If-None-Match", "*")), b"<urn:s> <urn:p> 1 ."),
        Request("POST", target, turtle, b'[] <urn:p> "no name" .'),
        Request("POST", target, turtle, f"<urn:s> <urn:about> <{thing_of('south')}> .".encode()),
        Request("POST", "/update", sparql, copy.encode()),
        Request(
            "POST", "/update", sparql, f"DELETE WHERE {{ ?s ?p <{thing_of('south')}> }}".encode()
        ),
        Request("GET", target, (("Accept", "application/n-triples"),)),
        Request("DELETE", target, (("If-Match", '"other"'),)),
        Request("DELETE", target),
        Request("GET", target),
    ]
    with (
        open_twin(folder / "full", HIDDEN, workers=1) as full,
        open_twin(folder / "bare", (), full, workers=1) as bare,
    ):
        replies = [(full.ask(each, "office"), bare.ask(each, "office")) for each in row]
    for request, (reply, other) in zip(row, replies, strict=True):
        assert timeless(reply) == timeless(other), request
    assert [reply.status for reply, _ in replies] == [201, 204, 422, 204, 204, 200, 412, 204, 404]
