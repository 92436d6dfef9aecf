"""The running service while others publish into its state folder: nobody who asks notices."""

import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.test_server import ROOT, Server, children, free_port

RELEASES = 10
TEXT = "SELECT ?o { <http://example.org/s> <http://example.org/p> ?o }"
SLOW = " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 }}" for n in range(6))
COUNTED = (
    "SELECT ?o (COUNT(*) AS ?n) { <http://example.org/s> <http://example.org/p> ?o "
    + SLOW
    + " } GROUP BY ?o"
)


def build(state: Path, number: int) -> None:
    """Publish by the command, from another process, data that says the number of its release."""
    data = state.parent / "data.nt"
    data.write_text(f'<http://example.org/s> <http://example.org/p> "n{number}" .\n')
    command = [sys.executable, "-m", "graph_service", "build", "--data", str(data)]
    environ = os.environ | {"GRAPH_SERVICE_STATE": str(state)}
    subprocess.run(
        [*command, "--shapes", "none"], env=environ, check=True, cwd=ROOT, capture_output=True
    )


class Clients:
    """Threads that ask without a pause and note every answer that is not right.

    Args:
        server: whom they ask.
        kinds: what they ask, each by one thread: a path, and how an answer shows its release.
    """

    def __init__(self, server: Server, kinds: list[tuple[str, Callable[[bytes], int]]]) -> None:
        self.faults: list[str] = []
        self.seen: set[int] = set()
        self.asked = 0
        self._server = server
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=kind) for kind in kinds]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, path: str, release_of: Callable[[bytes], int]) -> None:
        for number in itertools.count():
            if self._over.is_set():
                return
            named = path.format(number=number)
            try:
                self._look(named, release_of)
            except (OSError, http.client.HTTPException, ValueError, LookupError) as error:
                self.faults.append(f"{named}: {error!r}")

    def _look(self, path: str, release_of: Callable[[bytes], int]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        with closing(connection):
            connection.request("GET", path, headers={"Accept": "text/csv, application/json;q=0.5"})
            answer = connection.getresponse()
            body = answer.read()
        self.asked += 1
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status} {body[:200]!r}")
            return
        release = int(answer.headers["Release"])
        self.seen.add(release)
        if release_of(body) != release:
            self.faults.append(f"{path}: release {release} does not fit {body[:200]!r}")


def of_rows(body: bytes) -> int:
    """Return the release that rows show."""
    return int(body.split()[1].split(b",")[0].removeprefix(b"n"))


def of_dump(body: bytes) -> int:
    """Return the release that a dump of one triple shows."""
    return int(body.split(b'"')[1].removeprefix(b"n"))


def of_list(body: bytes) -> int:
    """Return the release of a list of dumps."""
    return int(json.loads(body)["release"])


def query(text: str) -> str:
    """Return the path that asks a query; ``{number}`` in it makes each of them another one."""
    return "/sparql?query=" + quote(text).replace("%23number", "%23{number}")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a server on a first release, which looks for others ten times a second."""
    monkeypatch.setenv("GRAPH_SERVICE_FOLLOW_SECONDS", "0.1")
    monkeypatch.setenv("GRAPH_SERVICE_LOG_REQUESTS", "false")
    build(tmp_path / "state", 1)
    server = Server(tmp_path / "state", free_port())
    server.wait_ready()
    yield server
    server.stop()


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def served(server: Server) -> int:
    """Return the release that is answered from."""
    with server.get("/status") as answer:
        return int(json.loads(answer.read())["release"])


def inner(server: Server) -> int:
    """Return the process that answers."""
    (pid,) = children(server.process.pid)
    return pid


def open_files(pid: int) -> int:
    """Return how many descriptors a process has."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def query_processes(server: Server) -> list[int]:
    """Return the processes behind the server: what holds the view, and what runs queries."""
    found = []
    for pid in server.family():
        try:
            if b"graph_service.query." in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
        except OSError:
            continue
    return found


def test_releases_change_under_those_who_ask(server: Server, tmp_path: Path) -> None:
    """No request fails, each answer is of the release that it names, and nothing is left over."""
    pid = inner(server)
    wait_until(lambda: len(query_processes(server)) >= 5, "workers and what forks them")
    files, processes = open_files(pid), len(query_processes(server))
    kinds = [
        (query(TEXT), of_rows),
        (query(TEXT + " #number"), of_rows),
        (query(COUNTED + " #number"), of_rows),
        ("/exports", of_list),
        ("/exports/graph.nt", of_dump),
    ]
    with Clients(server, kinds) as clients:
        for number in range(2, RELEASES + 2):
            build(tmp_path / "state", number)
        wait_until(lambda: served(server) == RELEASES + 1, "the last release is served")
    assert clients.faults == []
    assert {1, RELEASES + 1} < clients.seen
    assert clients.asked > 100
    wait_until(lambda: len(query_processes(server)) <= processes, "no process is left over")
    wait_until(lambda: open_files(pid) <= files, "no descriptor is left over")


def test_killed_processes_cost_no_more_than_their_query(server: Server, tmp_path: Path) -> None:
    """Workers and what forks them may be killed at any moment, also while releases change."""
    kills = 0
    chosen = random.Random(7)  # noqa: S311 (which one it is does not matter)
    with Clients(server, [(query(TEXT + f" #number-{n}"), of_rows) for n in range(3)]) as clients:
        for number in range(2, 6):
            build(tmp_path / "state", number)
            for _ in range(5):
                processes = query_processes(server)
                if processes:
                    os.kill(chosen.choice(processes), signal.SIGKILL)
                    kills += 1
                time.sleep(0.2)
        wait_until(lambda: served(server) == 5, "the last release is served")
    assert len(clients.faults) <= kills
    assert [fault for fault in clients.faults if "#query-lost" not in fault] == []
    assert 5 in clients.seen
