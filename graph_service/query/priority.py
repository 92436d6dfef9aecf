"""Priority on the processor: what has run for long gives way to what has not.

A query of some age gets a fifteenth of the usual weight, so that who wakes up to answer somebody
else need not wait for it. Not less: a thread of the lowest priority was seen to hold locks of the
kernel, for seconds, that others need to start and end processes.

Weight alone is not enough: the scheduler (EEVDF, Linux 6.6) lets even a thread of little weight
finish its slice, a millisecond or more, before one that wakes up has its turn, and an answer takes
four turns. So all others ask for short slices (Linux 6.12); older kernels take no notice.
"""

import contextlib
import ctypes
import os
import platform
import struct
from typing import Final

_LESS: Final = 12
"""How much nicer (see ``nice(1)``) a query becomes."""

_SHORT: Final = 100_000
"""Nanoseconds of a short slice, the least that the kernel takes."""

_SET_ATTRIBUTES: Final = {"x86_64": 314, "aarch64": 274}  # number of sched_setattr(2)
_ATTRIBUTES: Final = struct.Struct("=IIQiIQQQ")
"""Size, policy, flags, nice value, real-time priority, slice, deadline and period, of its first
version."""


def take_short_turns() -> None:
    """Let this thread, and those that it starts, have the processor soon and not for long."""
    _set_slice(0, nice_of_this_thread(), _SHORT)


def demote(thread: int) -> None:
    """Make a thread give way, by its number in the system; it can't be undone without privilege."""
    with contextlib.suppress(OSError):
        nice = os.getpriority(os.PRIO_PROCESS, thread)
        _set_slice(thread, nice, 0)  # the usual one
        os.setpriority(os.PRIO_PROCESS, thread, nice + _LESS)


def _set_slice(thread: int, nice: int, nanoseconds: int) -> None:
    number = _SET_ATTRIBUTES.get(platform.machine())
    if number is not None and os.sched_getscheduler(thread) == os.SCHED_OTHER:
        wanted = _ATTRIBUTES.pack(_ATTRIBUTES.size, 0, 0, nice, 0, nanoseconds, 0, 0)
        ctypes.CDLL(None).syscall(number, thread, wanted, 0)


def nice_of_this_thread() -> int:
    """Return the nice value of the calling thread."""
    return os.getpriority(os.PRIO_PROCESS, 0)
