"""Leaving a partner alone."""

from graph_service.partners.breaker import Breaker


def test_partner_rests_after_failures_in_a_row_and_then_one_call_tries() -> None:
    """A good call ends it; a bad one begins the rest anew."""
    now = [0.0]
    breaker = Breaker(2, 10.0, lambda: now[0])
    breaker.note(good=False)
    breaker.note(good=True)
    breaker.note(good=False)
    assert breaker.admits() and not breaker.rests
    breaker.note(good=False)
    assert not breaker.admits() and breaker.rests
    now[0] = 10.0
    assert breaker.admits() and not breaker.admits(), "one tries, the others wait for it"
    breaker.note(good=False)
    now[0] = 19.0
    assert not breaker.admits()
    now[0] = 20.0
    assert breaker.admits()
    breaker.note(good=True)
    assert breaker.admits() and breaker.admits() and not breaker.rests
