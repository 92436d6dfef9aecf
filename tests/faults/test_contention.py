"""Eight writers on the same graphs, and kill -9: nothing acknowledged is lost, nothing half there.

About ten seconds; ``python -m tests.faults.contention --seconds 120`` does it for two minutes.
"""

import random
from pathlib import Path

import pytest

from tests.faults.contention import (
    COUNTER,
    SET,
    Act,
    Trial,
    judge,
    run_trial,
)


@pytest.mark.slow
def test_writers_on_the_same_graphs_lose_nothing(tmp_path: Path) -> None:
    """What was acknowledged is in its release; each release is one act of one writer, whole."""
    seed = random.SystemRandom().randrange(1 << 32)
    trial = run_trial(tmp_path, 8.0, seed, gap=2.5)
    assert trial.faults == [], f"--seed {seed}"
    assert trial.kills >= 1
    assert any(act.release for act in trial.acts)


def record(*values: int) -> dict[int, dict[str, str]]:
    """Return releases of the counter."""
    return {
        number: {COUNTER: f'<urn:c> <urn:by> "w0-{number}" .\n<urn:c> <urn:value> "{value}" .\n'}
        for number, value in enumerate(values, 1)
    }


def acts(*releases: int) -> Trial:
    """Return acknowledged raises of the counter."""
    return Trial([Act(f"w0-{n}", COUNTER, "raise", 204, n, is_refused=False) for n in releases])


def test_the_judge_sees_what_is_wrong() -> None:
    """A lost update, a lost change, one that nobody made, and a set that shrinks."""
    assert list(judge(acts(1, 2), record(1, 2))) == []
    assert any("went from 1 to 1" in each for each in judge(acts(1, 2), record(1, 1)))
    assert any("not there" in each for each in judge(acts(1, 2, 3), record(1, 2)))
    assert any("which was None" in each for each in judge(acts(1), record(1, 2)))
    shrunk = {
        1: {SET: '<urn:s> <urn:by> "w0-1" .\n'},
        2: {SET: '<urn:s> <urn:by> "w0-2" .\n'},
    }
    added = Trial([Act(f"w0-{n}", SET, "add", 204, n, is_refused=False) for n in (1, 2)])
    assert list(judge(added, shrunk)) == ["release 2: the set lost elements"]
