"""Who may know of a proposal: its proposer, and reviewers who see all that it is about."""

from graph_service.access.actor import Actor
from graph_service.errors import NotFound, OutOfScope, Unauthenticated
from graph_service.ledger.proposal import Proposal

NOT_THERE = "there is no such proposal"


def require_known(actor: Actor) -> None:
    """Return when the actor has a token: nobody else has anything to do with proposals.

    Raises:
        Unauthenticated: they have none.
    """
    if actor.name is None:
        raise Unauthenticated("proposals need a token")


def may_see(actor: Actor, proposal: Proposal) -> bool:
    """Return whether a proposal is there for an actor."""
    is_own = actor.name is not None and proposal.proposer == actor.name
    return is_own or may_review(actor, proposal)


def may_review(actor: Actor, proposal: Proposal) -> bool:
    """Return whether an actor reviews, and sees every audience that it is for."""
    reviews = actor.admin or actor.review
    return reviews and actor.audiences.issuperset(proposal.audiences)


def require_seen(actor: Actor, proposal: Proposal | None) -> Proposal:
    """Return a proposal that is there for an actor.

    Raises:
        NotFound: it is not; the words are those for one that never was.
    """
    if proposal is None or not may_see(actor, proposal):
        raise NotFound(NOT_THERE)
    return proposal


def require_review(actor: Actor, proposal: Proposal, *, four_eyes: bool) -> None:
    """Return when an actor who sees a proposal may decide on it.

    Raises:
        OutOfScope: they do not review, or it is their own and somebody else has to.
    """
    if not may_review(actor, proposal):
        raise OutOfScope("the token does not allow to decide on proposals")
    if four_eyes and proposal.proposer == actor.name:
        raise OutOfScope("somebody else has to decide on what this token proposed")
