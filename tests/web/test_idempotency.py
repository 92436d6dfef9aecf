"""A change that is sent again under its key has the answer that it had, and no second effect."""

import json
import secrets
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.errors import InputError, TooLarge
from graph_service.web.app import create_app
from graph_service.web.idempotency import key_of, name_of, request_of
from graph_service.web.service import Service, open_service
from tests.web.conftest import BASE
from tests.web.writers import Caller

TURTLE = '<http://example.org/s> <http://example.org/p> "one" .'


def fresh() -> str:
    """Return a key."""
    return f'"{secrets.token_hex(8)}"'


def outcome(answer: TestResponse) -> tuple[object, ...]:
    """Return what has to be the same."""
    return answer.status_code, answer.headers["Release"], answer.headers.get("Location")


def test_each_method_is_done_once(caller: Caller, writable: Service) -> None:
    """PUT, POST and DELETE of a graph have their first answer again, whatever came between."""
    ledger = writable.state.ledger
    for method, body in (("PUT", TURTLE), ("POST", "<urn:a> <urn:q> 2 ."), ("DELETE", "")):
        key = fresh()
        first = caller.send(method, caller.new, body, Idempotency_Key=key)
        assert first.status_code in (201, 204)
        assert "Idempotency-Replayed" not in first.headers
        caller.send("PUT", caller.new + "-other", f"<urn:a> <urn:q> '{key[1:-1]}' .")
        before = ledger.current(), ledger.audit.verify()
        again = caller.send(method, caller.new, body, Idempotency_Key=key)
        assert outcome(again) == outcome(first)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert (ledger.current(), ledger.audit.verify()) == before


def test_new_graph_has_the_name_that_its_key_gives(caller: Caller, writable: Service) -> None:
    """Whoever sends it again is led to the same graph; who has another token is not."""
    key = fresh()
    first = caller.send("POST", None, TURTLE, Idempotency_Key=key)
    again = caller.send("POST", None, TURTLE, Idempotency_Key=key)
    assert first.status_code == 201
    assert first.headers["Location"].startswith(BASE + "graphs/")
    assert outcome(again) == outcome(first)
    other = caller.send("POST", None, TURTLE, who="staff", Idempotency_Key=key)
    assert other.headers["Location"] != first.headers["Location"]
    assert "Idempotency-Replayed" not in other.headers


def test_updates_and_contributions_are_done_once(caller: Caller) -> None:
    """An update that counts counts once; a receipt is the one that was given."""
    key = fresh()
    text = (
        f"INSERT {{ GRAPH <{caller.new}> {{ <urn:a> <urn:q> ?n }} }} WHERE {{ BIND(RAND() AS ?n) }}"
    )
    assert caller.update(text, Idempotency_Key=key).status_code == 204
    assert caller.update(text, Idempotency_Key=key).headers["Idempotency-Replayed"] == "true"
    assert len(caller.lines(caller.new)) == 1
    key, path = fresh(), "/contributions?mode=merge"
    receipts: list[dict[str, Any]] = []
    for _ in range(2):
        body = f'<{caller.new}> {{ <urn:a> <urn:q> "x" }} <{caller.new}-b> {{ <urn:a> <urn:q> 1 }}'
        answer = caller.send("POST", None, body, "application/trig", path=path, Idempotency_Key=key)
        assert (answer.status_code, "Location" in answer.headers) == (201, True)
        receipts.append(json.loads(answer.data))
        caller.send("PUT", caller.new + "-other", f"<urn:a> <urn:q> {len(receipts)} .")
    assert [each.pop("repeated") for each in receipts] == [False, True]
    assert receipts[0] == receipts[1]


def test_another_request_under_the_key_is_refused(caller: Caller, writable: Service) -> None:
    """Another body, another graph, another condition: each is another request."""
    key = fresh()
    caller.send("PUT", caller.new, TURTLE, Idempotency_Key=key)
    before = writable.state.current()
    for answer in (
        caller.send("PUT", caller.new, TURTLE + " ", Idempotency_Key=key),
        caller.send("PUT", caller.new + "-b", TURTLE, Idempotency_Key=key),
        caller.send("POST", caller.new, TURTLE, Idempotency_Key=key),
        caller.send("PUT", caller.new, TURTLE, Idempotency_Key=key, If_None_Match="*"),
    ):
        assert answer.status_code == 422
        assert json.loads(answer.data)["type"].endswith("#key-reused")
    assert writable.state.current() == before


def test_condition_that_held_is_not_asked_again(caller: Caller) -> None:
    """It would not hold any more: the request itself has changed the graph."""
    key = fresh()
    for _ in range(2):
        answer = caller.send("PUT", caller.new, TURTLE, Idempotency_Key=key, If_None_Match="*")
        assert answer.status_code == 201


def test_refusal_is_answered_as_it_then_is(strict: Caller) -> None:
    """What violated the shapes was not done, and may conform by now."""
    key = fresh()
    body = "<urn:idem> <urn:p> 1, 2 ."
    for _ in range(2):
        answer = strict.send("PUT", strict.new, body, Idempotency_Key=key)
        assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (422, False)


def test_service_that_starts_again_knows(caller: Caller, writable: Service) -> None:
    """The key is in the record."""
    key = fresh()
    first = caller.send("PUT", caller.new, TURTLE, Idempotency_Key=key)
    other = open_service(writable.settings)
    try:
        again = Caller(create_app(other).test_client(), other)
        answer = again.send("PUT", caller.new, TURTLE, Idempotency_Key=key)
        assert outcome(answer) == outcome(first)
        assert answer.headers["Idempotency-Replayed"] == "true"
    finally:
        other.close()


@pytest.mark.parametrize("key", ["", '""', '"a', 'a"b', "a b", "a, b", '"a", "b"', "é", '"\\x"'])
def test_malformed_key_is_refused(caller: Caller, writable: Service, key: str) -> None:
    """As is one that is too long; nothing is written."""
    before = writable.state.current()
    for each in (key, "k" * 256):
        answer = caller.send("PUT", caller.new, TURTLE, Idempotency_Key=each)
        assert (answer.status_code, b"Idempotency-Key" in answer.data) == (400, True)
    assert writable.state.current() == before


def test_key_is_the_same_with_and_without_quotation_marks() -> None:
    """A request without one has none."""
    assert key_of({}) is None
    assert key_of({"HTTP_IDEMPOTENCY_KEY": ' "abc" '}) == key_of({"HTTP_IDEMPOTENCY_KEY": "abc"})
    with pytest.raises(InputError):
        key_of({"HTTP_IDEMPOTENCY_KEY": "k" * 256})


def test_nobody_has_no_requests(writable: Service) -> None:
    """Who sends no token is not remembered; a body is bounded before it is hashed."""
    environ = {"HTTP_IDEMPOTENCY_KEY": "k", "wsgi.input": BytesIO(b"abc"), "CONTENT_LENGTH": "3"}
    assert request_of(environ, ANONYMOUS, 10) is None
    office = Actor("office", frozenset({"public"}))
    with pytest.raises(TooLarge):
        request_of(dict(environ), office, 2)
    found = request_of(environ, office, 10)
    assert found is not None
    assert environ["wsgi.input"].read() == b"abc"  # type: ignore[attr-defined]
    assert name_of({}) is None


def test_keys_are_in_no_answer_to_others(caller: Caller, writable: Service) -> None:
    """The manifest and the log have hashes of it alone."""
    key = secrets.token_hex(8)
    caller.send("PUT", caller.new, TURTLE, Idempotency_Key=key)
    ledger = writable.state.ledger
    number = writable.state.current().number
    for path in (ledger.audit.path, ledger.manifests / f"{number}.json"):
        assert key.encode() not in path.read_bytes()
