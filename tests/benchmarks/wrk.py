"""Load by wrk, a client in C: beside a quick server, a client in Python is most of what is timed.

It looks at the status alone, so it measures what the other client was given right answers to.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from tests.benchmarks.client import Connection
from tests.benchmarks.figures import Figure
from tests.benchmarks.load import HOT_TEXTS, PATIENCE, Task
from tests.benchmarks.workload import Workload, accept

MOST: Final = 40_000
"""Texts a second that are ready for a cold run; an answer to one more would not be cold."""

_SCRIPT: Final = Path(__file__).with_name("wrk.lua")


def missing() -> str | None:
    """Return why it can't be used, if it can't."""
    return None if shutil.which("wrk") else "no wrk: apt-get install wrk"


def run(task: Task, clients: int) -> Figure:
    """Let so many connections do a task; CPU time is not known here.

    Raises:
        RuntimeError: it ended with an error, or asked for more than was ready.
    """
    threads = min(clients, 2)
    lines = _lines(task)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        ended = subprocess.run(
            [
                *("wrk", f"-t{threads}", f"-c{clients}", f"-d{max(1, round(task.seconds))}s"),
                *("-s", str(_SCRIPT), task.url, "--"),
                *(file.name, str(threads), accept(task.kind)),
            ],
            capture_output=True,
            check=False,
            timeout=task.seconds + PATIENCE,
            text=True,
        )
    if ended.returncode:
        raise RuntimeError(f"wrk: {ended.stderr}")
    told = json.loads(ended.stdout.strip().splitlines()[-1])
    if task.manner == "cold" and told["requests"] > len(lines):
        raise RuntimeError("more was asked than was ready")
    return Figure(
        rate=told["requests"] / told["microseconds"] * 1e6,
        median=told["median"] / 1e6,
        p99=told["p99"] / 1e6,
        first=None,
        processor=0.0,
        failures=told["failures"],
        unchanged=told["requests"] if task.manner == "conditional" else 0,
    )


def _lines(task: Task) -> list[str]:
    """Return the targets of a task, each with a further header."""
    workload, path = Workload(task.cases), urlsplit(task.url).path
    cold = task.manner == "cold"
    first, count = (task.first, round(MOST * max(1.0, task.seconds))) if cold else (0, HOT_TEXTS)
    texts = [workload.text(task.kind, first + number) for number in range(count)]
    headers = ["-"] * count
    if not cold:
        with Connection(task.url, PATIENCE) as connection:
            asked = (connection.query(text, accept(task.kind)) for text in texts)
            tags = [connection.ask(request).etag for request in asked]
        if task.manner == "conditional":
            headers = [f"If-None-Match: {tag.decode()}" if tag else "-" for tag in tags]
    targets = (f"{path}?query={quote(text, safe='')}" for text in texts)
    return [f"{target} {header}" for target, header in zip(targets, headers, strict=True)]
