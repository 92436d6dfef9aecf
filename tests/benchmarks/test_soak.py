"""A soak does what it says: honest requests are told from the others, and each is counted."""

from pathlib import Path

import pytest

from tests.benchmarks import conforming, soak
from tests.benchmarks.contributing import contributing

pytestmark = pytest.mark.slow


def test_everything_is_done_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within seconds everybody had a turn, and nobody honest was refused."""
    monkeypatch.setattr(soak, "_KILL_EVERY", 3.0)
    monkeypatch.setattr(soak, "_LOOK_EVERY", 1.0)
    monkeypatch.setattr(soak, "ATTACKS", soak.ATTACKS[-1:])
    cases = conforming.build(tmp_path, 12_000).written.cases
    with contributing(tmp_path, soak.SETTINGS) as contributor:
        found = soak.soak(contributor, cases, 8.0)
    assert found["alive"] and found["honest"]["answers"] > 20
    assert found["honest"]["failures"] == 0, found["honest"]["reasons"]
    assert found["seen"]["writes"] and found["seen"]["failed_writes"] == []
    assert found["seen"]["killed"] and found["seen"]["hostile"] and found["seen"]["crowds"]
    table = soak.report(found)
    assert "answer " in table
    assert "| of them failed | 0 |" in table and "| the service is alive | yes |" in table
