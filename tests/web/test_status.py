"""The status of the service, for anybody."""

import json
from dataclasses import replace
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import MARK


def test_status_says_how_the_service_does(client: FlaskClient, running: Service) -> None:
    """Release, digest, workers and their confinement, kept answers and limits are there."""
    client.get("/sparql", query_string={"query": "ASK {} # status"})
    answer = client.get("/status")
    body = answer.get_json()
    assert (body["release"], body["digest"]) == (1, running.answering().view.digest)
    assert body["network"]["confinement"] in ("seccomp", "namespace", "open")
    assert body["network"]["confined"] is (body["network"]["confinement"] != "open")
    assert body["workers"]["most"] == 2
    assert 0 < body["cache"]["size"] <= body["cache"]["most"]
    assert body["cache"]["answers"] >= 1
    assert body["uptime"] >= 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_status_says_whether_a_newer_release_cannot_be_opened(running: Service) -> None:
    """A program and a reader see that what is served is not the newest; nothing else of it."""

    class Behind:
        answering, status = running.following.answering, running.following.status
        on_withdrawal = running.following.on_withdrawal

        def is_behind(self, audiences: frozenset[str]) -> bool:
            return audiences == frozenset({"public"})

    behind = replace(running, following=cast("Any", Behind()))
    for service, newest in ((running, True), (behind, False)):
        client = create_app(service).test_client()
        assert client.get("/status").get_json()["newest"] is newest
        page = client.get("/status", headers={"Accept": "text/html"}).text
        assert ("tried again" in page) is not newest


def test_status_is_a_page_for_browsers(client: FlaskClient) -> None:
    """A browser gets the same as a page."""
    page = client.get("/status", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "What keeps query workers from the network" in page.text
    assert "Accept" in page.headers["Vary"]


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_status_holds_no_secrets(client: FlaskClient, running: Service, accept: str) -> None:
    """Nothing of other audiences, of the machine or of callers is in it."""
    text = client.get("/status", headers={"Accept": accept}).text
    for secret in (
        MARK,
        str(running.settings.state),
        "127.0.0.1",
        str(running.answering().view.path),
    ):
        assert secret not in text
    counts = client.get("/status").get_json()
    assert (counts["triples"], counts["graphs"]) == (4, 1)
    assert json.dumps(counts).isascii()


def test_status_is_negotiated(client: FlaskClient) -> None:
    """Other types are not on offer, and nothing is written here."""
    assert client.get("/status", headers={"Accept": "image/png"}).status_code == 406
    assert client.post("/status").status_code == 405
