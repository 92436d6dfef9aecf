"""A server to measure: how it is loaded, started on loopback, watched and ended.

A peer is prepared once (its store is loaded into a folder) and then started as often as needed,
each time as a context manager. All have the merged triples in their default graph, physically
where the engine can do that, so that nobody pays for a union at query time.
"""

import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks import generator, processes
from tests.benchmarks.client import Broken, Connection

ROOT: Final = Path(__file__).parents[3]
READY_SECONDS: Final = 1800.0


class NotReady(Exception):
    """A peer could not be loaded or did not start; the text holds the end of its log."""


@dataclass(frozen=True)
class Data:
    """A generated graph: its quads, and the same lines without graph names (with repetitions)."""

    quads: Path
    triples: Path
    written: generator.Written


def make_data(folder: Path, triples: int, seed: int = generator.SEED) -> Data:
    """Write a graph of at least ``triples`` lines and its merged form into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    quads, merged = folder / "graph.nq", folder / "merged.nt"
    written = generator.write(quads, triples, seed)
    with quads.open("rb") as lines, merged.open("wb") as target:
        target.writelines(line[: line.rindex(b" <")] + b" .\n" for line in lines)
    return Data(quads, merged, written)


@dataclass(frozen=True)
class Running:
    """A server that runs: its name and version, the URL of its SPARQL endpoint, its process."""

    name: str
    version: str
    endpoint: str
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """The process that was started; it may have children."""
        return self.process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def memory(self) -> processes.Memory:
        """Return the memory of the whole process tree."""
        return processes.memory(self.pid)

    def cpu_seconds(self) -> float:
        """Return the CPU time of the whole process tree."""
        return processes.cpu_seconds(self.pid)


class Peer(ABC):
    """A kind of server."""

    name: str
    path = "/sparql"

    @abstractmethod
    def missing(self) -> str | None:
        """Return why the peer can't be used here and what to do about it, or nothing."""

    @abstractmethod
    def version(self) -> str:
        """Return the version."""

    @abstractmethod
    def prepare(self, data: Data, folder: Path) -> None:
        """Load the data into a folder, or note where they are."""

    @abstractmethod
    def command(self, folder: Path, port: int) -> list[str]:
        """Return the command that serves the folder on a loopback port."""

    def environ(self) -> Mapping[str, str]:
        """Return variables to add to the environment."""
        return {}

    @contextmanager
    def start(self, folder: Path, memory_limit: int | None = None) -> Iterator[Running]:
        """Serve a prepared folder while the block runs.

        Raises:
            NotReady: the server ended or did not answer in time.
        """
        port = processes.free_port()
        with processes.started(
            self.command(folder, port),
            folder,
            environ=self.environ(),
            memory_limit=memory_limit,
            cwd=ROOT,
        ) as process:
            running = Running(
                self.name, self.version(), f"http://127.0.0.1:{port}{self.path}", process
            )
            wait(running, folder)
            yield running


def run(command: list[str]) -> None:
    """Run a command that has to succeed.

    Raises:
        NotReady: it did not; the text is the end of what it wrote.
    """
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise NotReady(f"{' '.join(command)} ended with {done.returncode}: {said}")


def output(command: list[str]) -> str:
    """Return what a command writes, without spaces around it."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def wait(running: Running, folder: Path) -> None:
    """Wait until a server answers a query; its log is in the folder.

    Raises:
        NotReady: the server ended or did not answer in time.
    """
    begun = time.monotonic()
    connection = Connection(running.endpoint, 10)
    request = connection.query("ASK { ?s ?p ?o }")
    while running.alive and time.monotonic() < begun + READY_SECONDS:
        try:
            if connection.ask(request).status == 200:
                connection.close()
                return
        except (Broken, OSError):
            connection.close()
        time.sleep(0.05)
    log = (folder / "output.log").read_text(errors="replace")[-2000:]
    raise NotReady(f"{running.name} does not answer: {log}")
