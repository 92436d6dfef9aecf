"""A proposal is judged as its proposer would write it; by what it violates is not for everybody."""

from pathlib import Path

import pytest

from graph_service.access.actor import Actor
from graph_service.access.tokens import tokens_of
from graph_service.errors import Conflict, Nonconformity
from graph_service.judging import Judgement
from graph_service.validate.report import Report
from tests.contributions.test_reviews import STAFF, Office

ERROR = Nonconformity("1 violation(s)", Judgement(Report(()), (), {}))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office."""
    return Office(tmp_path / "state")


def test_report_is_for_who_sees_as_much(office: Office) -> None:
    """The proposer, and reviewers who see all that the proposer sees; others hear that it does."""
    tokens = tokens_of(office.settings.state)
    proposal = office.reviews.find(STAFF, office.propose())
    verdicts = office.reviews.verdicts
    assert verdicts.is_told(office.actor, proposal) and verdicts.is_told(STAFF, proposal)
    blind = Actor("blind", frozenset(), review=True)
    assert not verdicts.is_told(blind, proposal)
    verdicts.require_told(STAFF, proposal, ERROR)
    with pytest.raises(Conflict, match="violates"):
        verdicts.require_told(blind, proposal, ERROR)
    tokens.revoke("office")
    assert verdicts.is_told(STAFF, proposal)


def test_proposer_has_to_hold_a_token(office: Office) -> None:
    """What theirs may now is what counts."""
    proposal = office.reviews.find(STAFF, office.propose())
    assert office.reviews.verdicts.proposer(proposal) == office.actor
    tokens_of(office.settings.state).revoke("office")
    with pytest.raises(Conflict, match="token of its proposer"):
        office.reviews.verdicts.proposer(proposal)
    assert isinstance(office.reviews.verdicts.of(proposal), Conflict)
