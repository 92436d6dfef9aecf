"""The page for partners is true: its five steps are run as they stand, one after the other."""

import os
import re
import subprocess
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.namespaces import GRAPH
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.service import Service, open_service
from tests.web.conftest import wait_ready
from tests.web.serving import Serving

PAGE = (Path(__file__).parent.parent / "graph_service" / "docs" / "contributions.md").read_text(
    encoding="utf-8"
)
STEPS = [
    textwrap.dedent(each) for each in re.findall(r"^ *```sh\n(.+?)\n *```$", PAGE, re.M | re.S)
]
FILES = dict(
    zip(("incident.trig",), re.findall(r"^```trig\n(.+?)^```$", PAGE, re.M | re.S), strict=True)
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return a service with one release, that listens on loopback."""
    settings = read_settings(
        {"state": tmp_path / "state", "shapes": "none", "workers": 1, "view_backend": "auto"}, {}
    )
    State(settings).ledger.commit([], issued=datetime(2026, 1, 31, tzinfo=UTC))
    found = open_service(settings)
    wait_ready(found)
    yield found
    found.close()


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Return where it answers; URLs in its answers are those of its settings."""
    app = create_app(service)
    gateway = Gateway(service.settings, threads=4)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    server = Serving(gateway)
    yield f"http://127.0.0.1:{server.port}/"
    server.close()


def test_five_steps_do_what_they_say(service: Service, address: str, tmp_path: Path) -> None:
    """Each succeeds; in the end the graphs are there, reviewed, from who sent them."""
    tokens = tokens_of(service.settings.state)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    own = f"{GRAPH}acme-*"
    environ = {
        **os.environ,
        "SERVICE": address,
        "TOKEN": tokens.create(
            "acme", writes=[own], audience="public", contributor="Synthetic Office"
        ),
        "REVIEWER": tokens.create("editor", review=True),
    }
    assert len(STEPS) == 5
    script = "set -euo pipefail\n" + "\n".join(STEPS)
    # the service names its address by its settings, which is not where this one listens
    script = script.replace("tr -d '\\r')", f"tr -d '\\r' | sed 's,{service.url('')},{address},')")
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "nothing is written: 2 graph(s)" in done.stdout
    assert "TX ." in done.stdout and "D <https://example.org/acme/note-1>" in done.stdout
    entries = {each.graph: each for each in service.state.current().entries}
    assert sorted(entries) == [f"{GRAPH}acme-2026", f"{GRAPH}acme-sources"]
    done_last = entries[f"{GRAPH}acme-2026"].activity
    assert done_last is not None
    assert (done_last.reviewed, done_last.contributor) == (True, "Synthetic Office")
    assert service.state.current().number == 4
