"""How a proposal stands: what it would change now, and which graphs changed since."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from graph_service.contributions.standing import (
    ChangedSince,
    change_of,
    conflicts_of,
    standing_of,
    work_of_proposal,
)
from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.objects import name_of
from graph_service.ledger.proposal import Proposed
from tests.contributions.presents import make_present
from tests.ledger.test_proposal import PROPOSAL

ONE, TWO, THREE = (f'<urn:s> <urn:p> "{n}" <urn:g> .\n' for n in "123")
LEDGER = cast(Ledger, SimpleNamespace(read={name_of(ONE.encode()): ONE.encode()}.__getitem__))
CHANGED = replace(
    PROPOSAL, graphs=(Proposed("urn:g", "public", name_of(ONE.encode()), ONE + TWO),), count=1
)


def test_graph_as_it_was_is_no_conflict() -> None:
    """The difference is what was proposed."""
    present = make_present({"urn:g": ONE.encode()})
    stands = standing_of(CHANGED, present)
    assert stands.conflicts == ()
    assert [len(each.added) for each in stands.differences] == [1]
    work = work_of_proposal(CHANGED, LEDGER, rebase=False)
    assert work(present) == change_of(CHANGED) == {"urn:g": (ONE + TWO).encode()}


def test_graph_that_changed_is_a_conflict_unless_rebased() -> None:
    """Rebased, what others added stays."""
    present = make_present({"urn:g": (ONE + THREE).encode()})
    assert conflicts_of(CHANGED, present) == ("urn:g",)
    with pytest.raises(ChangedSince, match="urn:g") as caught:
        work_of_proposal(CHANGED, LEDGER, rebase=False)(present)
    assert caught.value.graphs == ("urn:g",)
    work = work_of_proposal(CHANGED, LEDGER, rebase=True)
    assert work(present) == {"urn:g": (ONE + TWO + THREE).encode()}


def test_graph_that_is_what_was_proposed_is_no_conflict() -> None:
    """Somebody else made the same change: there is nothing to do."""
    present = make_present({"urn:g": (ONE + TWO).encode()})
    stands = standing_of(CHANGED, present)
    assert (stands.conflicts, stands.differences) == ((), ())


def test_graph_that_came_or_went_is_a_conflict() -> None:
    """Nothing can be merged where one side ended the graph, or what it was is not kept."""
    gone = make_present({})
    assert conflicts_of(CHANGED, gone) == ("urn:g",)
    with pytest.raises(ChangedSince):
        work_of_proposal(CHANGED, LEDGER, rebase=True)(gone)

    def pruned(_: str) -> bytes:
        raise LedgerError("missing")

    ledger = cast(Ledger, SimpleNamespace(read=pruned))
    with pytest.raises(ChangedSince):
        present = make_present({"urn:g": (ONE + THREE).encode()})
        work_of_proposal(CHANGED, ledger, rebase=True)(present)


def test_many_conflicts_are_counted() -> None:
    """The error names some."""
    error = ChangedSince(tuple(f"urn:g{n}" for n in range(12)))
    assert "<urn:g9> and 2 more" in str(error)
