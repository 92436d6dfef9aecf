"""An engine's process that is kept from one small job to the next."""

import subprocess
import threading
import time
import weakref
from typing import Any

from graph_service.validate.process import EngineProcess


class KeptProcess(EngineProcess):
    """A process for many small jobs, one at a time; it ends with whoever keeps it.

    Its starting and the compiling of the shapes take longer than most jobs. It is replaced after a
    while, so that the limit of its CPU time is that of few jobs.

    Args:
        memory: the most memory of the process, in bytes.
        seconds: the most time of one job.
    """

    def __init__(self, memory: int, seconds: float) -> None:
        super().__init__(memory, cpu_seconds=int(seconds) * 8 + 10)
        self._most = seconds
        self._spent = 0.0
        self._turn = threading.Lock()
        self._known: subprocess.Popen[bytes] | None = None

    def run(self, engine: str, shapes: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Run one job when those before it are done; see ``EngineProcess.run``."""
        with self._turn:
            begun = time.monotonic()
            try:
                return super().run(engine, shapes, data, seconds)
            except BaseException:
                self.close()  # what nobody read must not answer the next job
                raise
            finally:
                self._spent += time.monotonic() - begun
                if self._spent > self._most:
                    self.close()
                    self._spent = 0.0

    def _ready(self) -> subprocess.Popen[bytes]:
        process = super()._ready()
        if process is not self._known:
            self._known = process
            weakref.finalize(self, _end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
