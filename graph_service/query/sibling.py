"""A fork whose parent is our own parent: ``clone(2)`` with ``CLONE_PARENT`` (Linux only).

The process that holds a view forks the workers, but they are the children of the process that
owns the pool: it alone waits for them and learns how they ended, the kernel ends them together
with it, and they outlive the holder.
"""

import ctypes
import os
import platform
import signal
from typing import Final

_CLONE_PARENT: Final = 0x00008000
_CLONE: Final = {"x86_64": 56, "aarch64": 220}  # number of clone(2)


def can_fork_sibling() -> bool:
    """Return whether this machine is one that :func:`fork_sibling` knows."""
    return hasattr(os, "pidfd_open") and platform.machine() in _CLONE


def fork_sibling() -> int:
    """Fork like :func:`os.fork`; the child's parent is the parent of this process.

    To be called while no other thread runs.

    Raises:
        OSError: the kernel refuses (no more processes or memory).
    """
    python = ctypes.pythonapi  # its calls keep the GIL, as os.fork does
    call = ctypes.PyDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    python.PyOS_BeforeFork()
    nothing = ctypes.c_long(0)
    number = ctypes.c_long(_CLONE[platform.machine()])
    flags = ctypes.c_long(_CLONE_PARENT | signal.SIGCHLD)
    pid = int(call(number, flags, nothing, nothing, nothing, nothing))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    error = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(error, os.strerror(error))
    return pid
