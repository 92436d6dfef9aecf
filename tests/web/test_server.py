"""The server as a process: it starts, serves, breaks off, stops, and takes nothing with it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from graph_service.errors import Unavailable
from graph_service.query import confine
from graph_service.settings import read_settings
from graph_service.web.server import check_address
from tests.children import children_of
from tests.web.conftest import fill, make_settings

ROOT = Path(confine.__file__).parent.parent.parent
PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from graph_service.settings import read_settings
from graph_service.web.server import run
settings = read_settings(
    {{"state": Path({state!r}), "port": {port}, "workers": 3, "query_seconds": 60.0,
      "result_rows": 5000, "drain_seconds": {drain}}}
)
run(settings, announce=lambda url: print(url, flush=True))
"""
EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
BROKEN = "SELECT * { " + EIGHT + " }"
WHOLE = BROKEN + " LIMIT 3000"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process on the synthetic release."""

    def __init__(self, state: Path, port: int, drain_seconds: float = 0.0) -> None:
        self.port = port
        program = PROGRAM.format(root=str(ROOT), state=str(state), port=port, drain=drain_seconds)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout.readline().strip()

    @contextlib.contextmanager
    def get(self, path: str, accept: str = "*/*") -> Iterator[http.client.HTTPResponse]:
        """Give an answer whose body is not read yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Accept": accept})
            with connection.getresponse() as answer:
                yield answer

    def wait_ready(self) -> None:
        """Wait until queries are answered."""
        for _ in range(200):
            try:
                with self.get("/readyz") as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("not ready")

    def family(self) -> set[int]:
        """Return the process and all that it started."""
        found, new = set[int](), {self.process.pid}
        while new:
            found |= new
            new = {child for pid in new for child in children_of(pid)} - found
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process and return its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(timeout=40)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def gone(processes: set[int]) -> bool:
    """Return whether all processes end within some seconds."""
    for _ in range(100):
        left = {pid for pid in processes if Path(f"/proc/{pid}/exe").exists()}
        if not left:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder with the synthetic release."""
    folder = tmp_path_factory.mktemp("state")
    fill(make_settings(folder))
    return folder


@pytest.fixture(scope="module")
def server(state: Path) -> Iterator[Server]:
    """Return a running server."""
    server = Server(state, free_port())
    server.wait_ready()
    yield server
    server.stop()


def test_server_says_where_it_is(server: Server) -> None:
    """The public URL is announced, and the address answers."""
    assert server.said == f"http://127.0.0.1:{server.port}/"
    with server.get("/healthz") as answer:
        assert answer.read() == b'{"status":"ok"}\n'


def test_answer_has_one_date(server: Server) -> None:
    """It is said once, by the server, also where the framework says it for a condition."""
    for path in ("/healthz", "/exports", "/queries"):
        with server.get(path) as answer:
            assert len(answer.headers.get_all("Date")) == 1, path


def test_metrics_and_log_are_for_the_operator(server: Server) -> None:
    """An operator on the machine reads the metrics of the process."""
    with server.get("/metrics") as answer:
        assert answer.status == 200
        assert b"graph_service_workers" in answer.read()


def test_query_ends_when_its_client_goes_away(server: Server) -> None:
    """A client that hangs up before the answer begins leaves no query running."""
    endless = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/sparql?query=" + quote(endless))
    assert wait_running(server, 1)
    connection.close()
    assert wait_running(server, 0)


def wait_running(server: Server, count: int) -> bool:
    """Wait until so many queries run."""
    for _ in range(100):
        with server.get("/status") as answer:
            if json.loads(answer.read())["workers"]["running"] == count:
                return True
        time.sleep(0.05)
    return False


def test_stopping_server_is_not_ready(state: Path) -> None:
    """With time to drain, the server says that it stops and answers until it does."""
    server = Server(state, free_port(), drain_seconds=3.0)
    server.wait_ready()
    server.process.send_signal(signal.SIGTERM)
    answered = 0
    for _ in range(100):
        with server.get("/readyz") as ready, server.get("/sparql?query=ASK%7B%7D") as answer:
            answered = answer.status
            if ready.status == 503:
                assert b"the service is stopping" in ready.read()
                break
        time.sleep(0.02)
    assert (ready.status, answered) == (503, 200)
    assert server.stop() == 0


def test_query_method_and_chunked_body_arrive(server: Server) -> None:
    """HTTP QUERY and a body without length reach the endpoint."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    for method, encode in (("QUERY", False), ("POST", True)):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        body = iter([b"ASK ", b"{}"]) if encode else b"ASK {}"
        connection.request(method, "/sparql", body, headers, encode_chunked=encode)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"true")
        connection.close()


def test_head_of_a_request_has_a_limit(server: Server) -> None:
    """A URL of 25 kB is read; a much longer head is refused."""
    with server.get("/sparql?query=ASK%7B%7D%23" + "x" * 25_000) as answer:
        assert answer.status == 200
    with server.get("/healthz?" + "x" * 60_000) as answer:
        assert answer.status in (414, 431)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_answer_that_fails_midway_breaks_the_transfer(server: Server, accept: str) -> None:
    """A client sees that an answer is cut; others, of the same address too, get theirs whole."""
    lengths: list[int] = []

    def read_whole() -> None:
        with server.get("/sparql?query=" + quote(WHOLE), accept) as answer:
            lengths.append(len(answer.read()))

    others = [threading.Thread(target=read_whole) for _ in range(2)]
    for other in others:
        other.start()
    with server.get("/sparql?query=" + quote(BROKEN), accept) as answer:
        assert answer.status == 200
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()
    for other in others:
        other.join()
    assert len(lengths) == 2
    assert min(lengths) > 1_000_000


def test_slow_reader_of_a_failing_answer_is_cut_off(server: Server) -> None:
    """A client that does not read while its query ends sees the cut as well."""
    with server.get("/sparql?timeout=3&query=" + quote(BROKEN), "text/csv") as answer:
        time.sleep(5)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()
    with server.get("/readyz") as answer:
        assert answer.status == 200


def test_taken_port_is_a_clear_error(server: Server) -> None:
    """An address that is in use is refused with its name; the server would share it in silence."""
    with pytest.raises(Unavailable, match=f"127.0.0.1:{server.port}"):
        check_address("127.0.0.1", server.port, patience=0.1)
    check_address("127.0.0.1", free_port())
    with pytest.raises(Unavailable, match=r"no-such-host\.invalid"):
        check_address("no-such-host.invalid", 80)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stop_finishes_what_runs(state: Path, how: signal.Signals) -> None:
    """A polite stop lets an answer end, then leaves no process."""
    server = Server(state, free_port())
    server.wait_ready()
    family = server.family()
    assert len(family) > 3
    sizes: list[int] = []

    def read() -> None:
        with server.get("/sparql?query=" + quote(WHOLE), "text/csv") as answer:
            sizes.append(len(answer.read()))

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(0.2)
    assert server.stop(how) == 0
    reader.join()
    assert sizes and sizes[0] > 1_000_000
    assert gone(family)


def test_outright_kill_leaves_nothing_behind(state: Path) -> None:
    """When the watching process is killed, server and workers end, and the port is free."""
    server = Server(state, free_port())
    server.wait_ready()
    family = server.family()
    assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    assert gone(family - {server.process.pid})
    check_address("127.0.0.1", server.port)


def test_lost_server_process_is_started_again(state: Path) -> None:
    """When the server process itself dies, the watcher starts another."""
    server = Server(state, free_port())
    server.wait_ready()
    (inner,) = children_of(server.process.pid)
    time.sleep(1)
    os.kill(inner, signal.SIGKILL)
    time.sleep(1)
    server.wait_ready()
    assert server.stop() == 0


def test_settings_of_the_test_are_the_services() -> None:
    """The program that these tests start uses settings that exist."""
    assert read_settings({"workers": 3, "query_seconds": 60.0}, environ={}).workers == 3
