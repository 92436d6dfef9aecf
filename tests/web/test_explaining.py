"""Explaining queries over HTTP."""

import pytest
from flask.testing import FlaskClient

from graph_service.query.pool import Pool
from tests.web.conftest import MARK

QUERY = "SELECT ?s { ?s <http://example.org/p> ?o } LIMIT 2"


def test_query_is_explained_and_not_run(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text is the default; nothing of the data is in it, and the pool is not asked."""
    monkeypatch.setattr(Pool, "stream", None)
    monkeypatch.setattr(Pool, "run", None)
    answer = client.get("/sparql", query_string={"query": QUERY, "explain": "algebra"})
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "Slice start=0 length=2" in answer.text
    assert "plain" not in answer.text.replace("explain", "")
    assert MARK not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_json_has_the_tree_and_the_limits(client: FlaskClient) -> None:
    """As JSON it also says how the query would be treated, by any way to ask."""
    asked = {"query": QUERY, "explain": "1", "timeout": "1", "named-graph-uri": "http://x/g"}
    for answer in (
        client.get("/sparql", query_string=asked, headers={"Accept": "application/json"}),
        client.post("/sparql", data=asked, headers={"Accept": "application/json"}),
    ):
        body = answer.get_json()
        assert body["algebra"]["op"] == "SelectQuery"
        assert (body["form"], body["mayBeKept"], body["seconds"]) == ("table", True, 1.0)
        assert body["namedGraphs"] == ["http://x/g"]


def test_explained_and_answered_are_two_things(client: FlaskClient) -> None:
    """The kept answer of a query is not given for its explanation, nor the other way round."""
    answered = client.get("/sparql", query_string={"query": QUERY})
    explained = client.get("/sparql", query_string={"query": QUERY, "explain": "true"})
    again = client.get("/sparql", query_string={"query": QUERY, "explain": "false"})
    assert answered.data == again.data != explained.data
    tag = {"If-None-Match": answered.headers["ETag"]}
    asked = {"query": QUERY, "explain": "true"}
    assert client.get("/sparql", query_string=asked, headers=tag).status_code == 200


@pytest.mark.parametrize(
    ("asked", "accept", "status"),
    [
        ({"query": QUERY, "explain": "plan"}, "*/*", 400),
        ({"query": QUERY, "explain": ""}, "*/*", 400),
        ({"query": QUERY, "explain": ["1", "1"]}, "*/*", 400),
        ({"query": "SELECT * {", "explain": "1"}, "*/*", 400),
        ({"query": "ASK { SERVICE <http://x/> {} }", "explain": "1"}, "*/*", 403),
        ({"query": QUERY, "explain": "1"}, "image/png", 406),
    ],
)
def test_wrong_request_is_refused(
    client: FlaskClient, asked: dict[str, str], accept: str, status: int
) -> None:
    """Unknown values, wrong queries and types that are not on offer are refused as elsewhere."""
    answer = client.get("/sparql", query_string=asked, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
