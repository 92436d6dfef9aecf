"""Where the test suites of the W3C are found: environment, beside the checkout, source archives."""

import contextlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

Suite = Callable[[str, str, str], Path]


def cache_folder() -> Path:
    """Return the folder of the user's cache where fetched archives stay."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "graph-service" / "w3c"


def unpacked(requirement: str, inside: str) -> Path:
    """Return a folder of a source archive on PyPI, fetched once."""
    folder = cache_folder() / requirement.replace("==", "-")
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as stage:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--no-binary", ":all:", "--dest", stage, requirement]
            subprocess.run(command, check=True)
            (archive,) = Path(stage).glob("*.tar.gz")
            ready = Path(stage) / "ready"
            with tarfile.open(archive) as tar:
                tar.extractall(ready, filter="data")
            with contextlib.suppress(OSError):  # another test process was faster
                ready.rename(folder)
    return folder / inside


@pytest.fixture(scope="session")
def w3c_suite() -> Suite:
    """Return a function that finds a suite's folder.

    It takes the path below ``W3C_TESTS`` or ``../shared/w3c``, and, for a machine that has
    neither, a requirement on PyPI and the path inside its source archive.
    """
    checkout = Path(__file__).parent.parent.parent
    named = os.environ.get("W3C_TESTS")
    folders = [Path(named)] if named else [checkout.parent / "shared" / "w3c"]

    def find(path: str, requirement: str, inside: str) -> Path:
        for folder in folders:
            if (folder / path).is_dir():
                return folder / path
        assert not named, f"W3C_TESTS is {named}, which has no {path}"
        return unpacked(requirement, inside)

    return find
