"""What another process is told of a view is enough to know it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.query.handed import hand_over, take_over
from graph_service.views.views import View

VIEW = View(frozenset({"public", "north"}), 7, "d" * 64, Path("/s/store"), 9, ("urn:g",))


@pytest.mark.parametrize("ledger", [None, Path("/s/ledger")])
def test_view_comes_back(ledger: Path | None) -> None:
    """Through JSON; counts and graphs stay behind."""
    view = replace(VIEW, ledger=ledger)
    told = json.loads(json.dumps(hand_over(view)))
    assert take_over(told) == replace(view, triples=0, graphs=())


def test_other_values_are_no_view() -> None:
    """A part that is missing is an error, never a guess."""
    for name in hand_over(VIEW):
        told = hand_over(VIEW)
        del told[name]
        with pytest.raises(KeyError):
            take_over(told)
