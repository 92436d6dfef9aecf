"""Nobody learns from the date of a release when something was issued for others."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.ingest.contribution import Contribution, Dataset, Ingested
from graph_service.namespaces import GRAPH
from graph_service.publish import Rules, publish
from graph_service.rollback import roll_back
from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import make_settings, wait_ready

LATER = date(2031, 7, 7)
"""The date of the internal dataset, which is in no answer to anybody else."""


def ingested(public: str, internal: str) -> Ingested:
    """Return a public dataset of 2026 and an internal one of later."""
    contributions, datasets = [], []
    days = {"public": date(2026, 1, 31), "internal": LATER}
    for name, text in (("public", public), ("internal", internal)):
        graph = f"http://example.org/graph/{name}"
        quad = f'<http://example.org/{name}> <http://example.org/p> "{text}" <{graph}> .\n'
        contributions.append(Contribution(graph, name, name, "Office", quad.encode(), {}))
        at = Path("synthetic")
        datasets.append(Dataset(name, name, "Office", "CC0", "Made up", name, days[name], (), at))
    return Ingested(tuple(contributions), tuple(datasets), ())


def settled(client: FlaskClient, path: str, accept: str) -> TestResponse:
    """Return an answer, once the service does not ask to come again: a release is being opened."""
    while (got := client.get(path, headers={"Accept": accept})).status_code == 503:
        assert "Retry-After" in got.headers
        time.sleep(0.1)
    return got


def test_date_of_an_internal_dataset_is_not_told(tmp_path: Path) -> None:
    """Neither by a build, nor by a change over HTTP or a rollback that comes after it."""
    settings = make_settings(tmp_path, follow_seconds=0.0, shapes="none")
    publish(ingested("one", "a"), Rules(), settings=settings)
    publish(ingested("one", "b"), Rules(), settings=settings)
    publish(ingested("two", "c"), Rules(), settings=settings)
    token = tokens_of(settings.state).create(
        "staff", reads=["internal", "partner"], writes=["*"], audience="public"
    )
    holder = {"Authorization": f"Bearer {token}"}
    service = open_service(settings)
    try:
        wait_ready(service)
        client = create_app(service).test_client()
        answer = client.put(
            f"/graphs?graph={GRAPH}new",
            data="<http://example.org/s> <http://example.org/p> 1 .",
            content_type="text/turtle",
            headers=holder,
        )
        assert answer.status_code == 201
        service.refresh()
        described = client.get("/doc/graph/new.ttl")
        assert "endedAtTime" in described.text and str(LATER) not in described.text
        roll_back(settings, service.state, 1, Rules(), by="x")
        service.refresh()
        assert service.state.current().issued.date() >= LATER
        paths = ["/", "/releases", "/status", "/exports", "/sparql?query=ASK{}", "/queries"]
        for number in (1, 3, 4, 5):
            paths += [f"/releases/{number}", f"/releases/{number}/sparql?query=ASK{{}}"]
            paths += [f"/releases/{number}/exports/graph.ttl"]
        for path in paths:
            for accept in ("*/*", "text/html", "application/link-format"):
                got = settled(client, path, accept)
                assert got.status_code in (200, 406), (path, accept)
                text = str(got.headers) + got.text
                assert str(LATER) not in text and "Jul 2031" not in text, (path, accept)
        listed = client.get("/releases").get_json()["releases"]
        today = datetime.now(UTC).date().isoformat()
        days = {each["release"]: each["issued"][:10] for each in listed}
        assert days == {1: "2026-01-31", 3: "2026-01-31", 4: today, 5: today}
        staff = client.get("/releases/3", headers=holder).get_json()
        assert staff["issued"].startswith(str(LATER))
    finally:
        service.close()
