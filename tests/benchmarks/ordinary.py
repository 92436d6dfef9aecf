"""The ordinary client: asks a small query every few milliseconds, whatever else goes on."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from typing import Any, Final

from tests.benchmarks.client import Broken, Connection
from tests.benchmarks.load import PROCESSES, percentile
from tests.benchmarks.replay import ending
from tests.benchmarks.workload import Workload

PAUSE: Final = 0.01
"""Seconds between an answer and the next question."""

PATIENCE: Final = 30.0
"""Seconds that the client waits for an answer."""


@dataclass
class Diary:
    """What the client saw: seconds of each right answer, and how many went wrong, with reasons.

    ``begun`` and ``failed`` say when each right answer was asked for and when each wrong one came,
    by :func:`time.perf_counter`, which all processes of a machine share.
    """

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return numbers, percentiles in milliseconds, and the reasons of failures."""
        return {
            "answers": len(self.times),
            "p50_ms": _milliseconds(self.times, 0.5),
            "p99_ms": _milliseconds(self.times, 0.99),
            "most_ms": _milliseconds(self.times, 1.0),
            "failures": len(self.failures),
            "reasons": sorted(set(self.failures)),
        }

    def between(self, begin: float, end: float) -> dict[str, Any]:
        """Return the slowest answers, in milliseconds, and the failures of a period."""
        times = [
            seconds
            for begun, seconds in zip(self.begun, self.times, strict=True)
            if begun < end and begun + seconds > begin
        ]
        return {
            "ordinary_slowest_ms": sorted(round(seconds * 1000, 2) for seconds in times)[-5:],
            "ordinary_failures": [
                reason
                for when, reason in zip(self.failed, self.failures, strict=True)
                if begin <= when <= end
            ],
        }

    def add(self, seen: "Diary") -> None:
        """Add what another diary holds."""
        for mine, others in zip(vars(self).values(), vars(seen).values(), strict=True):
            mine += others

    def fail(self, reason: str) -> None:
        """Note that something went wrong just now."""
        self.failures.append(reason)
        self.failed.append(time.perf_counter())


def ask_until(
    stop: Any, url: str, cases: int, first: int, patience: float = PATIENCE, pause: float = PAUSE
) -> Diary:
    """Ask distinct small queries until the event ``stop`` is set; return the diary.

    Every other one is a point query, which our service answers without a worker.
    """
    diary = Diary()
    workload = Workload(cases)
    number = first
    with Connection(url, patience) as connection:
        while not stop.wait(pause):
            number += 1
            text = workload.small(number) if number % 2 else workload.point(number)
            begun = time.perf_counter()
            try:
                reply = connection.ask(connection.query(text))
            except (Broken, OSError) as error:
                diary.fail(type(error).__name__)
                continue
            if reply.status == 200:
                diary.times.append(time.perf_counter() - begun)
                diary.begun.append(begun)
            else:
                diary.fail(f"{reply.status} {ending(reply)}")
    return diary


@contextmanager
def in_a_process(url: str, cases: int, first: int) -> Iterator[Diary]:
    """Run the client in its own process while the block runs; then its diary is filled."""
    stop = PROCESSES.Event()
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_process, args=(stop, theirs, url, cases, first))
    process.start()
    theirs.close()
    assert ours.poll(60)
    ours.recv()  # it is ready
    diary = Diary()
    try:
        yield diary
    finally:
        stop.set()
        if ours.poll(2 * PATIENCE):
            diary.add(ours.recv())
        else:
            process.kill()
            diary.fail("the client did not come back")
        process.join()


@contextmanager
def in_a_thread(url: str, cases: int, patience: float) -> Iterator[Diary]:
    """Run the client in a thread while the block runs, ten times a second."""
    stop = threading.Event()
    diary = Diary()

    def run() -> None:
        diary.add(ask_until(stop, url, cases, 0, patience, 0.1))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield diary
    finally:
        stop.set()
        thread.join()


def _process(stop: Any, pipe: Pipe, url: str, cases: int, first: int) -> None:
    pipe.send("ready")
    pipe.send(ask_until(stop, url, cases, first))


def _milliseconds(times: Sequence[float], share: float) -> float | None:
    return round(percentile(times, share) * 1000, 2) if times else None
