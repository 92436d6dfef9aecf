"""The page on operations is true: its steps run, its files fit what there is."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from configparser import RawConfigParser
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import yaml
from flask.testing import FlaskClient

from graph_service.inspection.keeping import Keeping
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.inspections import Inspections
from graph_service.web.service import Service, open_service
from tests.web.conftest import wait_ready

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "graph_service" / "docs" / "operations.md").read_text(encoding="utf-8")
PERSON = "https://w3id.org/reprisals/id/defender/k7m2q9"
SYSTEMD = shutil.which("systemd-analyze")


def block(language: str, heading: str = "") -> str:
    """Return the first block of a language below a heading."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE[PAGE.index(heading) :], re.DOTALL)
    assert found is not None
    return found[1]


def statement(subject: str, text: str) -> bytes:
    """Return a graph of one statement as N-Quads."""
    return f'<{subject}> <http://example.org/p> "{text}" <http://example.org/g> .\n'.encode()


@pytest.fixture
def state(tmp_path: Path) -> State:
    """Return a record with two releases; the second says more, and names somebody."""
    settings = read_settings({"state": tmp_path / "state", "shapes": "none"}, {})
    made = State(settings)
    for day, text, about in ((30, "good", "http://example.org/a"), (31, "bad", PERSON)):
        entry = NewEntry("http://example.org/g", "public", "Office", "one", statement(about, text))
        made.ledger.commit([entry], issued=datetime(2026, 1, day, tzinfo=UTC))
    return made


Run = Callable[[str], str]


@pytest.fixture
def run(state: State, tmp_path: Path) -> Run:
    """Return what runs steps as an operator would, with the command of this checkout."""
    (tmp_path / "backups").mkdir()
    command = tmp_path / "bin" / "graph-service"
    command.parent.mkdir()
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m graph_service "$@"\n'
    )
    command.chmod(0o755)
    environ = {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "GRAPH_SERVICE_STATE": str(state.folder),
        "GRAPH_SERVICE_SHAPES": "none",
        "BACKUPS": str(tmp_path / "backups"),
        "NEW": str(tmp_path / "new"),
        "IRI": PERSON,
    }

    def ran(steps: str) -> str:
        done = subprocess.run(
            ["bash", "-c", "set -euo pipefail\n" + steps],
            env=environ,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return ran


def kept(folder: Path) -> bytes:
    """Return all bytes of a record, but for its audit log."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files if path.name != "audit.log")


def test_night_and_upgrade_leave_a_sound_record(run: Run, tmp_path: Path) -> None:
    """A backup that holds the record, a record that is whole, views made anew."""
    assert "0 fault(s)" in run(block("sh", "Every night"))
    assert [path.suffix for path in (tmp_path / "backups").iterdir()] == [".zst"]
    run(block("sh", "**Code.**"))
    assert (tmp_path / "backups" / "before.tar.zst").stat().st_size > 0


def test_name_that_must_not_be_there_is_gone(run: Run, state: State) -> None:
    """No file of the record holds it, and the log says what was done."""
    assert PERSON.encode() in kept(state.folder / "ledger")
    said = run(block("sh", "## Runbook: somebody is named"))
    assert "withdrawn" in said
    assert PERSON.encode() not in kept(state.folder / "ledger")


def test_bad_release_is_taken_back(run: Run, state: State) -> None:
    """The next release has what the first one had."""
    said = run(block("sh", "## Runbook: a release is bad"))
    assert "http://example.org/g" in said
    ledger = state.ledger
    assert ledger.newest() == 3
    digests = {each.number: each.digest for each in map(ledger.release, (1, 2, 3))}
    assert digests[3] == digests[1] != digests[2]


def test_lost_disk_comes_back(run: Run, state: State, tmp_path: Path) -> None:
    """Restored from the backup, verified, the same record."""
    run('graph-service backup "$BACKUPS/before.tar.zst"')
    before = state.ledger.release(state.ledger.newest()).digest
    shutil.rmtree(state.folder)
    run(block("sh", "## Runbook: a disk is lost"))
    settings = read_settings({"state": tmp_path / "new", "shapes": "none"}, {})
    restored = State(settings).ledger
    assert restored.release(restored.newest()).digest == before


def test_settings_of_the_unit_are_settings(tmp_path: Path) -> None:
    """The file of settings is taken as it is, and the unit starts the command with it."""
    text = block("toml")
    (tmp_path / "settings.toml").write_text(text)
    settings = read_settings({}, {}, str(tmp_path / "settings.toml"))
    assert str(settings.state) == tomllib.loads(text)["state"]
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[method-assign,assignment]
    unit.read_string(block("ini"))
    service = unit["Service"]
    assert service["ExecStart"].endswith("graph-service serve --config /etc/graph-service.toml")
    assert settings.state == Path("/var/lib") / service["StateDirectory"]
    assert float(service["TimeoutStopSec"]) > settings.token_seconds + settings.drain_seconds


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze: apt-get install systemd")
def test_unit_is_verified_by_systemd(tmp_path: Path) -> None:
    """Systemd reads every line, and finds little that the service could do to its machine."""
    assert SYSTEMD is not None
    unit = tmp_path / "graph-service.service"
    text = block("ini").replace("/opt/graph-service/venv/bin/graph-service", "/bin/true")
    unit.write_text(re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE))
    done = subprocess.run(
        [SYSTEMD, "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert "graph-service.service" not in done.stderr and done.returncode == 0, done.stderr
    unit.write_text(text)
    exposed = subprocess.run(
        [SYSTEMD, "security", "--offline=true", "--threshold=40", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert exposed.returncode == 0, exposed.stdout[-400:] + exposed.stderr


def test_alerts_are_about_metrics_that_there_are(tmp_path: Path) -> None:
    """Each name in a rule is one that the service tells, or tells once it has partners."""
    rules = yaml.safe_load(block("yaml"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"graph_service_\w+", rule["expr"])}
    settings = read_settings(
        {"state": tmp_path / "state", "shapes": "none", "workers": 1, "view_backend": "snapshot"},
        {},
    )
    State(settings).ledger.commit([], issued=datetime(2026, 1, 31, tzinfo=UTC))
    service: Service = open_service(settings)
    try:
        wait_ready(service)
        client: FlaskClient = create_app(service).test_client()
        client.get("/sparql?query=ASK%20%7B%7D")
        text = client.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    finally:
        service.close()
    told = set(re.findall(r"^# TYPE (graph_service_\w+)", text, re.MULTILINE))
    fine = SimpleNamespace(
        time=datetime(2026, 1, 31, tzinfo=UTC),
        seconds=1.0,
        fault="",
        release=1,
        violations=0,
        warnings=0,
    )
    passed = cast(Keeping, SimpleNamespace(last=fine, running=False))  # one takes a minute
    told |= {family.name for family in Inspections(passed).collect()}
    assert len(rules) >= 8 and asked <= told, asked - told


def test_container_file_copies_what_there_is() -> None:
    """Each folder exists, the packages are those of the README, nobody is root."""
    lines = block("dockerfile").splitlines()
    for line in lines:
        if line.startswith("COPY"):
            for name in line.split()[1:-1]:
                assert (ROOT / name).exists(), name
    install = next(line for line in lines if "requirements.txt" in line and line.startswith("RUN"))
    assert "--require-hashes -r .ci/requirements.txt" in install
    assert lines.index("USER graph-service") < lines.index('CMD ["serve"]')
    folders = {"graph_service", "ontology", "data", "queries"}
    assert folders <= {name for line in lines if line.startswith("COPY") for name in line.split()}
