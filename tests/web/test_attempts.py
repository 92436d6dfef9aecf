"""Who fails too often is told to wait; others are not."""

import pytest

from graph_service.web.attempts import MOST, PAUSE, Attempts
from graph_service.web.refusals import TooManyAttempts


def test_client_that_fails_too_often_waits_and_others_do_not() -> None:
    """After some attempts one more is refused, until time has passed."""
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(MOST):
        attempts.failed("a")
    with pytest.raises(TooManyAttempts) as caught:
        attempts.failed("a")
    attempts.failed("b")
    assert 1 <= caught.value.retry_after <= PAUSE
    now[0] += PAUSE
    attempts.failed("a")
    with pytest.raises(TooManyAttempts):
        attempts.failed("a")


def test_clients_are_forgotten_in_their_order() -> None:
    """So many clients are remembered, and no more memory is used."""
    attempts = Attempts(lambda: 0.0, most_clients=2)
    for _ in range(MOST):
        attempts.failed("a")
    attempts.failed("b")
    attempts.failed("c")
    attempts.failed("a")
