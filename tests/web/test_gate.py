"""What is answered while the service opens and before it stops."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from werkzeug.test import Client

from graph_service.web import gate as gate_module
from graph_service.web.gate import Gate

BASE = "https://data.example.org/"


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer that the service is open."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"open"]


class Door:
    """A gate whose service opens when it is told to."""

    def __init__(self) -> None:
        self.opening = threading.Event()
        self.stopping = False
        self.gate = Gate(self._open, lambda: self.stopping, BASE)
        self.client = Client(self.gate)

    def open(self) -> None:
        """Let it open, and wait until it is."""
        self.opening.set()
        assert self.gate._opened.wait(10)

    def _open(self) -> Callable[..., Any]:
        self.opening.wait(10)
        return application


@pytest.fixture
def door() -> Iterator[Door]:
    """Return a gate that is closed yet."""
    door = Door()
    yield door
    door.opening.set()


def test_starting_service_says_so(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is open the process is healthy, not ready, and tells callers to come again."""
    monkeypatch.setattr(gate_module, "_PATIENCE", 0.01)
    assert door.client.get("/healthz").get_json() == {"status": "ok"}
    for path in ("/readyz", "/sparql?query=ASK{}", "/"):
        answer = door.client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.headers["Content-Type"] == "application/problem+json"
        body = json.loads(answer.data)
        assert body["type"] == BASE + "docs/problems#unavailable"
        assert body["detail"] == "the service is starting"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    door.open()
    assert door.client.get("/readyz").data == b"open"


def test_request_waits_for_the_service_to_open(door: Door) -> None:
    """A caller that comes a little early is answered when the service is open."""
    threading.Timer(0.05, door.opening.set).start()
    assert door.client.get("/sparql").data == b"open"


def test_stopping_service_answers_all_but_readiness(door: Door) -> None:
    """While it drains it is not ready, and goes on answering."""
    door.open()
    door.stopping = True
    assert door.client.get("/readyz").status_code == 503
    assert json.loads(door.client.get("/readyz").data)["detail"] == "the service is stopping"
    assert door.client.get("/sparql").data == b"open"


def test_service_that_can_not_open_ends_its_process() -> None:
    """A failure to open is logged and ends the process, so that nobody waits for it."""
    program = (
        "import time\nfrom graph_service.web.gate import Gate\n"
        "def fail():\n    raise ValueError('broken')\n"
        "Gate(fail, lambda: False, 'http://x/')\ntime.sleep(30)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"ValueError: broken" in ended.stderr
