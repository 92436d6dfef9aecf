"""What is answered from follows the ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.publish import State
from graph_service.web.following import Following
from tests.web.conftest import fill, make_settings

PUBLIC = frozenset({"public"})


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    """Return a following of the synthetic release."""
    settings = make_settings(tmp_path)
    fill(settings)
    following = Following(settings, State(settings))
    yield following
    following.close()


def test_open_set_stays_the_same(following: Following) -> None:
    """As long as nothing is published, everybody gets the same, and another set another one."""
    first = following.answering(PUBLIC)
    assert following.answering(PUBLIC) is first
    assert following.refresh().number == 1
    assert following.answering(PUBLIC) is first
    wider = following.answering(frozenset({"public", "internal"}))
    assert len(wider.view.graphs) == 2
    assert wider.key != first.key
