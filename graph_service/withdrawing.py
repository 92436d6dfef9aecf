"""Withdrawing something from everywhere: the record, what is derived, and whoever answers.

::

    ledger (withdrawal.py) -> those who answer follow -> views and dumps go (forgetting.py)
                           -> what still speaks of it, and what the rules say now

No rule can hold a withdrawal up: what does not conform any more is reported when it is over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from graph_service.errors import GraphServiceError, NotFound
from graph_service.forgetting import PATIENCE, forget, recover
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.redaction import places_in, texts_in
from graph_service.ledger.release import Release
from graph_service.ledger.withdrawal import Withdrawal, lift, withdraw
from graph_service.publish import Judgement, judge, recorded
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import Progress, State, silent

__all__ = [
    "Judgement",
    "Remainder",
    "Withdrawn",
    "lift_withdrawal",
    "withdraw_all",
    "withdraw_everywhere",
]

_SHORTEST: Final = 3
"""Characters of a text that is looked for: a shorter one is in everything."""


@dataclass(frozen=True, order=True)
class Remainder:
    """A text of what was withdrawn that something else still says, as N-Quads have it."""

    text: str
    graph: str
    subject: str


@dataclass(frozen=True)
class Withdrawn:
    """What was done.

    ``remainders`` are for whoever decides what else must go, and for nobody else. ``judgement`` is
    ``None`` when the rules could not be asked. ``all_left`` says whether everybody who answered
    from what was withdrawn had left before their files were removed.
    """

    withdrawal: Withdrawal
    remainders: tuple[Remainder, ...]
    judgement: Judgement | None
    all_left: bool


def withdraw_everywhere(
    settings: Settings,
    state: State,
    iri: str,
    *,
    by: str | None = None,
    details: Mapping[str, Any] | None = None,
    follow: Callable[[], object] = lambda: None,
    progress: Progress = silent,
    patience: float = PATIENCE,
) -> Withdrawn:
    """Withdraw a graph or a resource; when this returns, no file of the state has it.

    Args:
        settings: name the rules.
        state: the state folder.
        iri: of the graph or the resource.
        by: name of the token with which it was asked for, ``None`` for the operator.
        details: further JSON values for the audit line.
        follow: returns when this process answers from the new release.
        progress: is told the name of each stage.
        patience: seconds that other processes get to leave what was withdrawn.

    Raises:
        InputError: it is no absolute IRI.
        NotFound: no release has it; nothing was written.
        LedgerError: the record can't be written, is locked or damaged; what was begun is finished
            by the next writer, or when a service starts.
    """
    recover(state)
    progress("ledger")
    said = {**(details or {}), **({} if by is None else {"token": by})}
    done = withdraw(state.ledger, iri, issued=datetime.now(UTC), details=said)
    try:
        progress("services follow")
        follow()
    finally:
        left = forget(state, progress, patience)
    progress("what still speaks of it")
    remainders = _remainders(state.ledger, done)
    progress("shapes and checks")
    return Withdrawn(done, remainders, _judge(settings, state, done.release), left)


def withdraw_all(
    state: State,
    iris: Iterable[str],
    *,
    details: Mapping[str, Any],
    follow: Callable[[], object] = lambda: None,
    patience: float = PATIENCE,
) -> list[str]:
    """Withdraw several graphs and resources, with one look at what is derived, at the end.

    Args:
        state: the state folder.
        iris: of the graphs and resources; what no release has is passed over.
        details: JSON values for the audit lines.
        follow: returns when this process answers from the new release.
        patience: seconds that other processes get to leave what was withdrawn.

    Returns:
        Those that were there.

    Raises:
        InputError: one is no absolute IRI.
        LedgerError: as :func:`withdraw_everywhere`; those before are withdrawn.
    """
    recover(state)
    done = []
    try:
        for iri in iris:
            try:
                withdraw(state.ledger, iri, issued=datetime.now(UTC), details=details)
            except NotFound:
                continue
            done.append(iri)
    finally:
        if done:
            try:
                follow()
            finally:
                forget(state, patience=patience)
    return done


def lift_withdrawal(state: State, iri: str) -> Release:
    """Allow what was withdrawn to be published again, and return the release that says so.

    Raises:
        NotFound: it is not withdrawn.
        LedgerError: the record can't be written, is locked or damaged.
    """
    recover(state)
    return lift(state.ledger, iri, issued=datetime.now(UTC))


def _remainders(ledger: Ledger, done: Withdrawal) -> tuple[Remainder, ...]:
    texts = {text for text in texts_in(done.removed) | {done.iri} if len(text) >= _SHORTEST}
    found, seen = set(), set()
    for number in ledger.releases():
        for entry in ledger.release(number).entries:
            if entry.object not in seen:
                seen.add(entry.object)
                for text, subject in places_in(ledger.read(entry.object), texts):
                    found.add(Remainder(text, entry.graph, subject))
    for proposal in ledger.proposals.all():
        for each in proposal.graphs:
            for text, subject in places_in((each.after or "").encode(), texts):
                found.add(Remainder(text, each.graph, subject))
    return tuple(sorted(found))


def _judge(settings: Settings, state: State, release: Release) -> Judgement | None:
    """Hold what is left against the rules; that it can't be done is no reason to fail."""
    try:
        rules = read_rules(settings.shapes)
        if rules.shapes is None and not rules.checks:
            return None
        return judge(recorded(state.ledger, release.entries), rules, settings=settings)
    except GraphServiceError:
        return None
