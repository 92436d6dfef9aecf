"""What a worker gives up before it answers: the network, and memory without end.

The network is given up by a seccomp filter (``seccomp(2)``), which needs no privilege: ``socket``
fails for every family but ``AF_UNIX``, and ``io_uring``, which could open sockets past the filter,
fails altogether. Where the kernel refuses the filter, an empty network namespace is tried. What
holds is tested, not assumed, and returned, so that the service can say it.
"""

import contextlib
import ctypes
import platform
import resource
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Final, NamedTuple

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_IO_URING_SETUP: Final = 425
_X32: Final = 0x40000000  # system calls of the x32 ABI, refused with all others of another ABI


class _Machine(NamedTuple):
    audit: int  # AUDIT_ARCH_* of linux/audit.h
    socket: int  # number of socket(2)
    connect: int  # number of connect(2)


_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, 41, 42),
    "aarch64": _Machine(0xC00000B7, 198, 203),
}

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # codes of linux/bpf_common.h
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | 13  # 13 is EACCES


def _program(machine: _Machine) -> bytes:
    """Return the filter; jumps count instructions, and offsets are those of ``seccomp_data``."""
    steps = (
        (_LOAD, 0, 0, 4),  # 0: architecture
        (_EQUAL, 0, 7, machine.audit),  # 1: another one: fail
        (_LOAD, 0, 0, 0),  # 2: number of the system call
        (_AT_LEAST, 5, 0, _X32),  # 3: another ABI: fail
        (_EQUAL, 4, 0, _IO_URING_SETUP),  # 4: fail
        (_EQUAL, 0, 2, machine.socket),  # 5: not socket(2): allow
        (_LOAD, 0, 0, 16),  # 6: its first argument, the family
        (_EQUAL, 0, 1, socket.AF_UNIX),  # 7: another one: fail
        (_RETURN, 0, 0, _ALLOW),  # 8
        (_RETURN, 0, 0, _FAIL),  # 9
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _without_connecting(machine: _Machine) -> bytes:
    """Return the filter that makes ``connect`` fail, whatever it is called with."""
    steps = (
        (_LOAD, 0, 0, 4),  # 0: architecture
        (_EQUAL, 0, 4, machine.audit),  # 1: another one: fail
        (_LOAD, 0, 0, 0),  # 2: number of the system call
        (_AT_LEAST, 2, 0, _X32),  # 3: another ABI: fail
        (_EQUAL, 1, 0, machine.connect),  # 4: fail
        (_RETURN, 0, 0, _ALLOW),  # 5
        (_RETURN, 0, 0, _FAIL),  # 6
    )
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def leave_connecting() -> bool:
    """Give up connecting any socket, those that are handed over later included.

    A connected socket could be led elsewhere otherwise (``connect`` with ``AF_UNSPEC``). To be
    called before threads start.

    Returns:
        Whether that holds.
    """
    with contextlib.suppress(OSError, AttributeError, KeyError):
        _filter(_without_connecting(_MACHINES[platform.machine()]))
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect("\0nobody listens here")
    except PermissionError:
        return True
    except OSError:
        pass
    return False


def leave_network() -> str:
    """Give up the network; returns ``seccomp``, ``namespace`` or ``open`` (nothing worked).

    To be called before threads start: a filter covers the calling thread and those it starts.
    """
    for name, method in (("seccomp", _filter_sockets), ("namespace", _empty_namespace)):
        with contextlib.suppress(OSError, AttributeError, KeyError):
            method()
            if not network_reachable():
                return name
    return "open"


def network_reachable() -> bool:
    """Return whether this process can send to an address (of TEST-NET-1; nothing is sent)."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
    except OSError:
        return False
    return True


def _filter_sockets() -> None:
    _filter(_program(_MACHINES[platform.machine()]))


def _filter(written: bytes) -> None:
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]

    steps = ctypes.create_string_buffer(written)
    program = Program(len(steps.raw) // 8, ctypes.addressof(steps))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))


def _empty_namespace() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


def _prctl(option: int, *arguments: int) -> None:
    padded = (*arguments, 0, 0, 0, 0)[:4]
    call = ctypes.CDLL(None, use_errno=True).prctl
    if call(option, *(ctypes.c_ulong(value) for value in padded)):
        raise OSError(ctypes.get_errno(), "prctl")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that started it ends (Linux only)."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def end_first_without_memory() -> None:
    """Ask the kernel to end this process before others when the machine runs out of memory."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def limit_memory(more: int) -> bool:
    """Let this process map ``more`` bytes of data beyond what it has; returns whether that holds.

    ``RLIMIT_DATA`` counts private writable memory, stacks of threads included; ``RLIMIT_AS`` would
    also count the mapped files of the store.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    present = _mapped_data()
    if present is None:
        return False
    limit = present + more
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    return True


def _mapped_data() -> int | None:
    with contextlib.suppress(OSError), Path("/proc/self/status").open() as status:
        for line in status:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return None
