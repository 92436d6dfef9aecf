"""Hostile connections cost an ordinary client nothing, and leave nothing behind."""

import contextlib
import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.children import children_of
from tests.hostile.crowds import ATTACKS, PATIENCE, Crowd
from tests.web.conftest import fill, make_settings
from tests.web.test_server import Server, free_port

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

REQUEST_SECONDS = 2.0
MEMORY = 64 << 20
"""Bytes that the server process may have more of than before: what is kept, and what a heap is."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that waits two seconds for a request."""
    state = tmp_path_factory.mktemp("state")
    fill(make_settings(state))
    os.environ["GRAPH_SERVICE_REQUEST_SECONDS"] = str(REQUEST_SECONDS)
    try:
        server = Server(state, free_port())
    finally:
        del os.environ["GRAPH_SERVICE_REQUEST_SECONDS"]
    server.wait_ready()
    yield server
    assert server.stop() == 0


class OrdinaryClient:
    """Asks all the time while a block runs; ``failures`` says what went wrong."""

    def __init__(self, port: int) -> None:
        self.answers = 0
        self.failures: list[str] = []
        self._port = port
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "OrdinaryClient":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._stop.wait(0.01):
            self.answers += 1
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
            try:
                connection.request("GET", "/sparql?query=" + quote(f"ASK {{}} # {self.answers}"))
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    self.failures.append(f"{answer.status} {body[:200]!r}")
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
            finally:
                connection.close()


def used(server: Server) -> dict[str, int]:
    """Return what the server process has of what an attacker could use up."""
    (pid,) = server.family() - {server.process.pid} & parents(server)
    status = Path(f"/proc/{pid}/status").read_text()
    return {
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "threads": int(status.partition("Threads:")[2].split()[0]),
        "resident": int(status.partition("VmRSS:")[2].split()[0]) * 1024,
        "processes": len(server.family()),
    }


def parents(server: Server) -> set[int]:
    """Return the children of the process that watches: the server process."""
    return children_of(server.process.pid)


def running(server: Server) -> int:
    """Return how many queries run."""
    with server.get("/status") as answer:
        workers = json.loads(answer.read())["workers"]
    return int(workers["running"]) + int(workers["waiting"])


def settle(condition: Callable[[], bool]) -> bool:
    """Wait until a condition holds; returns whether it does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.__name__ for attack in ATTACKS])
def test_ordinary_client_is_served_meanwhile(
    server: Server, attack: Callable[[Crowd], None]
) -> None:
    """While the attack goes on every ordinary request is answered; afterwards all is as before."""
    for path in ("/status", "/sparql?query=ASK%7B%7D"):
        with server.get(path) as answer:
            assert answer.status == 200
    before = used(server)
    crowd = Crowd(server.port, 2 * REQUEST_SECONDS)
    with OrdinaryClient(server.port) as client, contextlib.closing(crowd):
        attack(crowd)
    assert client.failures == []
    assert client.answers > 1
    assert settle(lambda: running(server) == 0)
    assert settle(lambda: used(server)["descriptors"] <= before["descriptors"] + 4), used(server)
    after = used(server)
    assert after["resident"] < before["resident"] + MEMORY, (before, after)
    assert after["processes"] <= 2 + 1 + 3 + 4 + 1  # watcher, server, holder, workers
