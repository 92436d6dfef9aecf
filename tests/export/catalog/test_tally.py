"""Sums by key are the same, however little is held in memory."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.export.catalog.tally import Tally

KEYS = st.binary(max_size=4).map(lambda key: key.replace(b"\n", b"").replace(b"\t", b""))
ROWS = st.lists(st.tuples(KEYS, st.integers(0, 9), st.integers(0, 9)))


@pytest.mark.parametrize("most", [1, 2, 7, 1_000])
@given(rows=ROWS)
def test_sums_are_those_of_a_counter(most: int, rows: list[tuple[bytes, int, int]]) -> None:
    """Each key comes once, in order, with the sums of its numbers."""
    one, two = Counter[bytes](), Counter[bytes]()
    tally = Tally(most)
    for key, first, second in rows:
        tally.add(key, first, second)
        one[key] += first
        two[key] += second
    assert list(tally.rows()) == [(key, (one[key], two[key])) for key in sorted(one)]


def test_rows_without_numbers_are_a_set() -> None:
    """A tally without numbers gives each key once."""
    tally = Tally(2)
    for key in (b"b", b"a", b"b", b"c", b"a"):
        tally.add(key)
    assert list(tally.rows()) == [(b"a", ()), (b"b", ()), (b"c", ())]
