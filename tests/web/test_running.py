"""Ending a running query over HTTP."""

import threading
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph_service.web.service import Service

EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"
ID = "chosen-by-me-0123456789"


@pytest.mark.parametrize("way", ["header", "parameter"])
def test_caller_ends_its_query(client: FlaskClient, running: Service, way: str) -> None:
    """DELETE under the chosen id ends the query; its own request says so, with the id."""
    asked: dict[str, Any] = {"query_string": {"query": ENDLESS + f"#{way}"}}
    if way == "header":
        asked["headers"] = {"Query-Id": ID}
    else:
        asked["query_string"]["query-id"] = ID
    answers = []
    other = client.application.test_client()
    thread = threading.Thread(target=lambda: answers.append(other.get("/sparql", **asked)))
    thread.start()
    for _ in range(200):
        ended = client.delete(f"/queries/running/{ID}")
        if ended.status_code == 204:
            break
        time.sleep(0.02)
    thread.join()
    assert (ended.status_code, ended.data) == (204, b"")
    assert answers[0].get_json()["type"].endswith("#query-cancelled")
    assert answers[0].headers["Query-Id"] == ID
    assert client.delete(f"/queries/running/{ID}").status_code == 404
    assert running.answering().pool.status().running == 0


def test_unknown_ids_are_not_there(client: FlaskClient) -> None:
    """Ids that nobody has, whatever their form, are answered alike."""
    answers = [client.delete(f"/queries/running/{each}") for each in (ID, "1", "%00", "x" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_id_that_could_be_guessed_is_refused(client: FlaskClient) -> None:
    """A short id is 400, in the header and in the URL; so are two of them."""
    ask = {"query": "ASK {}"}
    for asked in (
        {"query_string": ask, "headers": {"Query-Id": "1"}},
        {"query_string": ask | {"query-id": "1"}},
        {"query_string": f"query=ASK{{}}&query-id={ID}&query-id={ID}"},
    ):
        answer = client.get("/sparql", **asked)  # type: ignore[arg-type]
        assert (answer.status_code, answer.get_json()["type"][-12:]) == (400, "#bad-request")


def test_streaming_answer_has_an_id(client: FlaskClient) -> None:
    """An answer that streams says under which id it can be ended."""
    answer = client.get("/sparql", query_string={"query": f"SELECT * {{ {EIGHT} }} LIMIT 1500"})
    assert len(answer.headers["Query-Id"]) >= 22
    assert client.get("/sparql", query_string={"query": "ASK {}"}).headers.get("Query-Id") is None


def test_only_delete_is_allowed(client: FlaskClient) -> None:
    """Other methods are refused, whether the query is there or not."""
    answer = client.get(f"/queries/running/{ID}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "DELETE, OPTIONS")
