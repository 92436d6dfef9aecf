"""Deciding on proposals: accepted ones are judged again on the present release, and made.

::

    a reviewer looks -> accepted: the same transaction as any change -> what is left: the decision
                     -> refused, with a reason; or taken back by who proposed it
"""

from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from typing import Final

from graph_service.access.actor import Actor
from graph_service.access.policy import as_told
from graph_service.contributions.proposing import check_text
from graph_service.contributions.standing import change_of, work_of_proposal
from graph_service.contributions.verdicts import Verdicts
from graph_service.contributions.visibility import may_see, require_review, require_seen
from graph_service.errors import (
    Conflict,
    InputError,
    LedgerError,
    NotShown,
    OutOfScope,
    Withdrawn,
)
from graph_service.ledger.lock import exclusive
from graph_service.ledger.proposal import (
    ACCEPTED,
    DROPPED,
    OPEN,
    REFUSED,
    Decision,
    Proposal,
)
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Occasion, Writer, Written
from graph_service.writing.change import digests

__all__ = ["OPEN", "Proposal", "Reviews"]

SETTLED: Final = "settled"
"""Event of the audit log: accepted, and the release had it already."""

_PATIENCE: Final = 60.0
"""Seconds that who decides waits for others who do."""


class Reviews:
    """The proposals of a record.

    Args:
        settings: say whether two people are needed.
        state: the state folder.
        writer: makes the changes.
    """

    def __init__(self, settings: Settings, state: State, writer: Writer) -> None:
        self._settings = settings
        self._ledger = state.ledger
        self._state = state
        self._writer = writer
        self.verdicts = Verdicts(settings, state, writer)

    def listed(self, actor: Actor) -> list[Proposal]:
        """Return the proposals that are there for an actor, the newest first.

        Raises:
            LedgerError: one is damaged.
        """
        found = [each for each in self._ledger.proposals.all() if may_see(actor, each)]
        return sorted(
            map(self._settled, found), key=lambda each: (each.time, each.id), reverse=True
        )

    def find(self, actor: Actor, name: str) -> Proposal:
        """Return a proposal that is there for an actor.

        Raises:
            NotFound: there is none of this id for them.
            LedgerError: it is damaged.
        """
        return self._settled(require_seen(actor, self._ledger.proposals.read(name)))

    def accept(self, by: Actor, name: str, reason: str = "", *, rebase: bool = False) -> Written:
        """Make the change that was proposed, judged again on the present release.

        Raises:
            NotFound: there is no such proposal for the actor.
            OutOfScope: they may not decide on it.
            Conflict: it was decided already; graphs changed meanwhile; the token of its proposer
                does not hold any more.
            Nonconformity: it violates the rules by now.
            GraphServiceError: what ``Writer.write`` raises.
        """
        with self._deciding():
            return self._accept(by, self._undecided(by, name), reason, rebase=rebase)

    def _accept(self, by: Actor, proposal: Proposal, reason: str, *, rebase: bool) -> Written:
        check_text(reason, "reason")
        reviewer = _name(by)
        occasion = Occasion(
            proposal.kind,
            proposal=proposal.id,
            reviewer=reviewer,
            details={"reason": reason},
        )
        work = work_of_proposal(proposal, self._ledger, rebase=rebase)
        try:
            written = self._writer.write(self.verdicts.proposer(proposal), work, occasion)
        except NotShown:  # it is stored
            self._settled(proposal)
            raise
        except Withdrawn as error:  # the proposer could see it, which is not to say the reviewer
            raise as_told(by, error) from None
        if not written.made:
            self._note(SETTLED, proposal, reviewer, reason)
        self._close(proposal, ACCEPTED, Decision(reviewer, _now(), reason, written.release.number))
        return written

    def refuse(self, by: Actor, name: str, reason: str) -> Proposal:
        """Decide that a change is not to be made; of its graphs nothing is kept.

        Raises:
            NotFound, OutOfScope, Conflict: as :meth:`accept`.
            InputError: there is no reason.
        """
        check_text(reason, "reason")
        with self._deciding():
            proposal = self._undecided(by, name)
            if not reason.strip():
                raise InputError("a refusal needs a reason, which its proposer reads")
            self._note(REFUSED, proposal, _name(by), reason)
            return self._close(proposal, REFUSED, Decision(_name(by), _now(), reason))

    def drop(self, actor: Actor, name: str) -> Proposal:
        """Take back what one has proposed oneself.

        Raises:
            NotFound: there is no such proposal for the actor.
            OutOfScope: it is somebody else's.
            Conflict: it was decided already.
        """
        with self._deciding():
            proposal = self.find(actor, name)
            if proposal.proposer != actor.name:
                raise OutOfScope("only who proposed it can take it back; refuse it")
            _require_open(proposal)
            self._note(DROPPED, proposal, _name(actor), "")
            return self._close(proposal, DROPPED, Decision(_name(actor), _now(), ""))

    def _deciding(self) -> AbstractContextManager[None]:
        """Be the one who decides, also beside other processes."""
        return exclusive(self._ledger.folder / "deciding", _PATIENCE)

    def _undecided(self, by: Actor, name: str) -> Proposal:
        proposal = self.find(by, name)
        require_review(by, proposal, four_eyes=self._settings.four_eyes)
        _require_open(proposal)
        return proposal

    def _settled(self, proposal: Proposal) -> Proposal:
        """Return a proposal as it is; a crash may have left one open that was accepted."""
        if proposal.state != OPEN:
            return proposal
        number = self._writer.repeats.outcomes.accepted(proposal.id)
        if number is None:
            return proposal
        decision = Decision("", _now(), "", number)
        with suppress(LedgerError):  # who may only read is told the same
            self._close(proposal, ACCEPTED, decision)
        return proposal.closed(ACCEPTED, decision)

    def _close(self, proposal: Proposal, state: str, decision: Decision) -> Proposal:
        closed = proposal.closed(state, decision)
        with self._ledger.writing():
            now = self._ledger.proposals.read(proposal.id)
            if now is None or now.state != OPEN:  # somebody else was faster, or it was withdrawn
                return now or closed
            self._ledger.proposals.write(closed)
        return closed

    def _note(self, event: str, proposal: Proposal, by: str, reason: str) -> None:
        told = {
            "token": by,
            "proposer": proposal.proposer,
            "proposal": proposal.id,
            "reason": reason,
        }
        self._ledger.note(event, **told, graphs=digests(change_of(proposal)))


def _require_open(proposal: Proposal) -> None:
    if proposal.state != OPEN:
        raise Conflict(f"it is decided already: {proposal.state}")


def _name(actor: Actor) -> str:
    return actor.name or ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
