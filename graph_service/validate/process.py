"""An engine's process from the outside: jobs in, results out, killed at the deadline."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from graph_service.errors import ValidationEnded

_PROGRAM: Final = Path(__file__).parent / "engine.py"


class EngineProcess:
    """A process that runs a SHACL engine; reusable for many jobs, and replaced when it dies.

    A validation can't be interrupted, may never end (a pattern that backtracks, a cross product)
    and may take the process with it (stack, memory), so it never runs in ours.

    Args:
        memory: the most memory that the process may have, in bytes.
        cpu_seconds: CPU seconds that the process may use in its life; 0 for no such limit.
    """

    def __init__(self, memory: int, cpu_seconds: int = 0) -> None:
        self._arguments = [str(cpu_seconds), str(memory)]
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
            ValidationEnded: the deadline came, or the process died.
        """
        process = self._ready()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            body = _exchange(process, engine, shapes, data)
        finally:
            timer.cancel()
        if body is None:
            self.close()
            if expired.is_set():
                raise ValidationEnded(f"the validation was stopped after {seconds:g} seconds")
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
                [sys.executable, "-I", str(_PROGRAM), *self._arguments, paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process


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
