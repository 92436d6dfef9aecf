"""Writers wait in line, and nobody waits for ever."""

import threading

import pytest

from graph_service import turns
from graph_service.errors import Unavailable
from graph_service.turns import Turns


def test_one_writes_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long is told to come again; then it is the next one's turn."""
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    line = Turns()
    with line.take(), pytest.raises(Unavailable, match="take too long"), line.take():
        raise AssertionError("two write")
    with line.take():
        pass


def test_line_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more than may wait is sent away at once."""
    monkeypatch.setattr(turns, "WAITING", 1)
    line = Turns()
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        with line.take():
            begun.set()
            over.wait(60)

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(60)
    with pytest.raises(Unavailable, match="too many"), line.take():
        raise AssertionError("there was no room")
    over.set()
    thread.join()
