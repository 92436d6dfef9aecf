"""An errand ends with an answer, or with the reason why there is none."""

import pytest

from graph_service.errors import QueryTimeout, ResultTooLarge, WorkerLost
from graph_service.query.errand import send_errand

MODULE = "graph_service.query.explainer"
QUERY = b'{"query": "ASK {}", "base": null}'


def send(asked: bytes = QUERY, *, seconds: float = 60.0, longest: int = 10_000) -> bytes:
    """Send the explainer one query."""
    return send_errand(MODULE, "500000000", "5", asked=asked, seconds=seconds, longest=longest)


def test_answer_comes_back() -> None:
    """Whole, when it is not too long."""
    assert b'"algebra"' in send()
    with pytest.raises(ResultTooLarge):
        send(longest=5)


def test_process_that_dies_or_is_late_is_told() -> None:
    """By its own errors, of which it leaves nothing."""
    with pytest.raises(WorkerLost):
        send(b"junk")
    with pytest.raises(QueryTimeout):
        send(seconds=0.01)
