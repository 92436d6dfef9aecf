"""A view is settled aside, and whoever answers from it is told."""

import threading
from pathlib import Path

import pytest

from graph_service.errors import Unavailable
from graph_service.ledger.ledger import Ledger
from graph_service.query import aside
from graph_service.query.settling import settle_aside
from graph_service.views.views import View, Views
from tests.views.test_settling import current, followed, publish


class Answers:
    """Stands for what answers from a view."""


@pytest.fixture
def views(tmp_path: Path) -> Views:
    """Return the views of an empty ledger."""
    return Views(tmp_path / "views", Ledger(tmp_path / "ledger"))


def settle(view: View, answers: object | None = None, **options: float) -> threading.Event:
    """Begin to settle a view; the event says when that was told."""
    told = threading.Event()
    stopping = threading.Event()
    settle_aside(view, answers or ANSWERS, stopping, told.set, **options)
    return told


ANSWERS = Answers()


def finished() -> None:
    """Wait for the threads that settle."""
    for thread in threading.enumerate():
        if thread.name == "settling":
            thread.join()


def test_settled_view_is_told(views: Views) -> None:
    """A process makes it; then it is the one that is found."""
    view = followed(views)
    assert settle(view, pause=0.0).wait(60)
    assert current(views).settled


def test_view_of_the_past_is_not_told(views: Views) -> None:
    """Of one that was overtaken nothing is said."""
    view = followed(views)
    views.ensure(publish(views, "new"), view.audiences)
    told = settle(view, pause=0.0)
    finished()
    assert not told.is_set()


def test_view_that_nobody_answers_from_is_left(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a process nor a file is made for it."""
    monkeypatch.setattr(aside, "send_errand", lambda *_, **__: pytest.fail("a process"))
    view = followed(views)
    told = threading.Event()
    settle_aside(view, Answers(), threading.Event(), told.set, pause=0.01)
    stopping = threading.Event()
    stopping.set()
    settle_aside(view, ANSWERS, stopping, told.set)
    finished()
    assert not told.is_set()
    assert not current(views).settled


def test_fault_is_logged(
    views: Views, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A process that does not start, or fails, leaves the view and a line in the log."""

    def fail(*_: object, **__: object) -> bytes:
        raise Unavailable("synthetic", retry_after=1)

    view = followed(views)
    monkeypatch.setattr(aside, "send_errand", fail)
    told = settle(view, pause=0.0)
    finished()
    assert not told.is_set()
    assert "can't be settled" in caplog.text
