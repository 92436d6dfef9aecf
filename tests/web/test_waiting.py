"""What waits is answered with where its proposer sees what becomes of it."""

from flask import request

from graph_service.web.answering import KEY
from graph_service.web.service import Service
from graph_service.web.waiting import respond_proposed
from graph_service.writing import Written
from tests.web.conftest import BASE
from tests.web.writers import Caller


def test_answer_names_the_proposal_and_nothing_else(caller: Caller, writable: Service) -> None:
    """It has no body; a repeated request is told that it is one."""
    app = caller._client.application
    written = Written(writable.state.current(), (), proposal="a" * 32)
    with app.test_request_context("/"):
        request.environ[KEY] = writable.answering()
        answer = respond_proposed(writable, written)
        again = respond_proposed(writable, Written(written.release, (), is_repeated=True))
    assert (answer.status_code, answer.data) == (202, b"")
    assert answer.headers["Location"] == f"{BASE}proposals/{'a' * 32}"
    assert answer.headers["Release"].isdecimal()
    assert "Idempotency-Replayed" not in answer.headers
    assert again.headers["Idempotency-Replayed"] == "true"
