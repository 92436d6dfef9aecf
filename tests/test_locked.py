"""What is installed by hash is what the project says that it needs."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEST = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]


def name_of(requirement: str) -> str:
    """Return the name of a requirement as the index writes it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [("requirements.txt", PROJECT["dependencies"]), ("requirements-test.txt", TEST)],
)
def test_every_requirement_is_locked(file: str, wanted: list[str]) -> None:
    """Each requirement stands in the locked file with one version and hashes."""
    text = (ROOT / ".ci" / file).read_text(encoding="utf-8")
    locked = re.findall(r"^([a-z0-9.-]+)==\S+(?: ; .*)? \\\n    --hash=sha256:", text, re.MULTILINE)
    assert {name_of(each) for each in wanted} <= set(locked)


def test_both_files_lock_the_same_versions() -> None:
    """What tests run on is what the service runs on."""
    lines = [
        set(re.findall(r"^\S+==\S+", (ROOT / ".ci" / file).read_text("utf-8"), re.MULTILINE))
        for file in ("requirements.txt", "requirements-test.txt")
    ]
    assert lines[0] <= lines[1]
