"""Going back: a new release that holds what an old one held.

What was withdrawn since is not in the old one any more, and stays away. Nobody sees more than now
by it: of the two audiences that a graph had then and has now, it gets the one with fewer readers.
The rules hold for what comes back as for what is new: a consent that ended blocks it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from graph_service.errors import Nonconformity, NotFound
from graph_service.ledger.release import Entry
from graph_service.publish import Publication, Rules, judge, recorded
from graph_service.settings import Settings
from graph_service.state import Progress, Release, State, silent


def roll_back(
    settings: Settings,
    state: State,
    number: int,
    rules: Rules,
    *,
    by: str,
    progress: Progress = silent,
) -> Publication:
    """Publish what release ``number`` held as the next release; the same as now writes nothing.

    Args:
        settings: audiences, and limits of the validation.
        state: the state folder.
        number: of the old release.
        rules: what it is held against.
        by: who decided, for the audit log.
        progress: is told the stages.

    Raises:
        NotFound: there is no such release, or it was pruned.
        Nonconformity: something blocks; ``report`` is the judgement. The audit log says so.
        Overtaken: somebody published meanwhile.
        InputError, ValidationEnded, LedgerError: as for ``publish``.
    """
    current, entries = state.current(), entries_after(state, number)
    judgement = judge(recorded(state.ledger, entries), rules, settings=settings, progress=progress)
    if not judgement.conforms:
        state.ledger.reject(rollback=number, by=by, violations=judgement.violations)
        raise Nonconformity(f"{judgement.violations} violation(s)", judgement)
    progress("ledger")
    now = datetime.now(UTC)
    dates = {each.audience: now.isoformat() for each in (*current.entries, *entries)}
    release = state.ledger.commit(
        entries,
        issued=max(now, current.issued),
        after=current,
        details={"rollback": number, "by": by, "dates": dates},
    )
    state.derive(release, progress)
    return Publication(release, judgement, changed=release != current)


def entries_after(state: State, number: int) -> list[Entry]:
    """Return the entries of the release that going back would make.

    Raises:
        NotFound: there is no such release, or it was pruned.
        LedgerError: the record is damaged.
    """
    issue, current = state.ledger.history.issue(number), state.current()
    if issue is None:
        raise NotFound(f"there is no release {number}")
    if issue.is_pruned:
        raise NotFound(f"release {number} is not kept any more")
    return list(_narrowed(state, state.ledger.release(number), current))


def _narrowed(state: State, old: Release, current: Release) -> Iterable[Entry]:
    now = {entry.graph: entry.audience for entry in current.entries}
    for entry in old.entries:
        yield replace(entry, audience=_narrower(state, entry.audience, now.get(entry.graph)))


def _narrower(state: State, then: str, now: str | None) -> str:
    """Return the audience with fewer readers; where neither has, the present one."""
    if now is None:
        return then
    readers = [
        {name for name, audiences in state.audiences.sets.items() if audience in audiences}
        for audience in (then, now)
    ]
    return then if readers[0] < readers[1] else now
