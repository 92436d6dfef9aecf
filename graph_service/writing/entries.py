"""The entries of the release that a change would make: whose each graph is, and who changed it."""

import secrets
from datetime import UTC, datetime

from graph_service.access.actor import Actor
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Activity, Entry, Release
from graph_service.writing.change import DATASET, Change, Occasion


def entries_after(
    release: Release, change: Change, actor: Actor, occasion: Occasion, now: datetime
) -> dict[str, Entry | NewEntry]:
    """Return the entries of the next release, by graph; a graph that was there stays whose it is.

    But for those with an origin: these are made again as that says.

    Args:
        release: the present one.
        change: graphs that are others than in it.
        actor: who changes them. What is public does not name their token: the audit log does.
        occasion: how it came about.
        now: the present; not the date of the release, which others may have had a part in.
    """
    before = {entry.graph: entry for entry in release.entries}
    after: dict[str, Entry | NewEntry] = dict(before)
    activity = Activity(
        id=secrets.token_hex(16),
        kind=occasion.kind,
        time=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        contributor=actor.contributor,
        reviewed=bool(occasion.proposal),
        source=None if occasion.origin is None else occasion.origin.source,
    )
    for graph, quads in change.items():
        entry = before.get(graph)
        if quads is None:
            del after[graph]
        elif occasion.origin is not None:
            revising = activity if entry is None else _revising(activity, release)
            origin, audience = occasion.origin, str(actor.audience)
            whose = (graph, audience, actor.contributor, origin.dataset)
            after[graph] = NewEntry(*whose, quads, origin.licence, revising)
        elif entry is not None:
            after[graph] = NewEntry(
                graph,
                entry.audience,
                entry.contributor,
                entry.dataset,
                quads,
                entry.licence,
                _revising(activity, release),
            )
        else:
            audience, contributor = str(actor.audience), actor.contributor
            after[graph] = NewEntry(graph, audience, contributor, DATASET, quads, "", activity)
    return after


def _revising(activity: Activity, release: Release) -> Activity:
    return Activity(**(vars(activity) | {"revised": release.number}))
