"""Killed in the middle of whatever change: what was acknowledged is there, nothing is half there.

Twenty kills, about a minute; ``python -m tests.faults.kills`` does two hundred.
"""

import random
from pathlib import Path

import pytest

from tests.faults.kills import run_kills

KILLS = 20


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(tmp_path: Path) -> None:
    """After each kill -9 the service is there by itself, in a state that may be; fsck is clean."""
    seed = random.SystemRandom().randrange(1 << 32)
    rounds = list(run_kills(tmp_path, KILLS, seed))
    assert len(rounds) == KILLS
    assert [each for each in rounds if each.faults] == [], f"--seed {seed}"
