"""A child process, killed and waited for through a pidfd.

Asking whether it has ended does not reap it: that takes the kernel long while other processes give
their memory back, and must not be done under a lock.
"""

import contextlib
import os
import select
import signal
import threading


class Child:
    """The child with process id ``pid``, which nobody has waited for yet.

    Raises:
        OSError: there is no such process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._handle: int | None = os.pidfd_open(pid)
        self._end = _poll(self._handle)
        self._lock = threading.Lock()  # held for moments only

    @property
    def ended(self) -> bool:
        """Whether it has ended, reaped or not."""
        with self._lock:
            return self._handle is None or bool(self._end.poll(0))

    def kill(self) -> None:
        """Send SIGKILL; nothing happens when it has ended."""
        with self._lock, contextlib.suppress(ProcessLookupError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def exit_code(self, seconds: float) -> int | None:
        """Wait until it has ended and return its exit code, minus the signal when one ended it.

        Returns:
            ``None`` when it still runs after ``seconds``, or was reaped.
        """
        with self._lock:
            if self._handle is None:
                return None
            handle = os.dup(self._handle)
        try:
            if not _is_ready(handle, max(0.0, seconds) * 1000):
                return None
            ended = os.waitid(os.P_PIDFD, handle, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return None
        finally:
            os.close(handle)
        if ended is None:
            return None
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def reap(self) -> None:
        """Wait until it has ended, however long, and leave nothing of it. To be called once."""
        handle = self._handle
        if handle is None:
            return
        _is_ready(handle, None)
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_PIDFD, handle, os.WEXITED)
        with self._lock:
            self._handle = None
        os.close(handle)


def _is_ready(handle: int, milliseconds: float | None) -> bool:
    return bool(_poll(handle).poll(milliseconds))


def _poll(handle: int) -> select.poll:
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    return waiting
