"""A proposal is there for its proposer, and for reviewers who see all that it is about."""

from dataclasses import replace

import pytest

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.contributions.visibility import (
    may_see,
    require_known,
    require_review,
    require_seen,
)
from graph_service.errors import NotFound, OutOfScope, Unauthenticated
from tests.ledger.test_proposal import PROPOSAL

ALL = frozenset({"public", "partner", "internal"})
OFFICE = Actor("office", frozenset({"public"}), ("*",), "public")
STAFF = Actor("staff", ALL, review=True)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (OFFICE, True),
        (STAFF, True),
        (Actor("boss", ALL, admin=True), True),
        (Actor("reader", ALL), False),
        (Actor("half", frozenset({"public"}), review=True), False),
        (Actor("half", frozenset({"public"}), admin=True), False),
        (ANONYMOUS, False),
    ],
)
def test_who_sees_it(actor: Actor, sees: bool) -> None:
    """To all others the words are those for one that never was."""
    assert may_see(actor, PROPOSAL) is sees
    if not sees:
        with pytest.raises(NotFound) as hidden:
            require_seen(actor, PROPOSAL)
        with pytest.raises(NotFound) as absent:
            require_seen(actor, None)
        assert str(hidden.value) == str(absent.value)


def test_who_may_decide() -> None:
    """A reviewer; with four eyes not on what they proposed themselves."""
    require_review(STAFF, PROPOSAL, four_eyes=True)
    with pytest.raises(OutOfScope):
        require_review(OFFICE, PROPOSAL, four_eyes=False)
    own = replace(STAFF, name="office")
    require_review(own, PROPOSAL, four_eyes=False)
    with pytest.raises(OutOfScope, match="somebody else"):
        require_review(own, PROPOSAL, four_eyes=True)


def test_nobody_in_particular_is_asked_for_a_token() -> None:
    """Whatever they ask for."""
    with pytest.raises(Unauthenticated):
        require_known(ANONYMOUS)
    require_known(OFFICE)
