"""A child's handle kills it, tells how it ended, and leaves no zombie."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from graph_service.query.child import Child


def make_child(program: str) -> Child:
    """Return the handle of a shell that runs ``program`` and that nobody else waits for."""
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", program], {})
    return Child(pid)


def test_exit_code_is_told() -> None:
    """The code of a process that ends by itself comes back, again and again."""
    child = make_child("exit 3")
    assert [child.wait(10), child.poll(), child.wait()] == [3, 3, 3]
    assert not Path(f"/proc/{child.pid}").exists()


def test_killed_child_tells_its_signal() -> None:
    """Killing is told as a negative code; killing again does nothing."""
    child = make_child("exec sleep 60")
    assert child.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.01)
    child.kill()
    assert child.wait(10) == -signal.SIGKILL
    child.kill()


def test_handle_is_given_back() -> None:
    """Nothing stays open after the child was waited for."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    children = [make_child("exit 0") for _ in range(3)]
    while any(child.poll() is None for child in children):
        time.sleep(0.01)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
