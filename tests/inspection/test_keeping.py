"""A service judges what is published when it is asked, when it is due, and after other rules."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import LedgerError, QueryTimeout
from graph_service.inspection import keeping
from graph_service.inspection.keeping import DUE, RULES, Keeping
from graph_service.inspection.outcome import Outcome
from graph_service.inspection.requests import Requests
from graph_service.inspection.whole import digest_of_rules
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State
from tests.inspection.rules import SHAPE, commit, make_settings


@contextmanager
def kept(settings: Settings) -> Iterator[Keeping]:
    """Keep a state while the block runs."""
    made = Keeping(settings, State(settings), tick=0.01)
    try:
        yield made
    finally:
        made.close()


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def answered(settings: Settings) -> Outcome:
    """Wait for an outcome on the disk and return it."""
    requests = Requests(settings.state)
    wait_until(lambda: requests.last() is not None)
    last = requests.last()
    assert last is not None
    return last


def lines(settings: Settings) -> list[dict[str, Any]]:
    """Return what the audit log says of full passes."""
    records = State(settings).ledger.audit.records()
    return [record.details for record in records if record.event == "inspected"]


def rules_of(settings: Settings) -> str:
    """Return the digest of the rules that the settings name."""
    return digest_of_rules(read_rules(settings.shapes))


def outcome_of(settings: Settings, ago: timedelta, **changes: Any) -> Outcome:
    """Note a pass that was so long ago, and return it."""
    made = Outcome(datetime.now(UTC) - ago, DUE, rules_of(settings), release=1)
    made = replace(made, **changes)
    Requests(settings.state).answer(made)
    return made


def test_request_is_answered(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A violation is an error in the log, a line of the audit log, and stays known; no more."""
    settings = make_settings(tmp_path)
    commit(settings, "1", "2")
    Requests(settings.state).ask("a hub was too large")
    with caplog.at_level(logging.ERROR), kept(settings) as keeper:
        found = answered(settings)
        wait_until(lambda: keeper.last == found)
    assert (found.release, found.violations, found.conforms) == (1, 1, False)
    assert (found.reason, found.rules) == ("a hub was too large", rules_of(settings))
    assert "release 1 violates the rules 1 time(s)" in caplog.text
    (line,) = lines(settings)
    assert line["violations"] == 1
    assert line["reason"] == "a hub was too large"
    assert State(settings).current().number == 1
    assert not Requests(settings.state).wanted


def test_pass_is_made_when_it_is_due(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Some hours after the last one, also when that was before a restart."""
    settings = make_settings(tmp_path, inspection_hours=2.0)
    commit(settings, "1")
    before = outcome_of(settings, timedelta(hours=2, seconds=1))
    with caplog.at_level(logging.ERROR), kept(settings) as keeper:
        wait_until(lambda: keeper.last not in (None, before))
        assert keeper.last is not None
        assert (keeper.last.reason, keeper.last.conforms) == (DUE, True)
    assert not caplog.records


@pytest.mark.parametrize(
    ("hours", "ago"), [(0.0, timedelta(days=900)), (2.0, timedelta(hours=1, minutes=59))]
)
def test_pass_is_not_made_earlier_nor_where_none_is_wanted(
    tmp_path: Path, hours: float, ago: timedelta
) -> None:
    """Zero hours are never."""
    settings = make_settings(tmp_path, inspection_hours=hours)
    commit(settings, "1")
    before = outcome_of(settings, ago)
    with kept(settings) as keeper:
        wait_until(lambda: keeper.last == before)
        time.sleep(0.2)
        assert keeper.last == before
    assert lines(settings) == []


def test_service_that_never_made_one_does_not_begin_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start is not made slow; some time later it is made."""
    settings = make_settings(tmp_path)
    commit(settings, "1")
    with kept(settings) as keeper:
        time.sleep(0.2)
        assert keeper.last is None
    monkeypatch.setattr(keeping, "_FIRST", 0.1)
    with kept(settings):
        assert answered(settings).reason == DUE


def test_other_rules_are_a_reason(tmp_path: Path) -> None:
    """What was published under other ones is held against those of now."""
    settings = make_settings(tmp_path)
    commit(settings, "1", "2")
    outcome_of(settings, timedelta(hours=1), rules="ab" * 32)
    with kept(settings) as keeper:
        wait_until(lambda: keeper.last is not None and keeper.last.reason == RULES)
        assert keeper.last is not None
        assert keeper.last.violations == 1
    Path(settings.shapes).write_text(SHAPE.replace("maxCount 1", "maxCount 2"))
    with kept(settings) as keeper:
        wait_until(lambda: keeper.last is not None and keeper.last.conforms)
        assert keeper.last is not None
        assert keeper.last.rules == rules_of(settings)


def test_without_rules_nothing_is_judged(tmp_path: Path) -> None:
    """There is nothing to hold it against; the request stays for a service that has some."""
    settings = replace(make_settings(tmp_path), shapes="none")
    commit(settings, "1", "2")
    Requests(settings.state).ask("an operator asked")
    with kept(settings) as keeper:
        time.sleep(0.1)
        assert keeper.last is None
    assert Requests(settings.state).wanted


def test_failure_is_loud_and_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is known then, which is no good news; it does not run all the time."""
    settings = make_settings(tmp_path)
    commit(settings, "1")
    calls: list[object] = []

    def fail(*_: object) -> None:
        calls.append(None)
        raise QueryTimeout("it took longer than 14400 s")

    monkeypatch.setattr(keeping, "have_judged", fail)
    Requests(settings.state).ask("an operator asked")
    with caplog.at_level(logging.ERROR), kept(settings):
        found = answered(settings)
        time.sleep(0.1)
    assert found.conforms is None
    assert "could not be judged in full: it took longer" in caplog.text
    assert lines(settings)[0]["fault"] == "it took longer than 14400 s"
    assert len(calls) == 1


def test_what_goes_meanwhile_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object that a withdrawal took is missed once; then the release without it is judged."""
    settings = make_settings(tmp_path)
    commit(settings, "1")
    found: list[int] = []

    def judge(*_: object) -> dict[str, Any]:
        found.append(State(settings).current().number)
        if len(found) == 1:
            commit(settings, "2")
            raise LedgerError("object is missing")
        return {"release": found[-1], "violations": 0, "warnings": 0, "rules": ""}

    monkeypatch.setattr(keeping, "have_judged", judge)
    Requests(settings.state).ask("an operator asked")
    with kept(settings):
        assert answered(settings).release == 2
    assert found == [1, 2]


def test_service_that_ends_does_not_wait_for_a_pass(tmp_path: Path) -> None:
    """The process is ended, and the pass is made after the next start."""
    settings = make_settings(tmp_path)
    commit(settings, *(f"{n} {'x' * 2000}" for n in range(50_000)))
    Requests(settings.state).ask("an operator asked")
    keeper = Keeping(settings, State(settings), tick=0.01)
    wait_until(lambda: keeper.running and keeper._child is not None)
    keeper.close()
    assert not keeper._thread.is_alive()
    assert Requests(settings.state).last() is None
    commit(settings, "1")
    with kept(settings):
        assert answered(settings).reason == "an operator asked"
