"""Bytes reach the disk before their name does, names before anybody hears of them.

Shown twice: by a trace of the system calls of a process of its own, where tracing is allowed, and
by what this process asks the system for, always.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from tests.faults.acts import ACTS, DONE, ISSUED, ledger_of, make_entry, prepare
from tests.faults.order import (
    Event,
    asked,
    read_trace,
    reason_against_tracing,
    require_all_before,
    require_order,
    require_synced_before_named,
    traced,
)
from tests.faults.service import ROOT, Service, killed_at_the_end

HASH = "[0-9a-f]{64}"
AGAINST = reason_against_tracing()
Watch = Callable[[str], list[Event]]


@pytest.fixture(params=["trace", "calls"])
def watch(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return a function that does an act and returns the events, seen in one of two ways."""
    prepare(tmp_path)

    def trace(name: str) -> list[Event]:
        words = [sys.executable, "-m", "tests.faults.acts", name, str(tmp_path)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [*traced(tmp_path / "trace"), *words]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE)
        return read_trace(tmp_path / "trace")

    def call(name: str) -> list[Event]:
        with asked(monkeypatch) as events:
            ACTS[name](tmp_path)
        return [*events, Event("say", DONE)]

    if request.param == "trace" and AGAINST:
        pytest.skip(AGAINST)
    return trace if request.param == "trace" else call


def commit_order(ledger: str) -> list[tuple[str, str]]:
    """Return what the commit of release 3 does, in its order; ``ledger`` is the folder, escaped."""
    return [
        ("sync", f"{ledger}/objects/{HASH}.tmp"),
        ("rename", f"{ledger}/objects/{HASH}"),
        ("sync", f"{ledger}/objects"),
        ("sync", f"{ledger}/releases/3.json.tmp"),
        ("rename", f"{ledger}/releases/3.json"),
        ("sync", f"{ledger}/releases"),
        ("sync", f"{ledger}/audit.log"),
    ]


def test_commit(watch: Watch, tmp_path: Path) -> None:
    """Objects, their folder, the manifest, its folder, the audit line, the answer."""
    events, ledger = watch("commit"), re.escape(str(tmp_path / "state" / "ledger"))
    assert require_synced_before_named(events, tmp_path / "state" / "ledger") == 3
    require_all_before(
        events, ("rename", f"{ledger}/objects/{HASH}"), ("rename", f"{ledger}/releases/3.json")
    )
    require_order(
        events,
        *commit_order(ledger),
        ("say", DONE),
    )


def test_withdrawal(watch: Watch, tmp_path: Path) -> None:
    """Journal, audit line, amended manifests, the new one, and only then the objects go."""
    events, ledger = watch("withdrawal"), re.escape(str(tmp_path / "state" / "ledger"))
    assert require_synced_before_named(events, tmp_path / "state" / "ledger") == 5
    journal = ("rename", f"{ledger}/withdrawal.json")
    require_order(
        events,
        ("sync", f"{ledger}/withdrawal.json.tmp"),
        journal,
        ("sync", ledger),
        ("sync", f"{ledger}/audit.log"),
        ("rename", f"{ledger}/releases/1.json"),
        ("rename", f"{ledger}/releases/2.json"),
        ("sync", f"{ledger}/releases"),
        ("rename", f"{ledger}/releases/3.json"),
        ("sync", f"{ledger}/releases"),
        ("unlink", f"{ledger}/objects/{HASH}"),
        ("sync", f"{ledger}/objects"),
        journal,
        ("sync", ledger),
        ("say", DONE),
    )
    renames = [each.to for each in events if each.kind == "rename"]
    assert renames[0] == str(tmp_path / "state" / "ledger" / "withdrawal.json")
    gone = ("unlink", f"{ledger}/objects/{HASH}")
    require_all_before(events, ("rename", f"{ledger}/releases/[0-9]+.json"), gone)


def test_token(watch: Watch, tmp_path: Path) -> None:
    """The file of tokens, its name, its folder, and only then the token is told."""
    events, state = watch("token"), re.escape(str(tmp_path / "state"))
    require_order(
        events,
        ("sync", f"{state}/tokens.json.tmp"),
        ("rename", f"{state}/tokens.json"),
        ("sync", state),
        ("say", DONE),
    )
    assert tokens_of(tmp_path / "state").all()[1].name == "second"


@pytest.mark.parametrize("name", ["backup", "archive"])
def test_backup(watch: Watch, tmp_path: Path, name: str) -> None:
    """All that is in a backup is synced before it gets its name."""
    events, folder = watch(name), re.escape(str(tmp_path))
    made = f"{folder}/backup" + (r"\.tar\.zst" if name == "archive" else "")
    inside = "packed" if name == "archive" else f"ledger/objects/{HASH}"
    require_all_before(events, ("sync", f"{folder}/backup.+half/{inside}"), ("rename", made))
    require_order(events, ("rename", made), ("sync", folder), ("say", DONE))


def test_restore(watch: Watch, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """All of the record is synced before it takes its place, in one step."""
    events, state = watch("restore"), re.escape(str(tmp_path / "state"))
    if request.node.callspec.params["watch"] == "calls":  # the exchange has no function in Python
        require_order(events, ("sync", f"{state}/restoring/ledger"), ("sync", state), ("say", DONE))
        return
    changed = ("rename", f"{state}/ledger")
    for name in (f"objects/{HASH}", "releases/2.json", "audit.log", "objects", "releases"):
        require_all_before(events, ("sync", f"{state}/restoring/ledger/{name}"), changed)
    require_order(events, ("sync", f"{state}/restoring"), changed, ("sync", state), ("say", DONE))


@pytest.mark.skipif(bool(AGAINST), reason=AGAINST or "can be traced")
def test_service_answers_when_the_disk_has_it(tmp_path: Path) -> None:
    """A graph that is put over HTTP is answered with 201 after its audit line is on the disk."""
    prepare(tmp_path)
    service = Service(tmp_path / "state", wrapper=traced(tmp_path / "trace"))
    service.token = tokens_of(service.state).create("office", writes=["*"], audience="public")
    with killed_at_the_end(service):
        service.start()
        assert service.put("http://example.org/graph/new", "<urn:a> <urn:b> 1 .").status == 201
        # who answers again has returned from the call before, so the trace has the whole of it
        assert service.send("GET", "/healthz").status == 200
    events, ledger = read_trace(tmp_path / "trace"), re.escape(str(tmp_path / "state" / "ledger"))
    assert require_synced_before_named(events, tmp_path / "state" / "ledger") == 2
    require_order(
        events,
        *commit_order(ledger),
        ("say", "HTTP/1.1 201.*"),
    )


def test_demands_are_no_formality(tmp_path: Path) -> None:
    """A rename before the sync, a write after it, and steps in another order are found."""
    good = [
        Event("write", "/s/a.tmp"),
        Event("sync", "/s/a.tmp"),
        Event("rename", "/s/a.tmp", "/s/a"),
    ]
    assert require_synced_before_named(good, Path("/s")) == 1
    for bad in ([good[0], good[2]], [good[1], good[0], good[2]], [good[2], good[1]]):
        with pytest.raises(AssertionError, match="before it is synced"):
            require_synced_before_named(bad, Path("/s"))
    with pytest.raises(AssertionError, match="no sync"):
        require_order(good, ("rename", "/s/a"), ("sync", "/s/a.tmp"))
    with pytest.raises(AssertionError, match="before"):
        require_all_before([*good, good[1]], ("sync", "/s/a.tmp"), ("rename", "/s/a"))
    assert ledger_of(tmp_path).commit([make_entry("a")], issued=ISSUED).number == 1
