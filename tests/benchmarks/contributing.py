"""A client that contributes graphs over HTTP on one connection, and what is measured of it."""

import contextlib
import http.client
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import NotReady, Running, output

GRAPHS: Final = "https://example.org/graph/contributed-"
"""What names of contributed graphs start with."""

_PATIENCE: Final = 900.0
_LOADED_SECONDS: Final = 600.0


@dataclass(frozen=True)
class Sent:
    """Seconds from sending to the answer, and until the manifest was there; the release."""

    total: float
    committed: float
    release: int

    @property
    def visible(self) -> float:
        """Seconds from the manifest to the answer."""
        return self.total - self.committed


@dataclass(frozen=True)
class Size:
    """Bytes of a running service: memory, and what the parts of its state have on the disk."""

    memory: int
    manifests: int
    objects: int
    log: int
    views: int

    @property
    def disk(self) -> int:
        """All of it on the disk."""
        return self.manifests + self.objects + self.log + self.views


class Contributor:
    """Puts graphs, with a token, and looks for them without one.

    Args:
        running: the service.
        state: its state folder.
        token: may write all graphs of :data:`GRAPHS`.
    """

    def __init__(self, running: Running, state: Path, token: str) -> None:
        self.running = running
        self._state = state
        self._address = urlsplit(running.endpoint).netloc
        self._token = token
        self._connection = http.client.HTTPConnection(self._address, timeout=_PATIENCE)

    def put(self, name: object, triples: bytes, *, looks: bool = False) -> Sent:
        """Put a graph and return how long that took.

        Args:
            name: of the graph, behind :data:`GRAPHS`.
            triples: N-Triples.
            looks: whether another connection has to see the graph then.

        Raises:
            NotReady: it was not taken, or what is visible then is something else.
        """
        target = f"/graphs?graph={quote(f'{GRAPHS}{name}', safe='')}"
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/n-triples",
        }
        clock, begun = time.time(), time.perf_counter()
        self._connection.request("PUT", target, triples, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        total = time.perf_counter() - begun
        if answer.status not in (201, 204):
            raise NotReady(f"a contribution was answered with {answer.status}: {said[:2000]!r}")
        if looks and self._read(target) != set(triples.splitlines()):
            raise NotReady("a contribution was answered before it was visible")
        release = int(answer.headers["Release"])
        manifest = self._state / "ledger" / "releases" / f"{release}.json"
        # the clock of the file system is that of the kernel, and some milliseconds coarse
        committed = max(0.0, manifest.stat().st_mtime - clock)
        return Sent(total, min(total, committed), release)

    def size(self) -> Size:
        """Return what the service takes at this moment."""
        ledger = self._state / "ledger"
        return Size(
            self.running.memory().proportional,
            _size_of(ledger / "releases"),
            _size_of(ledger / "objects"),
            (ledger / "audit.log").stat().st_size,
            _size_of(self._state / "views"),
        )

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _read(self, target: str) -> set[bytes]:
        with contextlib.closing(http.client.HTTPConnection(self._address, timeout=60)) as reader:
            reader.request("GET", target, headers={"Accept": "application/n-triples"})
            answer = reader.getresponse()
            body = answer.read()
            return set(body.splitlines()) if answer.status == 200 else set()


@contextlib.contextmanager
def contributing(folder: Path, settings: Mapping[str, str]) -> Iterator[Contributor]:
    """Serve ``folder/state`` with settings, and give a contributor once the data is in memory.

    Raises:
        NotReady: the service does not start, or its view is not loaded.
    """
    state = folder / "state"
    command = [sys.executable, "-m", "graph_service", "token", "create", f"c-{time.time_ns()}"]
    options = ["--write", f"{GRAPHS}*", "--audience", "public", "--state", str(state)]
    token = output([*command, *options]).split()[-1]
    with GraphService(settings).start(folder) as running:
        contributor = Contributor(running, state, token)
        try:
            _wait_loaded(running, settings.get("view_backend", "memory"))
            yield contributor
        finally:
            contributor.close()


def _wait_loaded(running: Running, backend: str) -> None:
    until = time.monotonic() + _LOADED_SECONDS
    wanted = f'"backend":"{backend}"'.encode()
    while True:
        address = urlsplit(running.endpoint).netloc
        with contextlib.closing(http.client.HTTPConnection(address, timeout=60)) as reader:
            reader.request("GET", "/status", headers={"Accept": "application/json"})
            if wanted in reader.getresponse().read().replace(b" ", b""):
                return
        if time.monotonic() > until:
            raise NotReady("the view is not where it is to be")
        time.sleep(0.2)


def _size_of(folder: Path) -> int:
    """Return the bytes that a folder takes on the disk; a file with two names counts once."""
    found: dict[int, int] = {}
    for place, _, names in os.walk(folder):  # which passes over what is removed meanwhile
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                status = Path(place, name).lstat()
                found[status.st_ino] = status.st_blocks * 512
    return sum(found.values())
