"""A program that knows one address does all of reconciliation over HTTP, as the manifest says."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask

from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.service import Service
from tests.reconciliation.conftest import LEAGUE, NORTH
from tests.web.conftest import BASE
from tests.web.reconciled import MARK, open_reconciled
from tests.web.serving import Serving

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """A program of somebody else: it takes addresses from the manifest alone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.manifest: dict[str, Any] = self.json("GET", f"{BASE}reconcile")

    def ask(
        self, method: str, url: str, body: dict[str, str] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request to what the public URL stands for."""
        assert url.startswith(BASE), url
        parts = urlsplit(url.removeprefix(BASE.rstrip("/")))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else urlencode(body)
        connection.request(method, target, data, named | (FORM if body else {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def json(self, method: str, url: str, body: dict[str, str] | None = None) -> Any:
        """Return an answer that has to be JSON, and readable by pages of other origins."""
        answer, content = self.ask(method, url, body, Origin="https://elsewhere.example")
        assert answer.status == 200, content
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(content)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client of a server on loopback."""
    for app in open_reconciled(tmp_path_factory.mktemp("state")):
        serving = Serving(gateway_of(app))
        yield Client(serving.port)
        serving.close()


def gateway_of(app: Flask) -> Gateway:
    """Return what the server calls."""
    service = app.extensions["graph_service"]
    assert isinstance(service, Service)
    gateway = Gateway(service.settings, threads=4)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    return gateway


def test_names_become_candidates(client: Client) -> None:
    """A batch by POST has the things; what is hidden is in no answer."""
    batch = {"a": {"query": "Nortland", "type": "State"}, "b": {"query": MARK}}
    found = client.json("POST", f"{BASE}reconcile", {"queries": json.dumps(batch)})
    assert found["a"]["result"][0]["id"] == NORTH
    assert found["b"] == {"result": []}


def test_candidates_have_a_preview_and_a_view(client: Client) -> None:
    """The addresses of the manifest lead there, with the identifier written in."""
    for part, status in (("preview", 200), ("view", 303)):
        url = client.manifest[part]["url"].replace("{{id}}", quote(NORTH, safe=""))
        answer, content = client.ask("GET", url)
        assert answer.status == status
        hidden = client.manifest[part]["url"].replace("{{id}}", quote(MARK, safe=""))
        assert client.ask("GET", hidden)[0].status == 404
        assert MARK.encode() not in content


@pytest.mark.parametrize(
    ("kind", "prefix"), [("entity", "nor"), ("type", "sta"), ("property", "alt")]
)
def test_everything_is_suggested_with_a_flyout(client: Client, kind: str, prefix: str) -> None:
    """What is suggested by its beginning has a line of its own."""
    service = client.manifest["suggest"][kind]
    root = service["service_url"]
    listed = client.json("GET", f"{root}{service['service_path']}?prefix={prefix}")["result"]
    assert listed
    path = service["flyout_service_path"].replace("${id}", quote(listed[0]["id"], safe=""))
    shown = client.json("GET", root + path)
    assert shown["id"] == listed[0]["id"]
    assert listed[0]["name"] in shown["html"]


def test_more_columns_are_proposed_and_filled(client: Client) -> None:
    """Properties that are proposed for a type have values for its things."""
    service = client.manifest["extend"]["propose_properties"]
    url = f"{service['service_url']}{service['service_path']}?type=Organization"
    proposed = [each["id"] for each in client.json("GET", url)["properties"]]
    asked = {"ids": [LEAGUE], "properties": [{"id": each} for each in proposed]}
    found = client.json("POST", f"{BASE}reconcile", {"extend": json.dumps(asked)})
    assert [each["id"] for each in found["meta"]] == proposed
    assert all(found["rows"][LEAGUE][each] for each in proposed)
    assert MARK not in str(found)


def test_other_origins_may_ask(client: Client) -> None:
    """A browser that asks first is told that it may, for each address."""
    headers = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "POST"}
    for path in ("reconcile", "reconcile/suggest/entity", "reconcile/preview"):
        answer, _ = client.ask("OPTIONS", BASE + path, **headers)
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (
        "POST"
        in client.ask("OPTIONS", f"{BASE}reconcile", **headers)[0].headers[
            "Access-Control-Allow-Methods"
        ]
    )


def test_answers_are_not_sent_twice(client: Client) -> None:
    """What is asked by GET has a tag; HEAD has the same headers and no body."""
    url = f"{BASE}reconcile?query=Northland"
    answer, content = client.ask("GET", url)
    tag = answer.headers["ETag"]
    again, nothing = client.ask("GET", url, If_None_Match=tag)
    assert (again.status, nothing) == (304, b"")
    head, nothing = client.ask("HEAD", url)
    assert (head.status, head.headers["ETag"], nothing) == (200, tag, b"")
    assert int(head.headers["Content-Length"]) == len(content)
