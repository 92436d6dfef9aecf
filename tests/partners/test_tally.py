"""How calls of partners ended is counted, by partner."""

import pytest

from graph_service.errors import LedgerError
from graph_service.partners.breaker import FAILURES
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.partners.gateway import Gateway
from graph_service.partners.tally import BUCKETS, Tally, outcome_of
from tests.partners.conftest import Ask
from tests.partners.entries import make_partner
from tests.partners.serving import GOOD, acting, raw, silent, whole


def test_counts_are_sums() -> None:
    """What is returned is a copy."""
    tally = Tally()
    tally.called("archive", 10)
    tally.ended("archive", "answered", rows=3, seconds=0.02)
    tally.ended("archive", "answered", rows=4, seconds=1e6)
    tally.ended("archive", "kept", rows=4)
    found = tally.all()["archive"]
    assert (found.calls, found.size, found.rows, found.seconds) == (1, 10, 11, 1e6 + 0.02)
    assert found.outcomes == {"answered": 2, "kept": 1}
    assert (found.buckets[1], found.buckets[len(BUCKETS)], sum(found.buckets)) == (1, 1, 2)
    found.buckets[0] = found.calls = 9
    assert tally.all()["archive"].calls == 1 and tally.all()["archive"].buckets[0] == 0


def test_failures_have_kinds() -> None:
    """A credential that is missing is no failure of the partner."""
    assert outcome_of(PartnerTimeout("late")) == "timeout"
    assert outcome_of(PartnerFault("gone", ails=True)) == "unreachable"
    assert outcome_of(PartnerFault("odd")) == "unusable"
    assert outcome_of(LedgerError("no secret")) == "credential"


def test_gateway_counts_each_way_to_end(gateway: Gateway, ask: Ask) -> None:
    """Answered, kept, late, lying, dead, and left alone at last."""
    name = make_partner().name
    with acting(whole(Cache_Control="max-age=60")) as server:
        ask(server)
        ask(server)
    with acting(silent) as server, pytest.raises(PartnerTimeout):
        ask(server, seconds=0.2)
    with acting(whole(b"<html>", "text/html")) as server, pytest.raises(PartnerFault):
        ask(server)
    with acting(raw(b"")) as server:
        for _ in range(FAILURES + 1):
            with pytest.raises(PartnerFault):
                ask(server)
        assert gateway.resting() == {name}
    found = gateway.tally.all()[name]
    assert found.outcomes == {
        "answered": 1,
        "kept": 1,
        "timeout": 1,
        "unusable": 1,
        "unreachable": FAILURES,
        "left_alone": 1,
    }
    assert (found.calls, found.size, found.rows) == (2, len(GOOD) + len("<html>"), 4)
    assert sum(found.buckets) == 3 + FAILURES and found.seconds > 0.2
