"""What an actor may do: refused unless a rule allows it, and always with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from graph_service.access.actor import Actor
from graph_service.errors import NotFound, OutOfScope, Refused, Unauthenticated, Withdrawn

NOT_THERE: Final = "the token does not allow to write there"
"""All that a writer is told, whether the graph is another's, hidden, or not there."""


class Action(StrEnum):
    """What can be asked for."""

    READ = "read"
    VALIDATE = "validate"
    WRITE = "write"


@dataclass(frozen=True)
class Decision:
    """Whether, and why."""

    allowed: bool
    reason: str


def _audience_is_theirs(actor: Actor, audience: str) -> bool:
    return audience in actor.audiences


def _anybody(actor: Actor, audience: str) -> bool:
    return True


_RULES: Final[dict[Action, tuple[Callable[[Actor, str], bool], str]]] = {
    Action.READ: (_audience_is_theirs, "the audience is one of the actor's"),
    Action.VALIDATE: (_anybody, "validating stores nothing"),
}
"""No rule for an action means that nobody may."""


def decide(actor: Actor, action: Action, audience: str) -> Decision:
    """Decide whether ``actor`` may do ``action`` with what belongs to ``audience``."""
    rule = _RULES.get(action)
    if rule is None:
        return Decision(False, f"no rule allows anybody to {action}")
    allows, reason = rule
    if allows(actor, audience):
        return Decision(True, reason)
    return Decision(False, f"{action} needs that {reason}")


def require(actor: Actor, action: Action, audience: str) -> None:
    """Return when the action is allowed.

    Raises:
        NotFound: reading is refused; to this caller the thing does not exist.
        Refused: another action is refused.
    """
    decision = decide(actor, action, audience)
    if not decision.allowed:
        raise (
            NotFound("there is nothing here") if action is Action.READ else Refused(decision.reason)
        )


def require_write(actor: Actor, graph: str, audience: str | None) -> None:
    """Return when the actor may change a graph.

    A graph that they may not see is refused in the words for one that is not theirs, so that the
    answer does not tell whether it is there.

    Args:
        actor: who asks.
        graph: its IRI.
        audience: that of the graph when it is there, else ``None``.

    Raises:
        Unauthenticated: it needs a token, and there is none.
        OutOfScope: the graph is not theirs.
    """
    if actor.name is None:
        raise Unauthenticated("writing needs a token")
    theirs = actor.is_theirs(graph)  # looked at for a hidden graph, too: it takes as long
    hidden = audience is not None and audience not in actor.audiences
    if hidden or not theirs or actor.audience is None:
        raise OutOfScope(NOT_THERE)


def require_admin(actor: Actor) -> None:
    """Return when the actor may administer the service.

    Raises:
        Unauthenticated: it needs a token, and there is none.
        OutOfScope: the token is not an administrator's.
    """
    if actor.name is None:
        raise Unauthenticated("this needs a token")
    if not actor.admin:
        raise OutOfScope("the token does not allow to administer the service")


def as_told(actor: Actor, error: Withdrawn) -> Withdrawn | OutOfScope:
    """Return what an actor is told who would bring back what was withdrawn.

    To whom could not see it there never was such a thing: the words are those for any graph that
    is not theirs to write.
    """
    return OutOfScope(NOT_THERE) if actor.audiences.isdisjoint(error.audiences) else error
