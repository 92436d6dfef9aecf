"""The current release, held against the rules as a whole, on the day of today.

A change is judged when it is made, with what is near it, and for who made it. This looks at all
that is published, for each set of audiences, once more: it finds what a change on a hub left, what
other rules than those of the time would refuse, and whoever is still named when the consent has
ended.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from graph_service.ingest.contribution import Ingested
from graph_service.publish import Judgement, Rules, judge, recorded
from graph_service.settings import Settings
from graph_service.state import Progress, Release, State, silent


@dataclass(frozen=True)
class Judged:
    """A release, what it holds, and what is wrong with it."""

    release: Release
    content: Ingested
    judgement: Judgement


def judge_current(
    settings: Settings, rules: Rules, *, progress: Progress = silent, day: date | None = None
) -> Judged:
    """Return what is wrong with the current release.

    Args:
        settings: name the state folder, the audiences, and the engine and limits of a validation.
        rules: what it is held against.
        progress: is told the stages.
        day: on which consents must stand; ``None`` is today, in UTC.

    Raises:
        NotFound: nothing was published yet.
        LedgerError: the record is damaged, or something was withdrawn meanwhile.
        InputError: a shape or check can't be used, or nobody has an audience any more.
        ValidationEnded: the validation met its limit of time or memory.
    """
    state = State(settings)
    release = state.current()
    progress("reading")
    content = recorded(state.ledger, release.entries)
    judgement = judge(content, rules, settings=settings, progress=progress, day=day)
    return Judged(release, content, judgement)


def digest_of_rules(rules: Rules) -> str:
    """Return the SHA-256 of what data is held against."""
    found = hashlib.sha256(rules.shapes.triples if rules.shapes else b"")
    for check in rules.checks:
        found.update(b"\0" + check.name.encode() + b"\0" + check.query.encode())
    found.update(b"\0consent" if rules.consent else b"")
    return found.hexdigest()
