"""What a set of audiences is answered from."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.state import Lease, Shelf, State
from graph_service.views.views import View
from graph_service.web.answering import Files, answering_of
from graph_service.web.service import Service
from tests.web.conftest import fill, make_settings


def test_key_is_of_content_release_and_audiences(running: Service) -> None:
    """Two that differ in the digest, the release, the order or the audiences have other keys."""
    answering = running.answering()
    others = [{"digest": "0" * 64}, {"release": 9}, {"audiences": frozenset({"public", "x"})}]
    views = [replace(answering.view, **other) for other in others]  # type: ignore[arg-type]
    keys = {replace(answering, view=view).key for view in (answering.view, *views)}
    keys.add(replace(answering, order="memory").key)
    assert len(keys) == 5
    assert replace(answering).key == answering.key


def test_folder_of_exports_is_made_once_when_they_are_asked_for(tmp_path: Path) -> None:
    """Nothing is written before; all who ask get the same, until its folder is gone."""
    made: list[View] = []

    class Counting(State):
        def hold_shelf(self, view: View) -> tuple[Shelf, Lease]:
            made.append(view)
            return super().hold_shelf(view)

    settings = make_settings(tmp_path)
    fill(settings)
    state = Counting(settings)
    view = state.view(state.current(), {"public"})
    files = Files(state, *state.hold(state.current(), {"public"}))
    assert not state.exports.exists()
    with ThreadPoolExecutor(4) as threads:
        got = list(threads.map(lambda _: files.exports(), range(8)))
    assert made == [view]
    assert set(got) == {got[0]}
    assert got[0].shelf.content.digest == view.digest
    shutil.rmtree(state.exports)
    assert files.exports().shelf.stands()
    files.close()
    assert made == [view, view]


def test_request_that_missed_the_front_has_none() -> None:
    """What a request is answered from is never guessed."""
    with pytest.raises(TypeError):
        answering_of({"graph_service.answering": None})
