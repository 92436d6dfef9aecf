"""What a change added and removed is added and removed in the present state."""

from hypothesis import given
from hypothesis import strategies as st

from graph_service.contributions.rebasing import rebased

LINES = st.sets(st.integers(0, 20))


def text(numbers: set[int]) -> bytes:
    """Return lines of N-Quads, sorted as canonical ones are."""
    return b"".join(sorted(f'<urn:s> <urn:p> "{n}" <urn:g> .\n'.encode() for n in numbers))


@given(LINES, LINES, LINES)
def test_change_is_made_to_what_there_is(before: set[int], after: set[int], now: set[int]) -> None:
    """The result has what was added, not what was removed, and else what others made of it."""
    expected = (now - (before - after)) | (after - before)
    assert rebased(text(before), text(after), text(now)) == text(expected)


@given(LINES, LINES)
def test_nothing_between_is_the_change_itself(before: set[int], after: set[int]) -> None:
    """As is a present state that has it already."""
    assert rebased(text(before), text(after), text(before)) == text(after)
    assert rebased(text(before), text(after), text(after)) == text(after)
