"""A server that is killed in the middle of writes: what it acknowledged is there, nothing half."""

import http.client
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from tests.web.conftest import fill, make_settings
from tests.web.test_server import ROOT, free_port

WRITERS, KILLS = 3, 3
GRAPH = "http://example.org/graph/n{}"


def start(state: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own and wait until it is ready."""
    command = [
        *(sys.executable, "-m", "graph_service", "serve"),
        *("--state", str(state), "--port", str(port)),
    ]
    environ = {"PYTHONPATH": str(ROOT), "GRAPH_SERVICE_SHAPES": "none", "PATH": ""}
    process = subprocess.Popen(
        command,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(1_200):
        if send(port, "GET", "/readyz") == 200:
            return process
        assert process.poll() is None
        time.sleep(0.05)
    raise AssertionError("not ready")


def send(port: int, method: str, path: str, body: str = "", token: str = "") -> int | None:
    """Send a request; return the status, or ``None`` when there is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "text/turtle"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    try:
        connection.request(method, path, body or None, headers)
        with connection.getresponse() as answer:
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


class Writer:
    """Posts numbered statements to one graph, and keeps what was acknowledged."""

    def __init__(self, port: int, name: int, token: str) -> None:
        self._path = f"/graphs?graph={GRAPH.format(name % 2)}"
        self._port, self._name, self._token = port, name, token
        self.acknowledged: list[str] = []
        self.sent: set[str] = set()
        self.step = 0

    def run(self, stopping: threading.Event) -> None:
        """Write until told to stop, whatever becomes of the server."""
        while not stopping.is_set():
            self.step += 1
            value = f"{self._name}.{self.step}"
            body = f'<urn:n{self._name}> <urn:step> "{value}", "{value} too" .'
            self.sent.add(value)
            if send(self._port, "POST", self._path, body, self._token) in (201, 204):
                self.acknowledged.append(value)


@pytest.mark.slow
def test_acknowledged_writes_outlive_a_kill(tmp_path: Path) -> None:
    """After each kill -9 every write that was answered is there, whole, and the record is sound."""
    settings = make_settings(tmp_path / "state")
    fill(settings)
    token = tokens_of(settings.state).create("office", writes=["*"], audience="public")
    port = free_port()
    writers = [Writer(port, name, token) for name in range(WRITERS)]
    for _ in range(KILLS):
        process = start(settings.state, port)
        stopping = threading.Event()
        threads = [threading.Thread(target=each.run, args=(stopping,)) for each in writers]
        before = sum(len(each.acknowledged) for each in writers)
        for thread in threads:
            thread.start()
        while sum(len(each.acknowledged) for each in writers) < before + 3:
            time.sleep(0.01)
        time.sleep(random.random())  # noqa: S311 - a moment somewhere in a write
        process.send_signal(signal.SIGKILL)
        stopping.set()
        for thread in threads:
            thread.join()
        process.wait()
        check(settings.state / "ledger", writers)
    process = start(settings.state, port)
    try:
        for name in range(2):
            path = f"/graphs?graph={GRAPH.format(name)}"
            assert send(port, "GET", path) == 200
        assert send(port, "POST", path, "<urn:a> <urn:b> 1 .", token) == 204
    finally:
        process.terminate()
        process.wait()


def check(folder: Path, writers: list[Writer]) -> None:
    """Hold the ledger against what was acknowledged."""
    ledger = Ledger(folder)
    assert not examine(ledger).faults
    release = ledger.current()
    assert release is not None
    stored = b"".join(
        ledger.read(each.object) for each in release.entries if "graph/n" in each.graph
    )
    for writer in writers:
        for value in writer.acknowledged:
            assert f'"{value}"'.encode() in stored
        for value in writer.sent:  # each write has two statements: both are there, or neither
            whole = f'"{value}"'.encode() in stored
            assert (f'"{value} too"'.encode() in stored) is whole
