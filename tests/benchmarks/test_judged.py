"""Changes of many sizes are judged, by what they touch unless that is very much."""

from pathlib import Path

import pytest

from tests.benchmarks import conforming, judged


def test_changes_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind has its row; new graphs and texts conform, what has no type does not."""
    conforming.build(tmp_path, 12_000)
    judged.main(
        [str(tmp_path), "--rounds", "1", "--sizes", "20", "200", "--hubs", "states", "--full"]
    )
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if " | " in line][1:]
    told = {row[0].strip("| "): (row[4], row[5].strip(" |")) for row in rows if "---" not in row[0]}
    assert told == {
        "new graph, 20 triples": ("what it touches", "yes"),
        "new graph, 200 triples": ("what it touches", "yes"),
        "another label of a State": ("what it touches", "yes"),
        "no type of a State": ("what it touches", "no"),
        "everything": ("everything", "yes"),
    }
