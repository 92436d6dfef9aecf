"""Whether accepting a proposal would be refused now, and who may know by what."""

from datetime import UTC, datetime
from typing import Final

from graph_service.access.actor import Actor
from graph_service.access.tokens import tokens_of
from graph_service.contributions.standing import work_of_proposal
from graph_service.errors import Conflict, GraphServiceError, Nonconformity, OutOfScope
from graph_service.ledger.proposal import Proposal
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Occasion, Writer

_JUDGED_KEPT: Final = 100
"""Verdicts that are kept."""


class Verdicts:
    """Judges proposals as their proposers would make the change themselves.

    Args:
        settings: say where the tokens are.
        state: the state folder.
        writer: judges.
    """

    def __init__(self, settings: Settings, state: State, writer: Writer) -> None:
        self._state = state
        self._writer = writer
        self._tokens = tokens_of(settings.state)
        self._judged: dict[tuple[str, int], GraphServiceError | None] = {}

    def of(self, proposal: Proposal) -> GraphServiceError | None:
        """Return what accepting an open proposal would be refused with now, ``None`` if it is not.

        It is judged once for each release, however often somebody looks.

        Raises:
            GraphServiceError: it can't be judged now; what ``Writer.preview`` raises.
        """
        key = proposal.id, self._state.current().number
        if key not in self._judged:
            found = self._foreseen(proposal)
            while len(self._judged) >= _JUDGED_KEPT:
                self._judged.pop(next(iter(self._judged)), None)
            self._judged[key] = found
        return self._judged[key]

    def _foreseen(self, proposal: Proposal) -> GraphServiceError | None:
        work = work_of_proposal(proposal, self._state.ledger, rebase=False)
        occasion = Occasion(proposal.kind, proposal=proposal.id)
        try:
            self._writer.preview(self.proposer(proposal), work, occasion)
        except (Nonconformity, Conflict, OutOfScope) as error:
            return error
        return None

    def is_told(self, actor: Actor, proposal: Proposal) -> bool:
        """Return whether an actor may know by what a proposal violates the rules.

        It is judged as its proposer sees the graph; who sees less is told only that it does.
        """
        if proposal.proposer == actor.name:
            return True
        names = {each.name: each for each in self._tokens.all()}
        token = names.get(proposal.proposer)
        return token is not None and actor.audiences.issuperset(token.reads)

    def require_told(self, actor: Actor, proposal: Proposal, error: Nonconformity) -> None:
        """Return when an actor may have the report on a proposal.

        Raises:
            Conflict: they may know no more than that it violates the rules.
        """
        if not self.is_told(actor, proposal):
            raise Conflict("it violates the rules by now") from error

    def proposer(self, proposal: Proposal) -> Actor:
        """Return who proposed something, as their token is now.

        Raises:
            Conflict: it does not hold any more.
        """
        now = datetime.now(UTC)
        for token in self._tokens.all():
            if token.name == proposal.proposer and token.holds(now):
                return token.actor
        raise Conflict("the token of its proposer does not hold any more: refuse it")
