"""The benchmark of federated queries measures both ways."""

from pathlib import Path

from tests.benchmarks.federated import FORKED, STARTED, measure


def test_each_way_is_measured_in_turns(tmp_path: Path) -> None:
    """The first round, which starts what is kept, does not count."""
    found = measure(tmp_path / "state", 2)
    assert len(found[STARTED]) == len(found[FORKED]) == 2
    assert all(each > 0 for took in found.values() for each in took)
