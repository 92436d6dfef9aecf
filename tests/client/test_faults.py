"""What a service says is wrong becomes an error of one tree."""

import json

import pytest

from graph_service.client.faults import (
    Busy,
    Failed,
    GraphError,
    NotAllowed,
    NotThere,
    Wrong,
    problem_of,
)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Wrong),
        (406, Wrong),
        (413, Wrong),
        (401, NotAllowed),
        (403, NotAllowed),
        (404, NotThere),
        (410, NotThere),
        (429, Busy),
        (503, Busy),
        (500, Failed),
        (502, Failed),
        (504, Failed),
    ],
)
def test_status_tells_the_kind(status: int, kind: type[GraphError]) -> None:
    """Whatever the body is."""
    for body in (b"", b"<html>", b"[1]", b'{"title": "No"}'):
        found = problem_of(status, body)
        assert type(found) is kind
        assert found.status == status


def test_problem_says_what_and_where() -> None:
    """Title, detail and the place in a query."""
    body = {"type": "urn:t", "title": "Syntax", "detail": "no brace", "line": 2, "column": 7}
    found = problem_of(400, json.dumps(body).encode())
    assert str(found) == "Syntax: no brace (line 2, column 7)"
    assert (found.type, found.detail, found.line, found.column) == ("urn:t", "no brace", 2, 7)
