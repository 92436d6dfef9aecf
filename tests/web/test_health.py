"""``/healthz`` and ``/readyz``."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graph_service.query.process import Worker
from graph_service.query.source import ViewSource
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.following import Following
from graph_service.web.service import Service


def test_service_that_answers_is_ready(client: FlaskClient) -> None:
    """Both say so; neither may be kept."""
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/readyz").get_json() == {"status": "ready", "release": 1}


def test_service_without_workers_is_alive_but_not_ready(
    running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While queries are not answered, readiness is 503 and tells when to ask again."""

    def refuse(_: ViewSource) -> Worker:
        raise OSError("no more processes")

    monkeypatch.setattr(ViewSource, "start", refuse)
    following = Following(running.settings, State(running.settings))
    try:
        client = create_app(replace(running, following=following)).test_client()
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        following.close()
