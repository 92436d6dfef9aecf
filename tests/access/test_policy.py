"""The policy refuses what no rule allows, and says why."""

import pytest

from graph_service.access.actor import ANONYMOUS, PUBLIC, Actor
from graph_service.access.policy import (
    Action,
    as_told,
    decide,
    require,
    require_admin,
    require_write,
)
from graph_service.errors import NotFound, OutOfScope, Refused, Unauthenticated, Withdrawn

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


@pytest.mark.parametrize(
    ("graph", "audience"),
    [("urn:g:a", "internal"), ("urn:other", None), ("urn:other", "public")],
)
def test_write_is_refused_alike_whatever_the_reason(graph: str, audience: str | None) -> None:
    """A hidden graph, an absent one and one of others: the words are the same."""
    writer = Actor("office", frozenset({PUBLIC}), ("urn:g:*",), PUBLIC)
    with pytest.raises(Refused, match=r"^the token does not allow to write there$"):
        require_write(writer, graph, audience)


def test_write_needs_a_token_with_an_audience_for_new_graphs() -> None:
    """Nobody writes by default: not without a token, not with one that says no graphs."""
    with pytest.raises(Unauthenticated):
        require_write(ANONYMOUS, "urn:g:a", None)
    with pytest.raises(Refused):
        require_write(Actor("reader", frozenset({PUBLIC})), "urn:g:a", None)
    require_write(Actor("office", frozenset({PUBLIC}), ("urn:g:a",), PUBLIC), "urn:g:a", PUBLIC)


def test_only_an_administrator_administers() -> None:
    """Reading and writing everything is not enough; nobody in particular needs a token."""
    require_admin(Actor("admin", frozenset({"public"}), admin=True))
    with pytest.raises(Unauthenticated):
        require_admin(ANONYMOUS)
    with pytest.raises(OutOfScope):
        require_admin(Actor("staff", frozenset({"public", "internal"}), ("*",), "internal"))


def test_what_was_withdrawn_is_told_to_whom_could_see_it() -> None:
    """To others it is a graph that is not theirs to write."""
    error = Withdrawn("urn:x", frozenset({"partner", "internal"}), "urn:g")
    assert as_told(PARTNER, error) is error
    hidden = as_told(Actor("office", frozenset({"public"})), error)
    assert isinstance(hidden, OutOfScope)
    assert "urn" not in str(hidden) and "withdrawn" not in str(hidden)
