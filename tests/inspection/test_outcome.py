"""What came of a full pass is read back as it was."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph_service.inspection.outcome import Outcome

FOUND = Outcome(datetime(2026, 3, 1, 2, tzinfo=UTC), "due", "ab" * 32, 7, 0, 12, 3.5)


def test_outcome_is_read_back() -> None:
    """Whatever it says."""
    for each in (FOUND, replace(FOUND, fault="no memory"), replace(FOUND, violations=2)):
        assert Outcome.read(each.members()) == each


def test_nothing_is_known_of_a_pass_that_failed() -> None:
    """That is neither yes nor no."""
    assert FOUND.conforms is True
    assert replace(FOUND, violations=1).conforms is False
    assert replace(FOUND, fault="no memory").conforms is None


@pytest.mark.parametrize(
    "wrong", [{"time": "yesterday"}, {"time": "2026-03-01T02:00:00"}, {"more": 1}]
)
def test_what_is_no_outcome_is_refused(wrong: dict[str, object]) -> None:
    """A time without a zone, or a member that none has."""
    with pytest.raises((ValueError, TypeError)):
        Outcome.read(FOUND.members() | wrong)
