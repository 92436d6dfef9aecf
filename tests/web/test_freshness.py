"""A replica knows how old its copy is."""

import os
import time
from pathlib import Path

from graph_service.settings import read_settings
from graph_service.web.freshness import NAME, Freshness


def test_copy_is_too_old_from_its_limit_on(tmp_path: Path) -> None:
    """One that is not there is, and so is one of long ago; a new one counts soon."""
    limited = {"state": tmp_path, "replica": "elsewhere", "replica_seconds": 60.0}
    freshness = Freshness(read_settings(limited, {}), look=0.01)
    assert freshness.is_over()
    path = tmp_path / NAME
    path.touch()
    while freshness.is_over():
        time.sleep(0.01)
    os.utime(path, (time.time() - 61,) * 2)
    while not freshness.is_over():
        time.sleep(0.01)
    path.unlink()
    time.sleep(0.05)
    assert freshness.is_over()


def test_without_a_limit_or_a_copy_there_is_none(tmp_path: Path) -> None:
    """A writer has no copy, whatever the setting says."""
    for changes in ({"replica": "elsewhere"}, {"replica_seconds": 1.0}):
        assert not Freshness(read_settings({"state": tmp_path, **changes}, {})).is_over()
