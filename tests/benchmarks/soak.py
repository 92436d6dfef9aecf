"""Everything at once for half an hour: honest readers and a writer beside all who are not.

::

    python -m tests.benchmarks.soak [--seconds 1800] [--triples 100000] [--json FILE]

One service on loopback. Two readers ask small queries all the time and a writer puts a graph every
other second; beside them the hostile corpus is sent, text after text, crowds of connections are
slow, deaf, many or leave, and every few seconds a query worker, or the process that they are forked
from, is killed. What is looked at: every honest request is answered, and the memory of the service
does not grow. It ends by itself.
"""

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tests.benchmarks import conforming, ordinary, processes, tables
from tests.benchmarks.contributing import Contributor, contributing
from tests.benchmarks.corpus import corpus
from tests.benchmarks.replay import send
from tests.benchmarks.servers.peer import NotReady, Running
from tests.benchmarks.synthetic.contribution import outcome
from tests.hostile.crowds import ATTACKS, Crowd

LIMIT: Final = 5.0
"""Seconds of a query, for the service."""

REQUEST: Final = 5.0
"""Seconds that the service waits for a request to arrive."""

SETTINGS: Final = {
    "shapes": "shipped",
    "view_backend": "memory",
    "described_triples": "0",
    "query_seconds": str(LIMIT),
    "request_seconds": str(REQUEST),
}
_READERS: Final = 2
_AGAIN: Final = "answered with 503"
"""How a contribution is told to come again (``Retry-After``): nothing was written."""

_WRITE_EVERY: Final = 2.0
_KILL_EVERY: Final = 7.0
_LOOK_EVERY: Final = 5.0


@dataclass
class Seen:
    """What was done to the service, and what it took; memory in bytes, moments in seconds."""

    hostile: Counter[str] = field(default_factory=Counter)
    crowds: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    writes: list[float] = field(default_factory=list)
    again: int = 0
    failed_writes: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)


def soak(contributor: Contributor, cases: int, seconds: float, first: int = 0) -> dict[str, Any]:
    """Do everything at once for so long, and return what was seen.

    Args:
        contributor: writes to the service that is soaked.
        cases: of the graph that it holds.
        seconds: how long; the last acts may take some more.
        first: number of the first graph that is written.
    """
    running, seen, stop = contributor.running, Seen(), threading.Event()
    port = urlsplit(running.endpoint).port or 0
    begun = time.monotonic()
    acts: tuple[Callable[[], None], ...] = (
        lambda: _write(contributor, cases, first, stop, seen),
        lambda: _send_corpus(running, stop, seen),
        lambda: _crowd(port, stop, seen),
        lambda: _kill(running, stop, seen),
        lambda: _look(running, stop, seen, begun),
    )
    with contextlib.ExitStack() as stack:
        diaries = [
            stack.enter_context(
                ordinary.in_a_process(running.endpoint, cases, (number + 1) * 100_000_000)
            )
            for number in range(_READERS)
        ]
        threads = [threading.Thread(target=act) for act in acts]
        for thread in threads:
            thread.start()
        try:
            stop.wait(seconds)
        finally:  # also when somebody ends the benchmark
            stop.set()
            for thread in threads:
                thread.join()
    honest = ordinary.Diary()
    for diary in diaries:
        honest.add(diary)
    seen.memory.append((time.monotonic() - begun, running.memory().proportional))
    return {
        "seconds": time.monotonic() - begun,
        "alive": running.alive,
        "honest": honest.summary(),
        "seen": vars(seen),
    }


def _write(
    contributor: Contributor, cases: int, first: int, stop: threading.Event, seen: Seen
) -> None:
    for number in count(first):
        if stop.wait(_WRITE_EVERY):
            return
        begun = time.monotonic()
        while True:
            try:
                contributor.put(f"soak-{number % 500}", outcome(number, cases))
            except (NotReady, OSError) as error:
                if _AGAIN not in str(error):
                    seen.failed_writes.append(str(error)[:300])
                    break
                seen.again += 1
                if stop.wait(_WRITE_EVERY):
                    return
            else:
                seen.writes.append(time.monotonic() - begun)
                break


def _send_corpus(running: Running, stop: threading.Event, seen: Seen) -> None:
    for attack in cycle(corpus()):
        if stop.is_set():
            return
        _, how, seconds = send(running, attack, LIMIT + 10)
        seen.hostile["late" if seconds > LIMIT + 1 else how] += 1


def _crowd(port: int, stop: threading.Event, seen: Seen) -> None:
    for attack in cycle(ATTACKS):
        if stop.wait(1.0):
            return
        crowd = Crowd(port, 2 * REQUEST)
        with contextlib.closing(crowd):
            try:
                attack(crowd)
            except (AssertionError, OSError) as error:
                seen.crowds[f"{attack.__name__}: {error}"[:100]] += 1
            else:
                seen.crowds[attack.__name__] += 1


def _workers(pid: int) -> Iterator[int]:
    for process in processes.tree(pid):
        with contextlib.suppress(OSError):
            if b"graph_service.query" in Path(f"/proc/{process}/cmdline").read_bytes():
                yield process


def _kill(running: Running, stop: threading.Event, seen: Seen) -> None:
    turn = count()
    while not stop.wait(_KILL_EVERY):
        found = sorted(_workers(running.pid))
        if found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(found[next(turn) % len(found)], signal.SIGKILL)
                seen.killed += 1


def _look(running: Running, stop: threading.Event, seen: Seen, begun: float) -> None:
    while not stop.wait(_LOOK_EVERY):
        seen.memory.append((time.monotonic() - begun, running.memory().proportional))


def report(found: dict[str, Any]) -> str:
    """Return what was seen as a table."""
    seen, honest = found["seen"], found["honest"]
    memory = [size / 1e6 for _, size in seen["memory"]]
    third = max(1, len(memory) // 3)
    rows = [
        ("seconds", tables.number(found["seconds"])),
        ("the service is alive", "yes" if found["alive"] else "no"),
        ("honest queries answered", f"{honest['answers']:,}"),
        ("of them failed", f"{honest['failures']:,}"),
        ("why", ", ".join(honest["reasons"]) or "-"),
        ("their p50 and p99, ms", f"{honest['p50_ms']} and {honest['p99_ms']}"),
        ("slowest, ms", honest["most_ms"]),
        ("contributions accepted", f"{len(seen['writes']):,}"),
        ("of them failed", len(seen["failed_writes"])),
        ("why", "; ".join(sorted(set(seen["failed_writes"])))[:300] or "-"),
        ("told to come again, which it did", seen["again"]),
        ("workers killed", seen["killed"]),
        ("hostile queries, by end", _counts(seen["hostile"])),
        ("crowds of connections", _counts(seen["crowds"])),
        ("memory, MB: first, middle, last third (medians)", _thirds(memory, third)),
        ("most memory, MB", tables.number(max(memory))),
    ]
    return tables.table(["what", "seen"], rows)


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counted.items())) or "-"


def _thirds(memory: list[float], third: int) -> str:
    parts = (memory[:third], memory[third : 2 * third] or memory, memory[-third:])
    return ", ".join(tables.number(sorted(part)[len(part) // 2]) for part in parts)


def main() -> None:
    """Soak a service as the command line says, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak")
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1800.0)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    processes.leave_in_order()
    before = tables.machine()
    with tempfile.TemporaryDirectory(prefix="graph-service-soak-") as name:
        folder = Path(name)
        cases = conforming.build(folder, chosen.triples).written.cases
        with contributing(folder, SETTINGS) as contributor:
            found = soak(contributor, cases, chosen.seconds)
    machine = {"before": before, "after": tables.machine()}
    sys.stdout.write(f"load {before['load']} before, {machine['after']['load']} after\n\n")
    sys.stdout.write(report(found))
    tables.keep(chosen.json, {"machine": machine, **found})


if __name__ == "__main__":
    main()
