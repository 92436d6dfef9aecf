"""A token in the header is somebody; anything else in it is an error, and the same one."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.access.tokens import PREFIX, Tokens, tokens_of
from graph_service.web.app import create_app
from graph_service.web.attempts import MOST
from graph_service.web.log import Log
from graph_service.web.service import Service, open_service
from tests.web.conftest import MARK, fill, make_settings, wait_ready

ALL = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service whose tokens nobody else makes."""
    settings = make_settings(tmp_path_factory.mktemp("state"))
    fill(settings)
    service = open_service(settings)
    wait_ready(service)
    yield service
    service.close()


@pytest.fixture
def app(own: Service) -> Flask:
    """Return an application that nobody has failed at yet."""
    return create_app(own)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return its client."""
    return app.test_client()


@pytest.fixture
def tokens(own: Service) -> Tokens:
    """Return the tokens of the service, none at first."""
    made = tokens_of(own.settings.state)
    made.path.unlink(missing_ok=True)
    return made


def bearer(text: str) -> dict[str, str]:
    """Return the header with a token."""
    return {"Authorization": f"Bearer {text}"}


def test_query_with_a_token_sees_its_audiences(client: FlaskClient, tokens: Tokens) -> None:
    """The internal graph is there for staff, and for nobody else."""
    staff = tokens.create("staff", reads=["internal", "partner"])
    partner = tokens.create("partner", reads=["partner"])
    answers = [
        client.get("/sparql", query_string={"query": ALL}, headers=headers)
        for headers in (bearer(staff), bearer(partner), {})
    ]
    assert [each.status_code for each in answers] == [200] * 3
    assert [MARK.encode() in each.data for each in answers] == [True, False, False]


def test_answer_for_a_token_is_nobody_elses(client: FlaskClient, tokens: Tokens) -> None:
    """It is private, found by no other caller, and its tag tells others nothing."""
    staff = bearer(tokens.create("staff", reads=["internal"]))
    for path in ("/sparql?query=" + ALL.replace(" ", "+"), "/exports", "/", "/sparql"):
        answer = client.get(path, headers=staff)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] in ("private, no-cache", "no-store"), path
        tag = answer.headers["ETag"]
        other = client.get(path, headers={"If-None-Match": tag})
        assert other.status_code == 200
        assert MARK.encode() not in other.data
        assert client.get(path, headers=staff | {"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer x, Bearer $", "Bearer $ $", "Bearer $x",
     "Basic dXNlcjpwYXNz", "$", "Bearer\u00a0$", "Bearer " + "a" * 5000],
)  # fmt: skip
def test_other_header_is_refused(client: FlaskClient, tokens: Tokens, header: str) -> None:
    """Only the scheme and one whole token are somebody."""
    text = tokens.create("staff", reads=["internal"])
    answer = client.get("/sparql", headers={"Authorization": header.replace("$", text)})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert text.encode() not in answer.data


def test_wrong_expired_and_revoked_tokens_are_answered_alike(
    client: FlaskClient, own: Service, tokens: Tokens
) -> None:
    """Which of the three it was shows in no byte; the scheme may be written in any case."""
    old = Tokens(tokens.path, clock=lambda: datetime.now(UTC) - timedelta(days=3))
    expired = old.create("expired", days=1)
    revoked, good = tokens.create("revoked"), tokens.create("good")
    tokens.revoke("revoked")
    answers = [client.get("/status", headers=bearer(each)) for each in ("x", expired, revoked)]
    assert {(each.status_code, each.data, str(each.headers)) for each in answers} == {
        (401, answers[0].data, str(answers[0].headers))
    }
    assert 'error="invalid_token"' in answers[0].headers["WWW-Authenticate"]
    assert client.get("/status", headers={"Authorization": f"bEARER {good}"}).status_code == 200


ELSEWHERE: dict[str, Callable[[str], dict[str, Any]]] = {
    "access_token in the URL": lambda text: {"query_string": {"access_token": text}},
    "token in the URL": lambda text: {"query_string": {"token": text}},
    "Authorization in the URL": lambda text: {"query_string": {"Authorization": f"Bearer {text}"}},
    "user of the URL": lambda text: {"headers": {"Host": f"{text}:@data.example.org"}},
    "cookie": lambda text: {"headers": {"Cookie": f"access_token={text}; token={text}"}},
    "other headers": lambda text: {
        "headers": dict.fromkeys(
            ("X-Api-Key", "X-Auth-Token", "X-Forwarded-Access-Token", "Token", "Referer",
             "Proxy-Authorization", "X-Authorization", "X-Forwarded-User", "Remote-User"),
            f"Bearer {text}",
        )
    },
}  # fmt: skip
"""Places of a token, but for the one header, and what of a request has it there."""


COUNTED = re.compile(
    rb'"(?:uptime|idle|running|slow|waiting|ended|recycled|answers|size)": ?[0-9.]+'
)
"""What `/status` counts, which goes on between two requests, and may have a digit more."""


def outcome(answer: TestResponse) -> tuple[int, bytes, str]:
    """Return an answer without what differs in any two: ids of bodies that stream, and counts."""
    counts = COUNTED.search(answer.data) is not None
    left_out = {"Query-Id", *(("Content-Length",) if counts else ())}
    headers = [(name, value) for name, value in answer.headers if name not in left_out]
    return answer.status_code, COUNTED.sub(b"", answer.data), str(headers)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_token_elsewhere_is_nobody(
    own: Service, tokens: Tokens, tmp_path: Path, place: str
) -> None:
    """Reading and writing get what they get without it, byte for byte, and no log has it."""
    text = tokens.create(
        "staff", reads=["internal", "partner"], writes=["*"], audience="internal", admin=True
    )
    hidden = quote(f"http://example.org/graph/{MARK}", safe="")
    query = quote(ALL)
    requests = [
        ("GET", f"/sparql?query={query}"),
        ("GET", f"/graphs?graph={hidden}"),
        ("GET", "/exports/graph.nq"),
        ("GET", f"/search?q={MARK}"),
        ("GET", "/status"),
        ("PUT", f"/graphs?graph={hidden}"),
        ("DELETE", f"/graphs?graph={hidden}"),
        ("POST", f"/update?update={query}"),
        ("DELETE", "/queries/running/" + "a" * 32),
    ]
    log = tmp_path / "log"
    writer = Log(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND))
    settings = replace(own.settings, log_queries=True, log_addresses=True, log_slow_seconds=0.0)
    client = create_app(replace(own, settings=settings), writer).test_client()
    for method, url in requests:
        path, _, plain = url.partition("?")
        changed = ELSEWHERE[place](text)
        more = "&".join(f"{key}={quote(v)}" for key, v in changed.pop("query_string", {}).items())
        bare = client.open(path, method=method, query_string=plain)
        asked = "&".join(filter(None, (plain, more)))
        answer = client.open(path, method=method, query_string=asked, **changed)
        # a search refuses parameters that it does not know
        assert outcome(answer) == outcome(bare) or answer.status_code == 400, (method, path)
        assert text.encode() not in answer.data
        assert text not in str(answer.headers)
    writer.flush()
    assert log.read_text().count("\n") == 2 * len(requests)
    assert text.removeprefix(PREFIX) not in log.read_text()


def test_token_in_a_form_is_nobody(client: FlaskClient, tokens: Tokens) -> None:
    """A field of a form is not looked at (RFC 6750, section 2.2, is not offered)."""
    text = tokens.create("staff", reads=["internal"], writes=["*"], audience="internal")
    for name in ("access_token", "token", "Authorization"):
        answers = [
            client.post("/sparql", data={"query": ALL} | more) for more in ({}, {name: text})
        ]
        assert outcome(answers[0]) == outcome(answers[1])
        written = client.post("/update", data={"update": "CLEAR ALL", name: text})
        assert written.status_code == 401


def test_two_tokens_are_none(client: FlaskClient, tokens: Tokens) -> None:
    """A header that comes twice holds no token, also when each is right."""
    text = tokens.create("staff", reads=["internal"])
    headers = [("Authorization", f"Bearer {text}")] * 2
    assert client.get("/status", headers=headers).status_code == 401


def test_clients_that_fail_too_often_are_slowed_and_those_beside_them_not(
    client: FlaskClient, tokens: Tokens
) -> None:
    """After some failures comes 429; a good token of the same address goes through all the same."""
    good = tokens.create("good")
    codes = [client.get("/status", headers=bearer("x")).status_code for _ in range(MOST + 1)]
    assert codes == [401] * MOST + [429]
    slowed = client.get("/status", headers=bearer("x"))
    assert int(slowed.headers["Retry-After"]) >= 1
    assert client.get("/status", headers=bearer(good)).status_code == 200
    assert client.get("/status").status_code == 200
    elsewhere = client.get(
        "/status", headers=bearer("x"), environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert elsewhere.status_code == 401


def test_revoked_token_is_refused_at_once(client: FlaskClient, tokens: Tokens) -> None:
    """A running service needs no restart for a new or a revoked token."""
    text = tokens.create("staff")
    assert client.get("/status", headers=bearer(text)).status_code == 200
    tokens.revoke("staff")
    assert client.get("/status", headers=bearer(text)).status_code == 401


def test_damaged_tokens_let_nobody_in_and_stop_nobody_else(
    client: FlaskClient, tokens: Tokens, tmp_path: Path
) -> None:
    """Without a token everything goes on; with one it is our fault, and told without a path."""
    text = tokens.create("staff")
    tokens.path.write_text("{")
    answer = client.get("/status", headers=bearer(text))
    assert answer.status_code == 500
    assert b"tokens" not in answer.data
    assert client.get("/status").status_code == 200
