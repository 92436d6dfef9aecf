"""The benchmark of sizes measures a whole life of a release."""

from pathlib import Path

from tests.benchmarks.sizing import measure, report


def test_small_release_is_published_served_and_changed(tmp_path: Path) -> None:
    """Every figure is there; some seconds."""
    found = measure(tmp_path / "store", 20_000, rounds=1)
    assert found["statements"] >= 20_000 and found["backend"] == "memory"
    assert all(
        found[name] > 0
        for name in ("publish", "publish memory", "publish processor", "ledger", "views")
    )
    assert all(each > 0 for each in (*found["ask"].values(), *found["change"].values()))
    assert len(report([found]).splitlines()) == 19
