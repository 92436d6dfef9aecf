"""The same code runs for what is hidden as for what is not there, so no time can tell them apart.

How long it takes is measured by ``tests/benchmarks/absence.py``.
"""

import sys
from itertools import count
from types import FrameType
from typing import Any

import pytest

from tests.leaks import texts
from tests.leaks.canaries import graph_of, thing_of
from tests.leaks.twins import Twin

HERE = "graph_service"
GRAPHS = (graph_of("internal"), graph_of("internal")[:-4] + "nobo")
THINGS = (thing_of("internal"), thing_of("internal")[:-4] + "nobo")
"""What is hidden, and what is not there, of the same length."""

_fresh = count()

READS = [
    "/graphs?graph={graph!q}",
    "/sparql?query=ASK%20%7B%20GRAPH%20%3C{graph!q}%3E%20%7B%7D%20%7D%20%23$",
    "/sparql?query=SELECT%20*%20%7B%20%3C{thing!q}%3E%20%3Fp%20%3Fo%20%7D%20%23$",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%23$&default-graph-uri={graph!q}",
    "/queries/resource-neighbourhood.csv?resource={thing!q}",
    "/search?format=json&q={thing!q}",
    "/reconcile?query={thing!q}",
    "/reconcile?query=x%20{word}",
    "/reconcile?extend=%7B%22ids%22%3A%5B%22{thing!q}%22%5D%2C%22properties%22%3A%5B%5D%7D",
    "/reconcile/suggest/entity?prefix={thing!q}",
    "/reconcile/flyout/entity?id={thing!q}",
    "/reconcile/preview?id={thing!q}",
    "/reconcile/view?id={thing!q}",
    "/releases/1/graphs?graph={graph!q}",
]
"""Where ``$`` stands there is a number, so that no answer is one that was kept."""

WRITES = [
    ("PUT", "/graphs?graph={graph!q}", "text/turtle", "<urn:s> <urn:p> 1 ."),
    ("DELETE", "/graphs?graph={graph!q}", "text/turtle", ""),
    ("POST", "/update", "application/sparql-update", "CLEAR GRAPH <{graph}>"),
    ("POST", "/contributions", "application/n-quads", "<urn:s> <urn:p> <{thing}> <{graph}> ."),
    (
        "POST",
        "/contributions?dry-run",
        "application/n-quads",
        "<urn:s> <urn:p> <urn:o> <{graph}> .",
    ),
    ("POST", "/update", "application/sparql-update", "DELETE WHERE { ?s ?p <{thing}> }"),
]


def run(twin: Twin, method: str, target: str, who: str | None, **more: Any) -> frozenset[str]:
    """Return the functions of ours that run for a request, in this thread."""
    called = set[str]()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and HERE in frame.f_code.co_filename:
            called.add(f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}")

    headers = {} if who is None else {"Authorization": f"Bearer {twin.tokens[who]}"}
    client = twin.app.test_client()
    sys.setprofile(note)
    try:
        answer = client.open(target, method=method, headers=headers, **more)
        answer.close()
    finally:
        sys.setprofile(None)
    assert answer.status_code < 500
    return frozenset(called)


def about(text: str, graph: str, thing: str) -> str:
    """Return a text about a graph and a thing."""
    hidden = texts.written(text, "internal")
    marks = ((GRAPHS[0], graph), (THINGS[0], thing))
    for one, other in marks:
        hidden = hidden.replace(one, other).replace(texts.encoded(one), texts.encoded(other))
    return hidden


@pytest.mark.parametrize("text", READS)
@pytest.mark.parametrize("who", [None, "partner"])
def test_same_code_reads(full: Twin, text: str, who: str | None) -> None:
    """Whoever asks, and however."""
    things = list(zip(GRAPHS, THINGS, strict=True))

    def ask(graph: str, thing: str) -> frozenset[str]:
        return run(full, "GET", about(text, graph, thing).replace("$", str(next(_fresh))), who)

    for each in (*things, *things):  # what is made once is there afterwards
        ask(*each)
    for _ in range(10):  # a worker that is worn is replaced now and then, whatever is asked
        hidden, absent = (ask(*each) for each in things)
        if hidden == absent:
            break
    assert hidden == absent
    assert len(hidden) > 20


@pytest.mark.parametrize(("method", "text", "kind", "body"), WRITES)
@pytest.mark.parametrize("who", [None, "office"])
def test_same_code_refuses(
    full: Twin, method: str, text: str, kind: str, body: str, who: str | None
) -> None:
    """So it is for who would change it."""
    found = []
    for graph, thing in zip(GRAPHS, THINGS, strict=True):
        more = {"data": about(body, graph, thing), "content_type": kind}
        run(full, method, about(text, graph, thing), who, **more)
        found.append(run(full, method, about(text, graph, thing), who, **more))
    assert found[0] == found[1]
    assert len(found[0]) > 20
