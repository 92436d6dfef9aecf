"""The two kinds of views: how each is loaded, read by new readers, and changed."""

import json
import os
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from pyoxigraph import RdfFormat, Store

from tests.benchmarks.load import PROCESSES
from tests.benchmarks.servers.peer import Data
from tests.benchmarks.stores.change import Change
from tests.benchmarks.stores.trial import CHANGES, READERS, Trial, resident_memory

FIRST_CHANGED: Final = 3
"""Case that the first change is about."""


class View(ABC):
    """A view of the data; the process that makes it is its owner."""

    def __init__(self, data: Data, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        self.store = self.make(data)
        self.load_seconds = time.perf_counter() - begun

    @abstractmethod
    def make(self, data: Data) -> Store:
        """Load the graphs and their merge."""

    @abstractmethod
    def read(self, act: Callable[[Store], Any]) -> Any:
        """Let a new reader do something and return what it returns."""

    @abstractmethod
    def ask(self, trial: Trial) -> dict[str, float]:
        """Let a reader in a process of its own answer the queries of a trial."""

    @abstractmethod
    def publish(self) -> None:
        """Make the owner's changes readable by new readers."""

    def disk(self) -> float | None:
        """Return the bytes on disk, if there are any."""
        return None

    def measure(self, trial: Trial) -> dict[str, float]:
        """Return all figures, in seconds and bytes."""
        figures = {"load": self.load_seconds, "owner_resident": resident_memory()}
        figures |= self.ask(trial)
        figures["reader_ready"] = median([self._timed_reader(trial) for _ in range(READERS)])
        changes = [self._timed_change(FIRST_CHANGED + number) for number in range(CHANGES)]
        figures["change_applied"] = median([applied for applied, _ in changes])
        figures["change_visible"] = median([visible for _, visible in changes])
        disk = self.disk()
        return figures if disk is None else figures | {"disk": disk}

    def _timed_reader(self, trial: Trial) -> float:
        begun = time.perf_counter()
        assert self.read(trial.first)
        return time.perf_counter() - begun

    def _timed_change(self, number: int) -> tuple[float, float]:
        change = Change(number)
        begun = time.perf_counter()
        change.apply(self.store)
        applied = time.perf_counter()
        self.publish()
        assert self.read(change.visible)
        return applied - begun, time.perf_counter() - begun


def fill(store: Store, data: Data) -> Store:
    """Load each graph under its name and the merged triples into the default graph."""
    store.bulk_load(path=str(data.quads), format=RdfFormat.N_QUADS, lenient=True)
    store.bulk_load(path=str(data.triples), format=RdfFormat.N_TRIPLES, lenient=True)
    return store


class Memory(View):
    """A store in memory; a reader is a fork of the owner, which sees what the owner had then."""

    def make(self, data: Data) -> Store:
        """Load into memory."""
        return fill(Store(), data)

    def publish(self) -> None:
        """Do nothing: the next fork sees what is there."""

    def read(self, act: Callable[[Store], Any]) -> Any:
        """Fork; what comes back through a pipe is JSON."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(ours)
                with os.fdopen(theirs, "w") as pipe:
                    json.dump(act(self.store), pipe)
            finally:
                os._exit(0)  # never back into the owner's code
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            value = json.load(pipe)
        os.waitpid(child, 0)
        return value

    def ask(self, trial: Trial) -> dict[str, float]:
        """Let one fork answer all."""
        figures: dict[str, float] = self.read(trial.ask)
        return figures


class Snapshot(View):
    """A RocksDB store that the owner writes; a reader opens a hard-linked snapshot of it."""

    def make(self, data: Data) -> Store:
        """Load, compact, and take the first snapshot."""
        self.number = 0
        store = fill(Store(str(self.folder / "writer")), data)
        store.optimize()
        store.flush()
        self._snapshot(store)
        return store

    def publish(self) -> None:
        """Take a snapshot and forget the one before."""
        before = self._path
        self._snapshot(self.store)
        shutil.rmtree(before)

    def read(self, act: Callable[[Store], Any]) -> Any:
        """Open the snapshot."""
        return act(Store.read_only(str(self._path)))

    def ask(self, trial: Trial) -> dict[str, float]:
        """Let a new process answer all: the writer's threads forbid a fork."""
        ours, theirs = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=_answer, args=(self._path, trial, theirs))
        process.start()
        figures: dict[str, float] = ours.recv()
        process.join()
        return figures

    def disk(self) -> float:
        """Return the size of the writer's files."""
        return float(sum(file.stat().st_size for file in (self.folder / "writer").iterdir()))

    @property
    def _path(self) -> Path:
        return self.folder / f"snapshot-{self.number}"

    def _snapshot(self, store: Store) -> None:
        self.number += 1
        store.backup(str(self._path))


def _answer(path: Path, trial: Trial, pipe: Any) -> None:
    pipe.send(trial.ask(Store.read_only(str(path))))


KINDS: Final[dict[str, type[View]]] = {"memory": Memory, "snapshot": Snapshot}
