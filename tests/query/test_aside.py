"""Work aside is done once, for those who still answer, and its failure is told."""

import threading
import time
from pathlib import Path

import pytest

from graph_service.errors import Unavailable
from graph_service.query.aside import begin_aside
from graph_service.views.descriptions import open_descriptions
from graph_service.views.store import build_store

MODULE = "graph_service.query.describing"


class Answers:
    """Is referenced as long as somebody answers."""


def test_work_that_is_done_is_told(tmp_path: Path) -> None:
    """The process has done it when this is called."""
    build_store(tmp_path / "store", [])
    done, answers = threading.Event(), Answers()
    begin_aside(
        MODULE, tmp_path / "store", answers, threading.Event(), done.set, failure="no", pause=0.0
    )
    assert done.wait(60)
    assert open_descriptions(tmp_path / "store") is not None


def test_work_that_fails_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Who waits for it is not called, and nothing else happens."""
    called: list[int] = []
    answers = Answers()
    begin_aside(
        MODULE,
        tmp_path / "none",
        answers,
        threading.Event(),
        lambda: called.append(1),
        failure="it can't be done",
        pause=0.0,
    )
    while "it can't be done" not in caplog.text:
        time.sleep(0.01)
    assert called == []


@pytest.mark.parametrize("stops", [True, False])
def test_work_that_nobody_needs_is_not_begun(tmp_path: Path, stops: bool) -> None:
    """Neither after the last who answered left, nor when the service stops."""
    build_store(tmp_path / "store", [])
    stopping, answers = threading.Event(), Answers()
    before = threading.active_count()
    begin_aside(
        MODULE, tmp_path / "store", answers, stopping, lambda: None, failure="no", pause=0.2
    )
    if stops:
        stopping.set()
    else:
        del answers
    while threading.active_count() > before:
        time.sleep(0.01)
    assert open_descriptions(tmp_path / "store") is None


@pytest.mark.parametrize("stops", [True, False])
def test_who_is_told_may_fail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, stops: bool
) -> None:
    """The log says so, and nothing where all is being stopped; no thread ends by an exception."""
    build_store(tmp_path / "store", [])
    stopping, answers = threading.Event(), Answers()
    before = threading.active_count()

    def fail() -> None:
        if stops:
            stopping.set()
        raise Unavailable("the service is stopping", retry_after=5)

    begin_aside(MODULE, tmp_path / "store", answers, stopping, fail, failure="told", pause=0.0)
    while threading.active_count() > before:
        time.sleep(0.01)
    assert ("told" in caplog.text) is not stops
