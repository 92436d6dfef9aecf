"""An engine's process from the outside: jobs in, results out, killed at the deadline."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from graph_service.errors import ValidationEnded

_PROGRAM: Final = Path(__file__).parent / "engine.py"
_TICK: Final = 1.0
"""Seconds between two looks at the process."""

_IDLE: Final = 10
"""Looks in a row at which a process that should compute was asleep: it waits for itself."""


class EngineProcess:
    """A process that runs a SHACL engine; reusable for many jobs, and replaced when it dies.

    A validation can't be interrupted, may never end (a pattern that backtracks, a cross product)
    and may take the process with it (stack, memory), so it never runs in ours.

    Args:
        memory: the most memory that the process may have, in bytes.
        cpu_seconds: CPU seconds that the process may use in its life; 0 for no such limit.
        bound: whether it ends with the thread that runs its first job, also when that is killed.
    """

    def __init__(self, memory: int, cpu_seconds: int = 0, *, bound: bool = False) -> None:
        self._arguments = [str(cpu_seconds), str(memory)]
        self._bound = "bound" if bound else "free"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, engine: str, shapes: bytes, data: bytes, seconds: float) -> dict[str, Any]:
        """Run one job and return the engine's answer, as ``engine.py`` describes it.

        Raises:
            ValidationEnded: the deadline came, or the process died or stood still.
        """
        process = self._ready()
        done = threading.Event()
        ended: list[str] = []
        watch = threading.Thread(
            target=_watch, args=(process, seconds, done, ended), name="validation", daemon=True
        )
        watch.start()
        try:
            body = _exchange(process, engine, shapes, data)
        finally:
            done.set()
            watch.join()
        if body is None:
            self.close()
            if ended:
                raise ValidationEnded(ended[0])
            raise ValidationEnded(
                f"the validation's process died ({_cause(process.returncode)}); "
                "a cause may be too little memory or a shape that nests too deeply"
            )
        answer: dict[str, Any] = json.loads(body)
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            # -I: neither the environment nor the working folder decides what is imported
            paths = json.dumps([path for path in sys.path if Path(path).is_absolute()])
            self._process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
                [sys.executable, "-I", str(_PROGRAM), *self._arguments, paths, self._bound],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


def _watch(
    process: subprocess.Popen[bytes], seconds: float, done: threading.Event, ended: list[str]
) -> None:
    """Kill the process at its deadline, or when it has fallen asleep; say why in ``ended``.

    An engine that runs out of memory while it reports that it ran out of memory waits for a lock
    that it holds itself; without this look it would do so until the deadline.
    """
    deadline = time.monotonic() + seconds
    idle, last = 0, None
    while not done.wait(min(_TICK, max(0.0, deadline - time.monotonic()))):
        used = _cpu_of_sleeper(process.pid)
        idle = idle + 1 if used is not None and used == last else 0
        last = used
        if time.monotonic() >= deadline:
            ended.append(f"the validation was stopped after {seconds:g} seconds")
        elif idle >= _IDLE:
            ended.append("the validation's process stood still; a cause may be too little memory")
        if ended:
            process.kill()
            return


def _cpu_of_sleeper(pid: int) -> tuple[str, str] | None:
    """Return a sleeping process's CPU ticks; ``None`` if it runs, or where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (fields[11], fields[12]) if fields[0] == "S" else None


def _exchange(
    process: subprocess.Popen[bytes], engine: str, shapes: bytes, data: bytes
) -> bytes | None:
    """Send one job and return the body of its answer; ``None`` when the process ended first."""
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process must have pipes")
    head = json.dumps({"engine": engine, "shapes": len(shapes), "data": len(data)})
    try:
        for part in (head.encode() + b"\n", shapes, data):
            process.stdin.write(part)
        process.stdin.flush()
    except BrokenPipeError:
        return None
    length = process.stdout.readline()
    if not length.endswith(b"\n"):
        return None
    body = process.stdout.read(int(length))
    return body if len(body) == int(length) else None


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # what was still to be written has no reader any more
        return


def _cause(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
