"""Two clean checkouts give the same exports."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkouts import ROOT, compare, differing, hashes


@pytest.mark.slow
def test_two_checkouts_export_the_same_bytes(tmp_path: Path) -> None:
    """All files agree, whatever place, hash seed, time zone, locale and mask; takes a minute."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("the tests do not run from a repository")
    count, found = compare(ROOT, tmp_path, [sys.executable, sys.executable])
    assert count > 150
    assert found == []


def test_difference_is_seen(tmp_path: Path) -> None:
    """A byte that differs, and a file that is in one place alone, are named."""
    for place, files in {
        "one": {"a": "x", "b/c": "y"},
        "two": {"a": "x", "b/c": "z", "d": ""},
    }.items():
        for name, text in files.items():
            path = tmp_path / place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    assert differing(hashes(tmp_path / "one"), hashes(tmp_path / "two")) == ["b/c", "d"]
    command = [sys.executable, "-m", "tests.checkouts", "--help"]
    assert b"--pythons" in subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
