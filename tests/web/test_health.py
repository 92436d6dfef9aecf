"""``/healthz`` and ``/readyz``."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from graph_service.state import Lease, Release, State, View
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


def test_service_without_workers_is_alive_but_not_ready(running: Service, tmp_path: Path) -> None:
    """While queries are not answered, readiness is 503 and tells when to ask again."""

    class Spoilt(State):
        def hold(self, release: Release, audiences: Collection[str]) -> tuple[View, Lease]:
            view, lease = super().hold(release, audiences)
            return replace(view, path=tmp_path / "none", ledger=None), lease

    following = Following(running.settings, Spoilt(running.settings))
    try:
        client = create_app(replace(running, following=following)).test_client()
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        following.close()
