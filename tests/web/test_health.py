"""``/healthz`` and ``/readyz``."""

from pathlib import Path

from flask.testing import FlaskClient

from graph_service.query.pool import Pool
from graph_service.views.views import View
from graph_service.web.app import create_app
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
    view = View(frozenset({"public"}), 1, "d" * 64, tmp_path / "none", 0, ())
    with Pool(view, workers=1, queue_length=1, memory=1 << 20) as pool:
        broken = Service(
            running.settings, pool, running.dumps, running.issued, {}, running.examiner
        )
        client = create_app(broken).test_client()
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
