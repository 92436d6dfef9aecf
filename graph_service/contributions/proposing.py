"""Proposing: a change is judged as if it were made, stored, and waits until somebody decides."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from graph_service.access.actor import Actor
from graph_service.access.policy import as_told
from graph_service.errors import InputError, ProposalsFull, TooLarge, Withdrawn
from graph_service.ledger.entering import describe_entries
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.outcomes import PROPOSED
from graph_service.ledger.proposal import OPEN, Proposal, Proposed
from graph_service.ledger.tombstones import refuse_withdrawn
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Foreseen, Occasion, Work, Writer, Written
from graph_service.writing.change import digests

LONGEST_TEXT: Final = 2_000
"""Characters of a note or a reason."""

_DECIDED_KEPT: Final = 1_000
"""Proposals of which the decision is kept beside the audit log."""


class Proposing:
    """Takes proposals.

    Args:
        settings: how many may wait, and how large they may be.
        state: the state folder.
        writer: judges them, and knows what was sent before.
    """

    def __init__(self, settings: Settings, state: State, writer: Writer) -> None:
        self._settings = settings
        self._state = state
        self._ledger = state.ledger
        self._writer = writer

    def propose(self, actor: Actor, work: Work, occasion: Occasion, note: str = "") -> Written:
        """Store a change that is to wait; the answer names it, unless there is nothing to change.

        Raises:
            Nonconformity: it violates the rules as things are; the audit log says so.
            ProposalsFull: the actor has as many that wait as they may.
            TooLarge: its graphs, or all that wait of the actor, are too large.
            GraphServiceError: what ``Writer.write`` raises before it writes.
        """
        check_text(note, "note")
        with self._writer.repeats.once(occasion.request) as known:
            if known is not None:
                return self._writer.again(known)
            foreseen = self._writer.preview(actor, work, occasion, noting=True)
            if not foreseen.change:
                return Written(foreseen.release, ())
            return self._store(actor, foreseen, occasion, note)

    def _store(self, actor: Actor, foreseen: Foreseen, occasion: Occasion, note: str) -> Written:
        entries = {each.graph: each for each in foreseen.release.entries}
        graphs = tuple(
            Proposed(
                graph,
                entries[graph].audience if graph in entries else str(actor.audience),
                entries[graph].object if graph in entries else None,
                None if quads is None else quads.decode(),
            )
            for graph, quads in sorted(foreseen.change.items())
        )
        made = Proposal(
            id=secrets.token_hex(16),
            proposer=_name(actor),
            time=_now(),
            kind=occasion.kind,
            state=OPEN,
            note=note,
            audiences=tuple(sorted({each.audience for each in graphs})),
            count=len(graphs),
            graphs=graphs,
            request=None if occasion.request is None else vars(occasion.request),
        )
        with self._ledger.writing():
            self._ledger.complete_audit()
            before = self._before(made)
            if before is None:
                self._require_room(made)
                self._refuse_withdrawn(actor, made)
                self._ledger.proposals.write(made)
                self._ledger.proposals.sweep(_DECIDED_KEPT)
            told: Mapping[str, Any] = {} if made.request is None else {"request": made.request}
            self._ledger.log(
                PROPOSED,
                token=made.proposer,
                proposal=(before or made).id,
                graphs=digests(foreseen.change),
                release=foreseen.release.number,
                **told,
            )
        return Written(foreseen.release, (), proposal=(before or made).id)

    def _before(self, made: Proposal) -> Proposal | None:
        """Return what the same request proposed before a crash that left no line of it."""
        if made.request is None:
            return None
        waiting = (each for each in self._ledger.proposals.all() if each.state == OPEN)
        return next((each for each in waiting if each.request == made.request), None)

    def _require_room(self, made: Proposal) -> None:
        own = [
            each
            for each in self._ledger.proposals.all()
            if each.state == OPEN and each.proposer == made.proposer
        ]
        if len(own) >= self._settings.proposals_open:
            raise ProposalsFull(f"{len(own)} proposals of this token wait already")
        if made.size + sum(each.size for each in own) > self._settings.proposals_bytes:
            most = self._settings.proposals_bytes
            raise TooLarge(f"proposals of one token that wait may have {most} bytes together")

    def _refuse_withdrawn(self, actor: Actor, made: Proposal) -> None:
        current = self._state.current()
        entries, contents = describe_entries(
            [
                NewEntry(each.graph, each.audience, "", "", each.after.encode())
                for each in made.graphs
                if each.after is not None
            ]
        )
        try:
            refuse_withdrawn(current, entries, contents)
        except Withdrawn as error:
            raise as_told(actor, error) from None


def check_text(text: str, what: str) -> None:
    """Refuse a note or a reason that is too long, or has signs that are no text.

    Raises:
        InputError: it is so.
    """
    strange = any(not each.isprintable() and each not in "\n\t" for each in text)
    if len(text) > LONGEST_TEXT or strange:
        raise InputError(f"the {what} is a text of up to {LONGEST_TEXT} characters")


def _name(actor: Actor) -> str:
    return actor.name or ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
