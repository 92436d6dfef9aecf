"""The process that judges a release says what it found, or why it could not."""

import json
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from graph_service.errors import GraphServiceError, LedgerError, ValidationEnded
from graph_service.inspection import process
from graph_service.inspection.process import have_judged
from graph_service.inspection.whole import digest_of_rules
from graph_service.query.child import Child
from graph_service.rules import read_rules
from graph_service.state import State
from tests.children import children_of
from tests.inspection.rules import commit, make_settings


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that nobody waited for yet has no command any more."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def test_release_is_judged_by_a_process(tmp_path: Path) -> None:
    """Its number comes back with what violates the rules, for whatever audience; then it ends."""
    settings = make_settings(tmp_path)
    commit(settings, "1", "2")
    begun: list[Child] = []
    assert have_judged(settings, begun.append) == {
        "release": 1,
        "violations": 1,
        "warnings": 0,
        "rules": digest_of_rules(read_rules(settings.shapes)),
    }
    assert len(begun) == 1 and begun[0].ended


def test_limits_are_those_of_a_validation(tmp_path: Path) -> None:
    """One that takes many times too long is ended, and nothing is known."""
    settings = make_settings(tmp_path, validation_seconds=0.00001)
    commit(settings, "1")
    with pytest.raises(ValidationEnded, match="stopped after"):
        have_judged(settings, id)


def test_memory_is_limited(tmp_path: Path) -> None:
    """It does not take what queries need."""
    settings = make_settings(tmp_path, validation_memory=24 << 20)
    commit(settings, *(f"{n} {'x' * 1000}" for n in range(60_000)))
    with pytest.raises(ValidationEnded, match="memory"):
        have_judged(settings, id)


def test_engine_ends_with_the_process(tmp_path: Path) -> None:
    """When the service ends it, nothing goes on computing."""
    settings = make_settings(tmp_path)
    commit(settings, *(f"{n} {'x' * 2000}" for n in range(100_000)))
    begun: list[Child] = []

    def judge() -> None:
        with suppress(GraphServiceError):
            have_judged(settings, begun.append)

    thread = threading.Thread(target=judge)
    thread.start()
    deadline = time.monotonic() + 60
    while not begun or not (engines := children_of(begun[0].pid)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    begun[0].kill()
    thread.join()
    while any(map(is_alive, engines)):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_damage_is_said(tmp_path: Path) -> None:
    """A graph whose object is gone is named."""
    settings = make_settings(tmp_path)
    commit(settings, "1")
    ledger = State(settings).ledger
    release = ledger.current()
    assert release is not None
    (ledger.objects.folder / release.entries[0].object).unlink()
    with pytest.raises(LedgerError, match="is missing"):
        have_judged(settings, id)


def test_fault_has_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little memory is a limit that was met."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(process, "judge_current", fail)
    monkeypatch.setattr(process, "limit_memory", lambda _: True)
    asked = {"state": "x", "validation_memory": 1, "validation_seconds": 1.0, "shapes": "none"}
    said = json.loads(process._answer(json.dumps(asked).encode()))
    assert "validation_memory" in said["ended"]
