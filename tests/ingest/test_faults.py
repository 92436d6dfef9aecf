"""Several faults of one input become one error."""

import pytest

from graph_service.errors import InputError, MappingFault, SyntaxFault
from graph_service.ingest.faults import LIMIT, Faults


def test_nothing_is_raised_without_a_fault() -> None:
    """An input without faults settles in silence."""
    assert Faults().settle() is None


def test_single_fault_is_raised_as_it_is() -> None:
    """One fault keeps class, place and reason."""
    faults = Faults()
    faults.add(SyntaxFault("bad", file="a.csv", line=3, column=2))
    with pytest.raises(SyntaxFault) as caught:
        faults.settle()
    assert str(caught.value) == "a.csv:3:2: bad"


def test_others_are_listed_below_the_first() -> None:
    """The first fault leads, the others follow one a line with their places."""
    faults = Faults()
    for line in (3, 4):
        faults.add(MappingFault(f"bad {line}", file="a.csv", line=line))
    with pytest.raises(MappingFault) as caught:
        faults.settle()
    assert str(caught.value) == "a.csv:3: bad 3\nalso 1 more:\n  a.csv:4: bad 4"


def test_reading_stops_at_the_limit() -> None:
    """A hopeless input ends early and says that there is more."""
    faults = Faults()
    with pytest.raises(InputError, match="also more than 19 others"):
        for line in range(10 * LIMIT):
            faults.add(InputError("bad", file="a.csv", line=line))
