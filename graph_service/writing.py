"""Changing graphs while the service runs: judged as the whole that would come, then one commit.

::

    writers wait in line -> work on the current release -> may they? -> judge -> commit -> refresh

A change is made from one release and committed right after it, or made anew: no writer overwrites
what it has not seen.
"""

from collections.abc import Callable, Iterable, Mapping
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
from graph_service.judging import Judge
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import Entry, Release
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.turns import Turns

DATASET: Final = "contributions"
"""Name of the dataset that graphs belong to which were made over HTTP."""

_SHOWN_SECONDS: Final = 30
"""Seconds after which to look whether what is stored is shown."""

_ATTEMPTS: Final = 5
"""Times that a change is made anew because another process published meanwhile."""


class Present:
    """What a writer sees of a release.

    Args:
        ledger: where its objects are.
        release: the release.
        audiences: those of the writer.
    """

    def __init__(self, ledger: Ledger, release: Release, audiences: frozenset[str]) -> None:
        self.release = release
        self._ledger = ledger
        self._entries = {e.graph: e for e in release.entries if e.audience in audiences}

    def entry(self, graph: str) -> Entry | None:
        """Return the entry of a graph, ``None`` when it is not there for this writer."""
        return self._entries.get(graph)

    def quads(self, graph: str) -> bytes:
        """Return the canonical N-Quads of a graph; of one that is not there, none.

        Raises:
            LedgerError: its object is missing or damaged.
        """
        entry = self._entries.get(graph)
        return b"" if entry is None else self._ledger.read(entry.object)


Change = Mapping[str, bytes | None]
"""Graph IRI -> its new canonical N-Quads, or ``None`` when it goes."""

Work = Callable[[Present], Change]
"""Makes a change from what is there; may be called again when that has changed."""


@dataclass(frozen=True)
class Written:
    """What was done: the release that holds it, and the graphs that are others than before."""

    release: Release
    graphs: tuple[str, ...]


class Writer:
    """Takes changes, one at a time.

    Args:
        settings: name the shapes and the limits of a validation.
        state: the state folder.
        refresh: returns when the newest release is answered from.
    """

    def __init__(self, settings: Settings, state: State, refresh: Callable[[], Release]) -> None:
        self._settings = settings
        self._state = state
        self._refresh = refresh
        self._turns = Turns()
        self._judge = Judge(settings, state)
        self._tokens = tokens_of(settings.state)

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

    def write(self, actor: Actor, work: Work) -> Written:
        """Make a change; when this returns it is on the disk, and whoever reads sees it.

        Raises:
            OutOfScope: a graph of the change is not the actor's to write, or a new one is where
                others may write who would not see it.
            Withdrawn: the change names what was withdrawn, and the actor could see that.
            Nonconformity: the result violates the rules; ``report`` is the judgement.
            Unavailable: too many writers wait, or for too long.
            ValidationEnded: the validation met a limit.
            LedgerError: the record can't be written or is damaged. Nothing was changed.
            NotShown: the change is stored, and the service can't follow it yet.
            GraphServiceError: what ``work`` raises.
        """
        with self._turns.take():
            written = self._written(actor, work)
        if written.graphs:
            try:
                self._refresh()
            except GraphServiceError as error:
                reason = "the change is stored; it is shown as soon as there is room for that"
                raise NotShown(reason, retry_after=_SHOWN_SECONDS) from error
        return written

    def _written(self, actor: Actor, work: Work) -> Written:
        for _ in range(_ATTEMPTS):
            release = self._state.current()
            try:
                new, after = self._prepared(actor, work, release)
            except LedgerError:
                if self._state.current() == release:
                    raise
                continue  # what is missing went with a withdrawal meanwhile
            if not new:
                return Written(release, ())
            now = datetime.now(UTC)
            before = {entry.graph: entry for entry in release.entries}
            touched = {each[g].audience for each in (before, after) for g in new.keys() & each}
            dates = dict.fromkeys(touched, now.isoformat())
            try:
                made = self._state.ledger.commit(
                    list(after.values()),
                    issued=max(now, release.issued),
                    after=release,
                    details={"token": actor.name, "graphs": _digests(new), "dates": dates},
                )
            except Overtaken:
                continue
            except Withdrawn as error:
                self._reject(actor, new, withdrawn=error.iri)
                raise as_told(actor, error) from None
            return Written(made, tuple(sorted(new)))
        raise Unavailable("others are publishing; try again", retry_after=5)

    def _prepared(
        self, actor: Actor, work: Work, release: Release
    ) -> tuple[Change, dict[str, Entry | NewEntry]]:
        """Return what changes, and all entries after it, once they are judged."""
        change = work(Present(self._state.ledger, release, actor.audiences))
        entries = {entry.graph: entry for entry in release.entries}
        new = {graph: q for graph, q in change.items() if _differs(entries.get(graph), q)}
        for graph in new:
            entry = entries.get(graph)
            require_write(actor, graph, entry.audience if entry else None)
            if entry is None:
                require_seen(self._tokens.all(), graph, str(actor.audience))
        after = _entries_after(entries, new, actor)
        if new:
            judgement = self._judge.judge(release, after, new.keys(), actor.audiences)
            if not judgement.conforms:
                self._reject(actor, new, violations=judgement.violations)
                raise Nonconformity(f"{judgement.violations} violation(s)", judgement)
        return new, after

    def _reject(self, actor: Actor, new: Change, **details: object) -> None:
        self._state.ledger.reject(token=actor.name, graphs=_digests(new), **details)


def _differs(entry: Entry | None, quads: bytes | None) -> bool:
    if entry is None or quads is None:
        return (entry is None) != (quads is None)
    return entry.object != name_of(quads)


def _entries_after(
    entries: Mapping[str, Entry], new: Change, actor: Actor
) -> dict[str, Entry | NewEntry]:
    """Return the entries of the next release; a graph that was there stays whose it is."""
    after: dict[str, Entry | NewEntry] = dict(entries)
    for graph, quads in new.items():
        before = entries.get(graph)
        if quads is None:
            del after[graph]
        elif before is not None:
            after[graph] = NewEntry(
                graph, before.audience, before.contributor, before.dataset, quads, before.licence
            )
        else:
            # the audit log knows whose token it was; what is public does not name it
            after[graph] = NewEntry(graph, str(actor.audience), "", DATASET, quads)
    return after


def _digests(new: Change) -> dict[str, str | None]:
    return {g: None if quads is None else name_of(quads) for g, quads in sorted(new.items())}
