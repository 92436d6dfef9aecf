"""How a proposal stands to the present release: what it would change, what changed meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.comparison import GraphDifference, difference
from graph_service.contributions.rebasing import rebased
from graph_service.errors import Conflict, LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.proposal import Proposal, Proposed
from graph_service.writing import Change, Present, Work

_NAMED = 10
"""Graphs that an error names."""


class ChangedSince(Conflict):
    """Graphs of a proposal are not what they were when it was made."""

    def __init__(self, graphs: tuple[str, ...]) -> None:
        shown = ", ".join(f"<{graph}>" for graph in graphs[:_NAMED])
        more = len(graphs) - _NAMED
        rest = f" and {more} more" if more > 0 else ""
        super().__init__(f"changed since it was proposed: {shown}{rest}")
        self.graphs = graphs


@dataclass(frozen=True)
class Standing:
    """``differences`` are to the present release, ``conflicts`` the graphs that changed since."""

    differences: tuple[GraphDifference, ...]
    conflicts: tuple[str, ...]


def standing_of(proposal: Proposal, present: Present) -> Standing:
    """Return how a proposal stands, as somebody sees the release.

    Raises:
        LedgerError: an object is missing or damaged.
    """
    found = []
    for each in proposal.graphs:
        is_there = present.entry(each.graph) is not None
        before = present.quads(each.graph) if is_there else None
        made = difference(each.graph, before, _bytes(each))
        if made.added or made.removed or (made.before is None) != (made.after is None):
            found.append(made)
    return Standing(tuple(found), conflicts_of(proposal, present))


def conflicts_of(proposal: Proposal, present: Present) -> tuple[str, ...]:
    """Return the graphs that are neither what they were nor what they are to be."""
    return tuple(
        each.graph
        for each in proposal.graphs
        if _is_other(each, present) and _bytes(each) != _now(each, present)
    )


def work_of_proposal(proposal: Proposal, ledger: Ledger, *, rebase: bool) -> Work:
    """Return what makes the change that was proposed.

    Args:
        proposal: an open one.
        ledger: has the graphs as they were.
        rebase: whether the statements that it adds and removes are added and removed in graphs
            that changed meanwhile; else these are a conflict.
    """

    def work(present: Present) -> Change:
        conflicts = conflicts_of(proposal, present)
        if conflicts and not rebase:
            raise ChangedSince(conflicts)
        change: dict[str, bytes | None] = {}
        for each in proposal.graphs:
            if each.graph in conflicts:
                change[each.graph] = _rebased(each, ledger, present)
            else:
                change[each.graph] = _bytes(each)
        return change

    return work


def _rebased(each: Proposed, ledger: Ledger, present: Present) -> bytes:
    after, now = _bytes(each), _now(each, present)
    if after is None or now is None:
        raise ChangedSince((each.graph,))  # one side ended the graph: nothing to merge
    try:
        before = b"" if each.before is None else ledger.read(each.before)
    except LedgerError as error:  # it was pruned, or something in it was withdrawn
        raise ChangedSince((each.graph,)) from error
    return rebased(before, after, now)


def _is_other(each: Proposed, present: Present) -> bool:
    entry = present.entry(each.graph)
    return (None if entry is None else entry.object) != each.before


def _now(each: Proposed, present: Present) -> bytes | None:
    return None if present.entry(each.graph) is None else present.quads(each.graph)


def _bytes(each: Proposed) -> bytes | None:
    return None if each.after is None else each.after.encode()


def change_of(proposal: Proposal) -> Mapping[str, bytes | None]:
    """Return the graphs of a proposal as it would have them."""
    return {each.graph: _bytes(each) for each in proposal.graphs}
