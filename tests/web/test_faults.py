"""Errors come from one table, and nothing of our insides goes out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service import errors
from graph_service.errors import GraphServiceError
from graph_service.web.app import create_app
from graph_service.web.document import problem_of
from graph_service.web.service import Service

MARK = "/secret/path/of/the/host"


def failing(service: Service, error: Exception) -> FlaskClient:
    """Return a client of an application with a route that fails."""
    app: Flask = create_app(service)

    def fail() -> str:
        raise error

    app.add_url_rule("/fail", view_func=fail)
    return app.test_client()


def kinds(root: type[Exception]) -> list[type[Exception]]:
    """Return a class and all that are derived from it."""
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


@pytest.mark.parametrize(
    "error", [RuntimeError(MARK), OSError(2, MARK), errors.LedgerError(f"{MARK} is damaged")]
)
def test_unexpected_error_says_nothing(running: Service, error: Exception) -> None:
    """What is not meant for callers is a plain 500."""
    answer = failing(running, error).get("/fail")
    assert answer.status_code == 500
    assert answer.get_json()["type"].endswith("#internal-error")
    assert "detail" not in answer.get_json()
    assert MARK.encode() not in answer.data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", kinds(GraphServiceError), ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_a_row(kind: type[Exception]) -> None:
    """The row of an error is its own or that of its nearest class."""
    made = kind.__new__(kind)
    assert 400 <= problem_of(made).status < 600
    if issubclass(kind, errors.QueryEnded) and kind is not errors.QueryEnded:
        assert problem_of(made).slug != "internal-error"


def test_busy_service_says_when_to_come_back(running: Service) -> None:
    """503 has Retry-After."""
    answer = failing(running, errors.Unavailable("busy", retry_after=7)).get("/fail")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
