"""Requests survive a crash, and one that comes while a pass runs is one for another pass."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.inspection.outcome import Outcome
from graph_service.inspection.requests import Requests, ask_inspection

FOUND = Outcome(datetime(2026, 3, 1, 2, tzinfo=UTC), "due", "ab" * 32, 7)


def test_first_reason_counts(tmp_path: Path) -> None:
    """Whoever asks after somebody else writes nothing."""
    requests = Requests(tmp_path)
    assert not requests.wanted
    requests.ask("a hub")
    requests.ask("something else")
    assert Requests(tmp_path).wanted
    assert requests.take() == "a hub"
    assert not requests.wanted


def test_request_during_a_pass_is_for_the_next(tmp_path: Path) -> None:
    """What runs began before it was asked for."""
    requests = Requests(tmp_path)
    requests.ask("first")
    requests.take()
    requests.ask("second")
    requests.answer(FOUND)
    assert requests.wanted
    assert requests.take() == "second"


def test_what_was_not_answered_is_asked_for_again(tmp_path: Path) -> None:
    """A service that ended in the middle does it after its start, once."""
    Requests(tmp_path).ask("first")
    Requests(tmp_path).take()
    again = Requests(tmp_path)
    again.give_back()
    again.give_back()
    assert again.take() == "first"
    again.answer(FOUND)
    again.give_back()
    assert not again.wanted


def test_last_outcome_is_kept(tmp_path: Path) -> None:
    """It is there after a restart; one that is damaged is not known."""
    assert Requests(tmp_path).last() is None
    Requests(tmp_path).answer(FOUND)
    assert Requests(tmp_path).last() == FOUND
    for damaged in (b"", b"[]", b'{"time": 1}', b"\xff"):
        (tmp_path / "inspection" / "last.json").write_bytes(damaged)
        assert Requests(tmp_path).last() is None


def test_reason_that_is_damaged_is_still_a_request(tmp_path: Path) -> None:
    """That somebody asked is known by the name of the file."""
    requests = Requests(tmp_path)
    requests.ask("first")
    (tmp_path / "inspection" / "wanted.json").write_bytes(b"{")
    assert requests.wanted
    assert requests.take() == ""


def test_nobody_is_refused_because_it_cannot_be_asked(tmp_path: Path) -> None:
    """A change that was made stays made."""
    (tmp_path / "inspection").write_text("a file where the folder should be")
    with pytest.raises(LedgerError):
        Requests(tmp_path).ask("first")
    ask_inspection(tmp_path, "first")
