"""Load on one server: clients in processes of their own ask for a time and tell what they saw."""

import math
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from typing import Final

from tests.benchmarks.client import Broken, Connection
from tests.benchmarks.workload import Workload, accept

HOT_TEXTS: Final = 40
"""Texts that a hot run repeats."""

PATIENCE: Final = 120.0
"""Seconds that a client waits for one answer."""

PROCESSES: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Task:
    """What clients do: ``first`` is the number of the first text, so that no run repeats another's.

    ``manner`` is ``cold`` (each text once), ``hot`` (a few texts again and again) or
    ``conditional`` (hot, with the entity tag of the first answer).
    """

    url: str
    cases: int
    kind: str
    manner: str
    seconds: float
    first: int


@dataclass(frozen=True)
class Sample:
    """What one client saw; times in seconds, one of each for every answer that was right."""

    elapsed: float
    totals: tuple[float, ...]
    firsts: tuple[float, ...]
    failures: int
    unchanged: int
    """Answers with status 304."""


def run(task: Task, clients: int) -> list[Sample]:
    """Let ``clients`` processes do a task at the same time; return what each saw."""
    barrier = PROCESSES.Barrier(clients)
    pipes, processes = [], []
    for number in range(clients):
        ours, theirs = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=_client, args=(task, number, clients, barrier, theirs))
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        samples = [_received(pipe, task.seconds + 2 * PATIENCE) for pipe in pipes]
    finally:
        for process in processes:
            process.join(5)
            if process.is_alive():
                process.kill()
    return samples


def _received(pipe: Pipe, seconds: float) -> Sample:
    if not pipe.poll(seconds):
        raise TimeoutError("a client did not come back")
    sample = pipe.recv()
    assert isinstance(sample, Sample)
    return sample


def _client(task: Task, number: int, clients: int, barrier: object, pipe: Pipe) -> None:
    connection = Connection(task.url, PATIENCE)
    asking = Asking(task, connection, number, clients)
    barrier.wait(60)  # type: ignore[attr-defined] # the class is private to the context
    pipe.send(asking.until_the_end())


class Asking:
    """One client's run."""

    def __init__(self, task: Task, connection: Connection, number: int, clients: int) -> None:
        self.task = task
        self.connection = connection
        self.workload = Workload(task.cases)
        self.next = task.first + number
        self.step = clients
        self.repeated = [] if task.manner == "cold" else self._repeated()

    def until_the_end(self) -> Sample:
        """Ask until the time is over, at least once; the last answer is waited for."""
        totals: list[float] = []
        firsts: list[float] = []
        failures = unchanged = 0
        begun = now = time.perf_counter()
        while now < begun + self.task.seconds or not (totals or failures):
            try:
                reply = self.connection.ask(self.request(), keep=False)
            except (Broken, OSError):
                failures += 1
                time.sleep(0.01)
            else:
                if reply.status in (200, 304):
                    totals.append(reply.total)
                    firsts.append(reply.first)
                    unchanged += reply.status == 304
                else:
                    failures += 1
            now = time.perf_counter()
        return Sample(now - begun, tuple(totals), tuple(firsts), failures, unchanged)

    def request(self) -> bytes:
        """Return the next request."""
        number, self.next = self.next, self.next + self.step
        if self.repeated:
            return self.repeated[number % len(self.repeated)]
        return self.connection.query(
            self.workload.text(self.task.kind, number), accept(self.task.kind)
        )

    def _repeated(self) -> list[bytes]:
        requests: list[bytes] = []
        kind = self.task.kind
        count = 1 if kind == "large" else HOT_TEXTS
        for number in range(count):
            text = self.workload.text(kind, number)
            request = self.connection.query(text, accept(kind))
            reply = self.connection.ask(request, keep=False)
            if self.task.manner == "conditional" and reply.etag:
                request = self.connection.query(text, accept(kind), reply.etag)
            requests.append(request)
        return requests


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
