"""What became of requests is found in the log, in a manifest without its line, and not for ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.outcomes import PROPOSED, UNCHANGED, Outcomes

DAY = datetime(2026, 1, 31, tzinfo=UTC)


def asked(key: str, **more: Any) -> dict[str, Any]:
    """Return what a manifest says of a request."""
    return {"request": {"key": key, "fingerprint": f"of {key}", "creates": True}, **more}


def outcomes_of(ledger: Ledger, most: int = 10, hours: float = 1.0) -> Outcomes:
    """Return the outcomes of a record."""
    return Outcomes(ledger.audit.path, ledger.current, most=most, hours=hours)


def commit(ledger: Ledger, value: str, made: dict[str, Any]) -> None:
    """Make a release."""
    quads = f'<urn:s> <urn:p> "{value}" <urn:g> .\n'.encode()
    entries = [NewEntry("urn:g", "public", "", "d", quads)]
    ledger.commit(entries, issued=datetime.now(UTC), made=made)


def test_each_kind_of_outcome_is_found(tmp_path: Path) -> None:
    """The log is followed: what comes later is found too."""
    ledger = Ledger(tmp_path)
    outcomes = outcomes_of(ledger)
    assert outcomes.find("k1") is None
    commit(ledger, "1", asked("k1"))
    found = outcomes.find("k1")
    assert found is not None
    assert (found.fingerprint, found.release, found.made, found.creates) == ("of k1", 1, True, True)
    ledger.note(UNCHANGED, release=1, **asked("k2"))
    ledger.note(PROPOSED, release=1, proposal="p", **asked("k3"))
    unchanged, proposed = outcomes.find("k2"), outcomes.find("k3")
    assert unchanged is not None and not unchanged.made and unchanged.proposal == ""
    assert proposed is not None and not proposed.made and proposed.proposal == "p"
    assert outcomes.accepted("p") is None
    commit(ledger, "2", {"proposal": "p"})
    assert outcomes.accepted("p") == 2


def test_manifest_without_its_line_tells_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a crash leaves it; the line that the next writer adds has it, too."""
    ledger = Ledger(tmp_path)
    commit(ledger, "1", {})
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "complete_audit", lambda *_: None)
        commit(ledger, "2", asked("k", proposal="p"))
    for each in (outcomes_of(Ledger(tmp_path)), outcomes_of(ledger)):
        found = each.find("k")
        assert found is not None and found.release == 2
        assert each.accepted("p") == 2
    ledger.note("noted")
    lines = list(ledger.audit.records())
    assert lines[1].details["request"]["key"] == "k"
    again = outcomes_of(Ledger(tmp_path)).find("k")
    assert again is not None and again.release == 2


def test_requests_are_forgotten(tmp_path: Path) -> None:
    """The oldest beyond the most, and those of long ago."""
    ledger = Ledger(tmp_path)
    for number in range(5):
        commit(ledger, str(number), asked(f"k{number}"))
    few = outcomes_of(ledger, most=2)
    assert [few.find(f"k{n}") is not None for n in range(5)] == [False, False, False, True, True]
    old = Ledger(tmp_path, clock=lambda: datetime.now(UTC) - timedelta(hours=2))
    old.note(UNCHANGED, release=5, **asked("late"))
    assert outcomes_of(ledger).find("late") is None
    assert outcomes_of(ledger, hours=3).find("late") is not None


def test_damaged_and_foreign_lines_say_nothing(tmp_path: Path) -> None:
    """What they mean is for fsck to tell."""
    ledger = Ledger(tmp_path)
    commit(ledger, "1", asked("k1"))
    with ledger.audit.path.open("ab") as file:
        file.write(b'{"event": "accepted", "request": {\n')
        file.write(b'{"event": "accepted", "time": "x", "details": {"request": {"key": 1}}}\n')
    assert outcomes_of(ledger).find("k1") is not None
