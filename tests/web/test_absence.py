"""To a writer, a graph that they may not see is as one that was never there: every byte of it."""

from itertools import product
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from graph_service.web.service import Service
from tests.web.conftest import BASE, MARK
from tests.web.writers import HIDDEN, OPEN, Caller

ABSENT = HIDDEN[:-4] + "0000"
"""As long as the name of the hidden graph, so that lengths may be compared."""

MINE = "http://example.org/n/mine"
TURTLE = "<urn:a> <urn:b> 1 ."
BODIES = (
    (TURTLE, "text/turtle"),
    ("<urn:a> <urn:b> .", "text/turtle"),
    (TURTLE, "text/plain"),
    ("", "text/turtle"),
    (f"<{HIDDEN}> {{ {TURTLE} }}", "application/trig"),
)
WRITERS = ("narrow", None)
UPDATES = (
    "INSERT DATA { GRAPH <$> { <urn:a> <urn:b> 1 } }",
    "DELETE DATA { GRAPH <$> { <urn:a> <urn:b> 1 } }",
    "DELETE DATA { GRAPH <$> { "
    f'<http://example.org/s0> <http://example.org/p> "{MARK} about s0" }} }}',
    "DELETE WHERE { GRAPH <$> { ?s ?p ?o } }",
    "DELETE { GRAPH <$> { ?s ?p ?o } } WHERE { GRAPH <$> { ?s ?p ?o } }",
    "INSERT { GRAPH <$> { <urn:a> ?p ?o } } WHERE { ?s ?p ?o }",
    "WITH <$> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "WITH <$> INSERT { <urn:a> <urn:b> 1 } WHERE {}",
    f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }} USING <$> WHERE {{ ?s ?p ?o }}",
    f"INSERT {{ GRAPH <{MINE}> {{ <urn:a> <urn:b> ?n }} }} WHERE {{ SELECT (COUNT(*) AS ?n) "
    "{ GRAPH <$> { ?s ?p ?o } } }",
    *(
        f"{operation} {silent} GRAPH <$>"
        for operation, silent in product(("CLEAR", "DROP", "CREATE"), ("", "SILENT"))
    ),
    *(
        f"{operation} {silent} {direction}"
        for operation, silent in product(("COPY", "MOVE", "ADD"), ("", "SILENT"))
        for direction in (
            f"<$> TO <{MINE}>",
            f"<{MINE}> TO <$>",
            "<$> TO DEFAULT",
            "DEFAULT TO <$>",
        )
    ),
    "CLEAR ALL",
    "DROP NAMED",
    f"INSERT DATA {{ GRAPH <{MINE}> {{ <urn:c> <urn:d> 2 }} }} ; CLEAR GRAPH <$>",
    "LOAD <$>",
    "INSERT DATA { GRAPH <$> { <urn:a> <urn:b> }",
)


def outcome(answer: TestResponse, graph: str) -> tuple[int, bytes, str]:
    """Return an answer, in which the name of the graph that it is about is another word."""
    names = (graph.encode(), quote(graph, safe="").encode())
    data, headers = answer.data, str(answer.headers)
    for name in names:
        data, headers = data.replace(name, b"$"), headers.replace(name.decode(), "$")
    return answer.status_code, data, headers


def content_of(service: Service) -> set[tuple[str, str]]:
    """Return graphs and objects of the newest release."""
    return {(each.graph, each.object) for each in service.state.current().entries}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_hidden_graph_is_as_an_absent_one(caller: Caller, writable: Service, method: str) -> None:
    """Whatever is sent, on whatever condition, accepting whatever: the same answer."""
    tag = caller.send("GET", HIDDEN, who="reader").headers["ETag"]
    before = content_of(writable)
    conditions: tuple[dict[str, str], ...] = (
        {}, {"If_Match": "*"}, {"If_None_Match": "*"}, {"If_Match": tag}, {"If_None_Match": tag},
        {"If_Match": '"other"'}, {"Content_Encoding": "gzip"}, {"Accept": "text/html"},
        {"Accept": "application/n-quads"}, {"Accept": "image/png"},
    )  # fmt: skip
    bodies = BODIES if method in ("PUT", "POST", "PATCH") else BODIES[:1]
    for who, more, (body, kind) in product(WRITERS, conditions, bodies):
        hidden, absent = (
            outcome(caller.send(method, graph, body, kind, who=who, **more), graph)
            for graph in (HIDDEN, ABSENT)
        )
        assert hidden == absent, (who, more, kind)
        assert MARK.encode() not in hidden[1]
    assert content_of(writable) == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE"])
def test_hidden_graph_below_the_service_is_as_an_absent_one(caller: Caller, method: str) -> None:
    """The same where the address of the request is the graph's name."""
    name = caller.new.rpartition("-")[2]
    hidden, absent = f"/graphs/{name}", f"/graphs/{name[::-1]}"
    graph = BASE + hidden[1:]
    assert caller.send("PUT", graph, TURTLE, who="staff").status_code == 201
    for who, more in product(WRITERS, ({}, {"If_Match": "*"}, {"If_None_Match": "*"})):
        answers = [
            outcome(caller.send(method, None, TURTLE, who=who, path=path, **more), path)
            for path in (hidden, absent)
        ]
        assert answers[0] == answers[1]
    assert caller.send("DELETE", graph, who="staff").status_code == 204


def test_update_of_a_hidden_graph_is_as_that_of_an_absent_one(
    caller: Caller, writable: Service
) -> None:
    """Each operation, by itself or after another: the same answer, and nothing in it or done."""
    caller.send("PUT", MINE, "<urn:c> <urn:d> 1 .", who="narrow")
    before = content_of(writable)
    for text in UPDATES:
        answers = []
        for graph in (HIDDEN, ABSENT):
            answers.append(outcome(caller.update(text.replace("$", graph), "narrow"), graph))
            after = content_of(writable)
            assert {each for each in before if each[0] in (HIDDEN, OPEN)} <= after
            assert MARK.encode() not in caller.send("GET", MINE, who="narrow").data
            caller.send("PUT", MINE, "<urn:c> <urn:d> 1 .", who="narrow")
        # a change that was made is a release of its own
        numbered = [(status, data, masked(headers)) for status, data, headers in answers]
        assert numbered[0] == numbered[1], text
    caller.send("DELETE", MINE, who="narrow")


def masked(headers: str) -> str:
    """Return headers without the number of the release."""
    return "\n".join(line for line in headers.splitlines() if not line.startswith("Release"))


def test_change_of_nothing_does_not_tell_of_hidden_releases(
    caller: Caller, writable: Service
) -> None:
    """Its answer names the release that the caller sees, not one that others have seen since."""
    caller.send("PUT", caller.new, TURTLE)
    seen = caller.send("GET", caller.new, who="office").headers["Release"]
    hidden = caller.new + "-hidden"
    assert caller.send("PUT", hidden, TURTLE, who="staff").status_code == 201
    assert str(writable.state.current().number) != seen
    again = caller.send("PUT", caller.new, TURTLE)
    assert (again.status_code, again.headers["Release"]) == (204, seen)
    cleared = caller.update("DELETE DATA { GRAPH <urn:none> { <urn:a> <urn:b> 1 } }")
    assert (cleared.status_code, cleared.headers["Release"]) == (204, seen)
    caller.send("DELETE", hidden, who="staff")
