"""A child's handle kills it, tells how it ended, and leaves no zombie."""

import os
import signal
from pathlib import Path

from graph_service.query.child import Child


def make_child(program: str) -> Child:
    """Return the handle of a shell that runs ``program`` and that nobody else waits for."""
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", program], {})
    return Child(pid)


def test_exit_code_is_told() -> None:
    """The code of a process that ends by itself comes back, until it is reaped."""
    child = make_child("exit 3")
    assert [child.exit_code(10), child.exit_code(0)] == [3, 3]
    assert Path(f"/proc/{child.pid}").exists()
    child.reap()
    assert not Path(f"/proc/{child.pid}").exists()
    assert child.ended
    assert child.exit_code(0) is None
    child.reap()


def test_killed_child_tells_its_signal() -> None:
    """Killing is told as a negative code; killing again does nothing."""
    child = make_child("exec sleep 60")
    assert not child.ended
    assert child.exit_code(0.01) is None
    child.kill()
    assert child.exit_code(10) == -signal.SIGKILL
    child.kill()
    child.reap()
    child.kill()


def test_handle_is_given_back() -> None:
    """Nothing stays open after the child was reaped."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for child in [make_child("exit 0") for _ in range(3)]:
        child.reap()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_asking_does_not_reap() -> None:
    """A process that ended is there until it is reaped."""
    child = make_child("exit 0")
    while not child.ended:
        pass
    assert Path(f"/proc/{child.pid}").exists()
    child.reap()
