"""A difference that is there is seen, one that is not is none, and names give nothing away."""

import random

import pytest

from tests.benchmarks import absence
from tests.benchmarks.absence import ABSENT, HIDDEN, KINDS, NAMES, OTHER, SLOW, compare


def test_names_differ_in_nothing_that_takes_time() -> None:
    """They are of one length, so that requests are, too."""
    assert len({len(name) for name in NAMES}) == 1
    tokens = {"narrow": "gs_made-up"}
    for make in (KINDS | SLOW).values():
        requests = {make(name, 7, tokens) for name in NAMES}
        assert len(requests) == 3
        assert len({len(each) for each in requests}) == 1


@pytest.mark.parametrize(("factor", "seen"), [(1.0, False), (1.2, True)])
def test_difference_of_medians_has_an_interval(factor: float, seen: bool) -> None:
    """Noise with some very slow answers hides no difference, and makes none."""
    source = random.Random(7)  # noqa: S311

    def times(scale: float) -> list[float]:
        slow = [0.5] * 20
        return [scale * source.gauss(0.002, 0.0001) for _ in range(980)] + slow

    row = compare("x", 404, {HIDDEN: times(factor), ABSENT: times(1.0), OTHER: times(1.0)})
    assert (row.low > 0) is seen
    assert abs(row.chance) < 0.01
    assert row.difference == pytest.approx(factor - 1, abs=0.01)
    assert (row.slower > 0.9) is seen


def test_slower_is_a_chance() -> None:
    """One when all are slower, a half when they are the same."""
    assert absence.slower([3.0, 4.0], [1.0, 2.0]) == 1
    assert absence.slower([1.0, 2.0], [3.0, 4.0]) == 0
    assert absence.slower([1.0, 4.0], [2.0, 3.0]) == 0.5
