"""Changing graphs while the service runs: judged as the whole that would come, then one commit.

::

    seen before? -> writers wait in line -> work on the current release -> may they? -> judge
                 -> commit -> refresh

A change is made from one release and committed right after it, or made anew: no writer overwrites
what it has not seen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph_service.access.actor import Actor
from graph_service.access.policy import as_told, require_write
from graph_service.access.reach import require_seen
from graph_service.access.tokens import tokens_of
from graph_service.errors import (
    GraphServiceError,
    LedgerError,
    Nonconformity,
    NotShown,
    Overtaken,
    Unavailable,
    Withdrawn,
)
from graph_service.judging import Judge, Judgement
from graph_service.ledger.entering import describe_entries
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.outcomes import UNCHANGED, Outcome
from graph_service.ledger.release import Entry, Release
from graph_service.ledger.tombstones import refuse_withdrawn
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.turns import Turns
from graph_service.writing.change import (
    Change,
    Foreseen,
    Occasion,
    Present,
    Work,
    Written,
    differs,
    digests,
)
from graph_service.writing.entries import entries_after
from graph_service.writing.repeats import Repeats, written_again

PUT: Final = Occasion()
"""A graph is made what it is to be."""

_SHOWN_SECONDS: Final = 30
"""Seconds after which to look whether what is stored is shown."""

_ATTEMPTS: Final = 5
"""Times that a change is made anew because another process published meanwhile."""


@dataclass(frozen=True)
class _Prepared:
    """A change that was judged: what it is made from, what is other, and all entries after it.

    ``time`` is the present. The release may be of later: of what is there for others alone.
    """

    release: Release
    change: Change
    after: dict[str, Entry | NewEntry]
    time: datetime
    judgement: Judgement | None


class Writer:
    """Takes changes, one at a time.

    Args:
        settings: name the shapes and the limits of a validation.
        state: the state folder.
        refresh: returns when the newest release is answered from.
    """

    def __init__(self, settings: Settings, state: State, refresh: Callable[[], Release]) -> None:
        self._state = state
        self._refresh = refresh
        self._turns = Turns()
        self._judge = Judge(settings, state)
        self._tokens = tokens_of(settings.state)
        self.repeats = Repeats(settings, state.ledger)

    def judged(self) -> dict[str, int]:
        """Return how many changes were judged since the start, by what was looked at for that."""
        counts = self._judge.judged
        return {"touched": counts.touched, "everything": counts.full}

    def require(self, actor: Actor, graphs: Iterable[str]) -> None:
        """Return when the actor may change the graphs as things are now.

        Raises:
            Unauthenticated: it needs a token, and there is none.
            OutOfScope: one is not the actor's to write.
            LedgerError: the record is damaged.
        """
        audiences = {each.graph: each.audience for each in self._state.current().entries}
        for graph in graphs:
            require_write(actor, graph, audiences.get(graph))

    def write(self, actor: Actor, work: Work, occasion: Occasion = PUT) -> Written:
        """Make a change; when this returns it is on the disk, and whoever reads sees it.

        Args:
            actor: who makes it.
            work: makes it from what is there.
            occasion: how it came about.

        Raises:
            OutOfScope: a graph of the change is not the actor's to write, or a new one is where
                others may write who would not see it.
            Withdrawn: the change names what was withdrawn, and the actor could see that.
            Nonconformity: the result violates the rules; ``report`` is the judgement.
            Unavailable: too many writers wait, or for too long.
            ValidationEnded: the validation met a limit.
            LedgerError: the record can't be written or is damaged. Nothing was changed.
            NotShown: the change is stored, and the service can't follow it yet.
            KeyInUse, KeyReused: the request has the key of another one.
            GraphServiceError: what ``work`` raises.
        """
        with self.repeats.once(occasion.request) as known:
            if known is not None:
                return self.again(known)
            with self._turns.take():
                written = self._written(actor, work, occasion)
        if written.made:
            try:
                self._refresh()
            except GraphServiceError as error:
                reason = "the change is stored; it is shown as soon as there is room for that"
                raise NotShown(reason, retry_after=_SHOWN_SECONDS) from error
        return written

    def again(self, known: Outcome) -> Written:
        """Return what was done when a request came first.

        Raises:
            LedgerError: the record is damaged.
        """
        return written_again(self._state.ledger, known)

    def preview(
        self, actor: Actor, work: Work, occasion: Occasion = PUT, *, noting: bool = False
    ) -> Foreseen:
        """Return what a change would do, and make none; a refusal is in the log if ``noting``.

        Raises:
            GraphServiceError: what :meth:`write` raises before it writes.
        """
        with self._turns.take():
            made = self._prepared(actor, work, occasion, self._state.current(), noting=noting)
            new = [made.after[g] for g, quads in made.change.items() if quads is not None]
            try:
                refuse_withdrawn(made.release, *describe_entries(new))
            except Withdrawn as error:
                if noting:
                    self._reject(actor, occasion, made.change, withdrawn=error.iri)
                raise as_told(actor, error) from None
            return Foreseen(made.release, made.change, made.judgement)

    def _written(self, actor: Actor, work: Work, occasion: Occasion) -> Written:
        for _ in range(_ATTEMPTS):
            release = self._state.current()
            try:
                made = self._prepared(actor, work, occasion, release, noting=True)
            except LedgerError:
                if self._state.current() == release:
                    raise
                continue  # what is missing went with a withdrawal meanwhile
            if not made.change:
                if occasion.request is not None:
                    asked = vars(occasion.request)
                    about = {"token": actor.name, "release": release.number, "request": asked}
                    self._state.ledger.note(UNCHANGED, **about)
                return Written(release, ())
            before = {entry.graph: entry for entry in release.entries}
            changed = made.change.keys()
            sides = (before, made.after)
            touched = {side[g].audience for side in sides for g in changed & side.keys()}
            creates = not changed <= before.keys()
            try:
                published = self._state.ledger.commit(
                    list(made.after.values()),
                    issued=max(made.time, release.issued),
                    after=release,
                    details={
                        **occasion.details,
                        "graphs": digests(made.change),
                        "dates": dict.fromkeys(touched, made.time.isoformat()),
                    },
                    made=occasion.made(actor.name, creates=creates),
                )
            except Overtaken:
                continue
            except Withdrawn as error:
                self._reject(actor, occasion, made.change, withdrawn=error.iri)
                raise as_told(actor, error) from None
            graphs = tuple(sorted(changed))
            return Written(published, graphs, True, release, creates, made.judgement)
        raise Unavailable("others are publishing; try again", retry_after=5)

    def _prepared(
        self, actor: Actor, work: Work, occasion: Occasion, release: Release, *, noting: bool
    ) -> _Prepared:
        """Return what changes, and all entries after it, once they are judged.

        A change that is refused leaves a line in the audit log if ``noting``.
        """
        asked = work(Present(self._state.ledger, release, actor.audiences))
        entries = {entry.graph: entry for entry in release.entries}
        change = {
            graph: quads
            for graph, quads in asked.items()
            if differs(entries.get(graph), quads)
            or occasion.moves(entries.get(graph), actor.audience, actor.contributor)
        }
        for graph in change:
            entry = entries.get(graph)
            require_write(actor, graph, entry.audience if entry else None)
            if entry is None or occasion.origin is not None:
                require_seen(self._tokens.all(), graph, str(actor.audience))
        now = datetime.now(UTC)
        after = entries_after(release, change, actor, occasion, now)
        judgement = None
        if change:
            judgement = self._judge.judge(release, after, change.keys(), actor.audiences)
            if not judgement.conforms:
                if noting:
                    self._reject(actor, occasion, change, violations=judgement.violations)
                raise Nonconformity(f"{judgement.violations} violation(s)", judgement)
        return _Prepared(release, change, after, now, judgement)

    def _reject(self, actor: Actor, occasion: Occasion, change: Change, **details: object) -> None:
        about = {**occasion.details, "token": actor.name, "graphs": digests(change)}
        if occasion.proposal:
            about |= {"proposal": occasion.proposal, "reviewer": occasion.reviewer}
        self._state.ledger.reject(**about, **details)
