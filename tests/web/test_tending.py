"""Files of a view that go or are damaged while it is answered from are noticed, and made anew."""

import shutil
import time
from pathlib import Path

import pytest

from graph_service.web import tending
from graph_service.web.service import open_service
from graph_service.web.tending import Tending
from tests.web.conftest import fill, make_settings, wait_ready


def test_damaged_view_is_noticed_and_answered_from_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files come back, and whoever asks then is answered by workers that have these."""
    monkeypatch.setattr(tending, "_LOOK_SECONDS", 0.0)
    settings = make_settings(tmp_path / "state", workers=1)
    fill(settings)
    service = open_service(settings)
    try:
        wait_ready(service)
        before = service.answering()
        service.following.tend()
        assert service.answering() is before
        (before.view.path / "CURRENT").write_bytes(b"damage")
        while service.answering() is before:
            time.sleep(0.01)
        after = service.answering()
        assert after.view.digest == before.view.digest
        assert service.state.is_whole(after.view)
        # the service removes what it does not need any more at the same time
        shutil.rmtree(tmp_path / "state" / "views", ignore_errors=True)
        while service.answering() is after:
            time.sleep(0.01)
        assert service.state.is_whole(service.answering().view)
    finally:
        service.close()


def test_files_are_looked_at_now_and_then(tmp_path: Path) -> None:
    """Not at each look at the ledger: it reads all small files."""
    settings = make_settings(tmp_path / "state", workers=1, follow_seconds=0.0)
    fill(settings)
    service = open_service(settings)
    try:
        answering, own = service.answering(), Tending(service.state)
        assert not own.is_broken(answering)
        (answering.view.path / "CURRENT").unlink()
        assert not own.is_broken(answering)
    finally:
        service.close()
