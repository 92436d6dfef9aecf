"""The policy refuses what no rule allows, and says why."""

import pytest

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.access.policy import Action, decide, require
from graph_service.errors import NotFound, Refused

PARTNER = Actor("synthetic partner", frozenset({"public", "partner"}))


@pytest.mark.parametrize(
    ("actor", "action", "audience", "allowed"),
    [
        (ANONYMOUS, Action.READ, "public", True),
        (ANONYMOUS, Action.READ, "partner", False),
        (ANONYMOUS, Action.READ, "internal", False),
        (PARTNER, Action.READ, "partner", True),
        (PARTNER, Action.READ, "internal", False),
        (Actor("nobody", frozenset()), Action.READ, "public", False),
        (ANONYMOUS, Action.VALIDATE, "public", True),
        (PARTNER, Action.WRITE, "partner", False),
    ],
)
def test_decision_follows_the_rules(
    actor: Actor, action: Action, audience: str, allowed: bool
) -> None:
    """Each decision is what the table says, and has a reason."""
    decision = decide(actor, action, audience)
    assert decision.allowed is allowed
    assert decision.reason


def test_hidden_things_do_not_exist() -> None:
    """A refused read is told as absence, another refused action as refusal."""
    require(ANONYMOUS, Action.READ, "public")
    with pytest.raises(NotFound):
        require(ANONYMOUS, Action.READ, "internal")
    with pytest.raises(Refused, match="write"):
        require(ANONYMOUS, Action.WRITE, "public")
