"""``serve`` answers on a fresh machine, and leaves what was published as it is."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from click.testing import Result

from graph_service.cli.serve import publish_first
from graph_service.ledger.lock import sole
from graph_service.settings import read_settings
from graph_service.state import State

Run = Callable[..., Result]

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/reprisals/ontology/Incident> }"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str) -> bytes:
    """Return the answer at ``url`` as soon as queries are answered."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own
                return bytes(answer.read())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"no answer at {url}")


def test_fresh_machine_builds_and_answers(tmp_path: Path) -> None:
    """With an empty state folder the shipped data is published, then queries are answered."""
    url = f"http://127.0.0.1:{(port := free_port())}/"
    words = ["serve", "--port", str(port), "--state", str(tmp_path / "state")]
    with subprocess.Popen(
        [sys.executable, "-m", "graph_service", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"serving at {url}\n"
            rows = json.loads(ask(f"{url}sparql?query={quote(COUNT)}"))["results"]["bindings"]
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    assert int(rows[0]["n"]["value"]) >= 95
    assert process.returncode == 0
    for line in errors.splitlines():  # nothing but the log of requests, which tells no query
        assert json.loads(line)["status"] in (200, 503)
        assert "SELECT" not in line
    release = State(read_settings({"state": tmp_path / "state"}, {})).current()
    assert release.number == 1


def test_published_release_is_left_alone(state: State, tmp_path: Path) -> None:
    """When there is a release, the shipped data does not replace it."""
    before = state.current()
    publish_first(read_settings({"state": tmp_path / "state"}, {}))
    assert state.current() == before


def test_taken_address_is_told_before_anything_is_built(run: Run, tmp_path: Path) -> None:
    """A port that is in use ends the command at once, with one line."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.exit_code == 2
    assert done.stderr.startswith(f"can't listen on 127.0.0.1:{port}")
    assert not list((tmp_path / "state").iterdir())


def test_state_folder_that_is_served_has_no_second_service(
    run: Run, state: State, tmp_path: Path
) -> None:
    """A second service on the same state folder ends with one line; the first goes on."""
    with sole(tmp_path / "state", 0):
        done = run("serve", "--port", str(free_port()))
    assert done.exit_code == 2
    assert done.stderr == f"a service answers from {tmp_path / 'state'}\n"
