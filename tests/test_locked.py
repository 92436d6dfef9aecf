"""What is installed by hash is what the project says that it needs."""

import json
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


def test_everything_of_the_clients_is_locked() -> None:
    """Each line of pip's list has hashes, and each package of npm's a digest."""
    text = (ROOT / ".ci" / "requirements-clients.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("    --hash=sha256:")]
    assert lines
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+ \\", line) for line in lines)
    folder = ROOT / "tests" / "clients" / "comunica"
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
