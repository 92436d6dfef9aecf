"""The counts of the home page: asked once of each view, and left out when they can't be had."""

from typing import NoReturn

import pytest

from graph_service.errors import QueryTimeout, Unavailable
from graph_service.web import overview
from graph_service.web.overview import STATES, Overviews
from graph_service.web.service import Service

EMPTY = b'{"head": {"vars": []}, "results": {"bindings": []}}'


def test_answer_is_asked_for_once_of_each_view_and_language(running: Service) -> None:
    """Whoever comes next gets the same."""
    asked: list[str] = []

    def ask(language: str) -> bytes:
        asked.append(language)
        return EMPTY

    known, answering, query = Overviews(), running.answering(), running.queries[STATES]
    for language in ("en", "en", "fr", "en"):
        assert known.of(answering, query, language, lambda: ask(language)) is not None  # noqa: B023
    assert asked == ["en", "fr"]


def test_what_takes_too_long_is_not_asked_at_once_again(
    running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until some time has passed; what is only not there now is asked again."""
    asked: list[type[Exception]] = []
    known, answering, query = Overviews(), running.answering(), running.queries[STATES]

    def fail(error: Exception) -> NoReturn:
        asked.append(type(error))
        raise error

    for _ in range(2):
        assert known.of(answering, query, "fr", lambda: fail(Unavailable("busy"))) is None
    for _ in range(2):
        assert known.of(answering, query, "en", lambda: fail(QueryTimeout("late"))) is None
    assert asked == [Unavailable, Unavailable, QueryTimeout]
    monkeypatch.setattr(overview, "AGAIN", -1.0)
    other = Overviews()
    for _ in range(2):
        assert other.of(answering, query, "en", lambda: fail(QueryTimeout("late"))) is None
    assert len(asked) == 5
