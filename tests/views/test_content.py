"""What a view was made of is read from the ledger again."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.state import State
from graph_service.views.content import Content
from tests.web.conftest import PUBLIC, fill, make_settings


def test_content_is_what_the_view_shows(tmp_path: Path) -> None:
    """The graphs of the set, and of one dataset; none of a view that the ledger does not know."""
    settings = make_settings(tmp_path / "state")
    fill(settings)
    state = State(settings)
    view = state.view(state.current(), {"public"})
    content = Content(view)
    assert list(content.graphs()) == [("http://example.org/public", PUBLIC.encode())]
    assert list(content.graphs("alpha")) == list(content.graphs())
    assert list(content.graphs("beta")) == []
    for other in (replace(view, ledger=None), replace(view, digest="0" * 64)):
        with pytest.raises(LedgerError):
            Content(other)
