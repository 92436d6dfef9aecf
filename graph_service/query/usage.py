"""What a process uses, from ``/proc`` (see ``proc(5)``)."""

import os
import resource
from pathlib import Path
from typing import Final

PAGE: Final = os.sysconf("SC_PAGE_SIZE")
"""Bytes of a page."""


class Gauge:
    """How much this process may have got of its own since the gauge was made.

    Cheap enough for every query, and never too little: pages that are new count as resident, pages
    of the parent that were written to, and so copied, as faults.
    """

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        self._base = self._level()

    @property
    def resident(self) -> int:
        """Bytes in memory that this process maps now, shared or not."""
        return int(os.pread(self._statm, 100, 0).split()[1]) * PAGE

    def read(self) -> int:
        """Return bytes."""
        return self._level() - self._base

    def _level(self) -> int:
        return self.resident + resource.getrusage(resource.RUSAGE_SELF).ru_minflt * PAGE


def private_memory(pid: int) -> int | None:
    """Return the bytes that a process shares with no other, ``None`` when that is not known.

    Pages that a fork inherited count once it has written to them. Takes about a millisecond for
    each 100 MB.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def resident_memory(pid: int) -> int | None:
    """Return the bytes in memory that a process maps, shared or not; ``None`` when not known."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return None


def machine_memory() -> int:
    """Return the bytes of memory that this process may use: of the machine or of its group."""
    total = os.sysconf("SC_PHYS_PAGES") * PAGE
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            total = min(total, int((Path("/sys/fs/cgroup") / name).read_text()))
        except (OSError, ValueError):  # no such group, or "max"
            continue
    return total
