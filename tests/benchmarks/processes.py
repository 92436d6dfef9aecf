"""Processes that a benchmark starts: their tree, memory, CPU time, and how they are ended."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.children import children_of

TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Memory:
    """Bytes of a process tree: resident, and proportional (what forks share counts once)."""

    resident: int
    proportional: int


def leave_in_order() -> None:
    """Let SIGTERM end this program like an exception, so that all it has started is ended too."""

    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


def free_port() -> int:
    """Return a loopback port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants, without those that have ended."""
    found, waiting = [], [pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children_of(pid)
    return found


def memory(pid: int) -> Memory:
    """Return the memory of a process tree."""
    resident = proportional = 0
    for process in tree(pid):
        fields = _read(Path(f"/proc/{process}/statm")).split()
        resident += int(fields[1]) * PAGE if fields else 0
        for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
            if line.startswith("Pss:"):
                proportional += int(line.split()[1]) * 1024
    return Memory(resident, proportional)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process tree has used, with children that were waited for."""
    ticks = 0
    for process in tree(pid):
        # The name in parentheses may hold spaces; user, system and the children's follow it.
        fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


@contextmanager
def started(
    command: Sequence[str],
    folder: Path,
    *,
    environ: Mapping[str, str] | None = None,
    memory_limit: int | None = None,
    cwd: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command while the block runs; its output goes to ``folder/output.log``.

    ``memory_limit`` bounds the data of each process of the tree, in bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "output.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=cwd,
            env=None if environ is None else {**os.environ, **environ},
        )
    if memory_limit:
        resource.prlimit(process.pid, resource.RLIMIT_DATA, (memory_limit, memory_limit))
        resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes], patience: float = 5.0) -> None:
    """End a process and its descendants: politely, and by force after ``patience`` seconds."""
    family = tree(process.pid) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    orphans = [pid for pid in family[1:] if not _gone(pid, 1.0)]
    for pid in orphans:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in orphans:
        _gone(pid, patience)


def _gone(pid: int, patience: float) -> bool:
    """Wait until a process has ended, or time is up; tell which."""
    begun = time.monotonic()
    while _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()[:1] not in ([], ["Z"], ["X"]):
        if time.monotonic() > begun + patience:
            return False
        time.sleep(0.01)
    return True


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""  # the process has just ended
