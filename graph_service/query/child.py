"""A child process that something else forked for us: killed and waited for through a pidfd."""

import contextlib
import os
import select
import signal
import subprocess
import threading
from typing import Protocol


class Process(Protocol):
    """What :class:`subprocess.Popen` and :class:`Child` have in common."""

    pid: int

    def kill(self) -> None:
        """Send SIGKILL; nothing happens when it has ended."""

    def poll(self) -> int | None:
        """Return the exit code, minus the signal when one ended it; ``None`` while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait and return the exit code; raises :class:`subprocess.TimeoutExpired`."""


class Child:
    """The child with process id ``pid``, which nobody has waited for yet.

    Raises:
        OSError: there is no such process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid)
        self._code: int | None = None
        self._lock = threading.Lock()

    def kill(self) -> None:
        """Send SIGKILL; nothing happens when it has ended."""
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._code is None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def poll(self) -> int | None:
        """Return the exit code, minus the signal when one ended it; ``None`` while it runs."""
        with self._lock:
            if self._code is not None:
                return self._code
            ended = os.waitid(os.P_PIDFD, self._handle, os.WEXITED | os.WNOHANG)
            if ended is None:
                return None
            exited = ended.si_code == os.CLD_EXITED
            self._code = ended.si_status if exited else -ended.si_status
            os.close(self._handle)
            return self._code

    def wait(self, timeout: float | None = None) -> int:
        """Wait and return the exit code.

        Raises:
            subprocess.TimeoutExpired: it still runs after ``timeout`` seconds.
        """
        with self._lock:
            handle = os.dup(self._handle) if self._code is None else None
        if handle is not None:
            try:
                ended = select.poll()
                ended.register(handle, select.POLLIN)
                ended.poll(None if timeout is None else max(0.0, timeout) * 1000)
            finally:
                os.close(handle)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0.0)
        return code
