"""One line of JSON for every request, and for what goes wrong.

By default no line has a query, an address, a header or a token: only what an operator needs to see
how the service does. A slow query is named by a hash of its text, so that it is recognised when it
comes again. Lines of requests are written a moment later, many at a time, off the path of
requests.
"""

import hashlib
import json
import logging
import os
import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import Any, Final

_PAUSE: Final = 0.5
"""Seconds between writes."""

_MOST_LINES: Final = 50_000
"""Lines that wait; beyond, the oldest are lost, and a line says how many."""


class Log:
    """Writes lines to a file descriptor.

    Args:
        descriptor: of the file, ``None`` to write nothing.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._lines: deque[str] = deque(maxlen=_MOST_LINES)
        self._written = threading.Lock()
        self._taken = 0
        self._lost = 0
        self._wake = threading.Event()
        if descriptor is not None:
            threading.Thread(target=self._keep_writing, name="log", daemon=True).start()

    @property
    def on(self) -> bool:
        """Whether lines are written."""
        return self._descriptor is not None

    def write(self, line: str) -> None:
        """Take a line, without its end."""
        if self._descriptor is not None:
            if len(self._lines) == _MOST_LINES:
                self._lost += 1
            self._lines.append(line)

    def flush(self) -> None:
        """Write what was taken."""
        with self._written:
            lines = [self._lines.popleft() for _ in range(len(self._lines))]
            if self._lost:
                lines.append(json.dumps({"time": now(), "lost_lines": self._lost}))
                self._lost = 0
            if lines and self._descriptor is not None:
                _write(self._descriptor, ("\n".join(lines) + "\n").encode())

    def _keep_writing(self) -> None:
        while True:
            time.sleep(_PAUSE)
            self.flush()


class JsonFormatter(logging.Formatter):
    """Makes lines of the same form out of the messages of the standard library's logging."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line of JSON."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def now() -> str:
    """Return the time as lines have it: UTC, with milliseconds (RFC 3339)."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def hash_of(*parts: str) -> str:
    """Return the name of a query in the log: the start of a SHA-256 of its parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except OSError:  # nobody reads the log any more; the service goes on
            return
