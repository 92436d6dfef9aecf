"""The benchmark of stalling asks while a file is made."""

from pathlib import Path

from tests.benchmarks.exported import fill
from tests.benchmarks.stalling import measure, percentile


def test_questions_are_answered_while_a_file_is_made(tmp_path: Path) -> None:
    """Both kinds of moments are measured; takes some seconds."""
    fill(tmp_path / "state", 2_000, tmp_path / "all.nq")
    found = measure(tmp_path / "state", rounds=1, seconds=0.5)
    assert len(found["quiet"]) > 1 and found["making"]
    assert len(found["file"]) == 1 and found["file"][0] > 0


def test_percentile_is_a_value_that_was_measured() -> None:
    """Of a hundred values the 99th part is the last."""
    assert percentile([float(n) for n in range(100)], 0.99) == 99.0
    assert percentile([1.0], 0.5) == 1.0
