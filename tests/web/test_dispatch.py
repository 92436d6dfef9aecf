"""Flask, spared what a query does not need, is Flask all the same."""

from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from graph_service.errors import InputError
from graph_service.formats import TABLES
from graph_service.query.protocol import QueryRequest
from graph_service.query.scan import scan
from graph_service.web.asked import KEY, Asked
from graph_service.web.codings import PLAIN
from graph_service.web.dispatch import Application

ASKED = Asked(QueryRequest("ASK {}"), scan("ASK {}"), TABLES[0], None, PLAIN, '"tag"', None)


def make_app() -> Flask:
    """Return an application whose ``/sparql`` says how it was reached."""
    app = Application("graph_service")

    def view() -> str:
        from flask import request  # the request context is there, without a route

        if request.args.get("fault"):
            raise InputError("wrong")
        return f"rule {request.url_rule}"

    app.add_url_rule("/sparql", "sparql.sparql", view)
    app.register_error_handler(InputError, lambda error: (f"handled {error}", 400))
    return app


def ask(path: str, **environ: Any) -> tuple[int, str]:
    """Return status and text of an answer."""
    answer = make_app().test_client().get(path, environ_overrides=environ)
    return answer.status_code, answer.text


def test_known_query_needs_no_route() -> None:
    """A request that the front knows goes straight to the view; others are routed."""
    assert ask("/sparql", **{KEY: ASKED}) == (200, "rule None")
    assert ask("/sparql") == (200, "rule /sparql")
    assert ask("/elsewhere")[0] == 404


def test_errors_are_handled_by_flask() -> None:
    """An error of the view reaches the handlers of the application."""
    assert ask("/sparql?fault=1", **{KEY: ASKED}) == (400, "handled wrong")


@pytest.mark.parametrize("path", ["/sparql", "/elsewhere"])
def test_error_of_the_front_is_answered_by_flask(path: str) -> None:
    """What the front found wrong is handled like any other error, whatever the path."""
    assert ask(path, **{KEY: InputError("x")}) == (400, "handled x")


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK{}", "/queries", "/absent"])
def test_nobody_gets_a_cookie(client: FlaskClient, path: str) -> None:
    """No answer sets a cookie, and the session is empty."""
    with client:
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert not session
