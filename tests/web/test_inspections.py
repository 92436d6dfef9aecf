"""An administrator, the metrics and the audit log tell what a full pass found; nobody else does."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from graph_service.access.tokens import tokens_of
from graph_service.inspection.requests import Requests
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.inspection.rules import ISSUED, SHAPE
from tests.web.conftest import MARK, fill, make_settings, wait_ready

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service whose internal graph violates the shape, which a full pass has found."""
    folder = tmp_path_factory.mktemp("judged")
    (folder / "shapes.ttl").write_text(SHAPE)
    settings = make_settings(folder / "state", shapes=str(folder / "shapes.ttl"))
    fill(settings)
    ledger = State(settings).ledger
    before = ledger.current()
    assert before is not None
    quads = "".join(f'<urn:{MARK}> <urn:p> "{n}" <urn:{MARK}> .\n' for n in "12")
    hidden = NewEntry(f"urn:{MARK}", "internal", "", "synthetic", quads.encode())
    ledger.commit([*before.entries, hidden], issued=ISSUED)
    Requests(settings.state).ask(f"a synthetic reason with {MARK}")
    service = open_service(settings)
    wait_ready(service)
    deadline = time.monotonic() + 60
    while service.inspecting.last is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield service
    service.close()


@pytest.fixture
def client(judged: Service) -> FlaskClient:
    """Return a client of the service."""
    return create_app(judged).test_client()


def bearer(service: Service, name: str, **rights: object) -> dict[str, str]:
    """Return the header of a new token."""
    text = tokens_of(Path(service.settings.state)).create(name, **rights)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {text}"}


def test_administrator_is_told(judged: Service, client: FlaskClient) -> None:
    """As JSON, and on the page in words; it changes nothing of what is published."""
    header = bearer(judged, "admin", admin=True)
    found = client.get("/status", headers=header).get_json()["inspection"]
    assert (found["conforms"], found["violations"], found["running"]) == (False, 1, False)
    assert (found["release"], found["fault"]) == (2, "")
    page = client.get("/status", headers=header | HTML).text
    assert "What is published violates the rules." in page
    assert State(judged.settings).current().number == 2


@pytest.mark.parametrize(
    "rights", [None, {"reads": ["internal"]}, {"writes": ["*"], "audience": "public"}]
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_nobody_else_is_told(
    judged: Service, client: FlaskClient, rights: dict[str, object] | None, accept: str
) -> None:
    """Neither that something is wrong with what they may not see, nor that somebody asked."""
    header = {} if rights is None else bearer(judged, f"t-{time.time_ns()}", **rights)
    text = client.get("/status", headers=header | {"Accept": accept}).text
    assert "inspection" not in text
    assert "Full pass" not in text
    assert "violat" not in text


def test_metrics_tell_operators(judged: Service, client: FlaskClient) -> None:
    """How many violations, of which release, and when; not in what."""
    text = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).text
    assert "graph_service_inspection_violations 1.0" in text
    assert "graph_service_inspection_release 2.0" in text
    assert "graph_service_inspection_failed 0.0" in text
    assert MARK not in text
    assert judged.inspecting.last is not None
    (stamp,) = [
        family.samples[0].value
        for family in text_string_to_metric_families(text)
        if family.name == "graph_service_inspection_timestamp_seconds"
    ]
    assert stamp == pytest.approx(judged.inspecting.last.time.timestamp(), abs=1)


def test_service_that_never_made_one_says_so(running: Service) -> None:
    """An administrator sees that nothing is known; there is no gauge of what was found."""
    client = create_app(running).test_client()
    header = bearer(running, "admin-of-inspections", admin=True)
    assert client.get("/status", headers=header).get_json()["inspection"] == {"running": False}
    assert "violates" not in client.get("/status", headers=header | HTML).text
    text = client.get("/metrics", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).text
    assert "graph_service_inspection_running 0.0" in text
    assert "graph_service_inspection_violations" not in text
