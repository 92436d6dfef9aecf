"""A token in the header is somebody; anything else in it is an error, and the same one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.access.tokens import Tokens, tokens_of
from graph_service.web.app import create_app
from graph_service.web.attempts import MOST
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


def test_token_in_a_url_or_a_form_is_nobody(client: FlaskClient, tokens: Tokens) -> None:
    """It is not looked at: the answer is the public one."""
    text = tokens.create("staff", reads=["internal"])
    for name in ("access_token", "token"):
        answers = (
            client.get("/sparql", query_string={"query": ALL, name: text}),
            client.post("/sparql", data={"query": ALL, name: text}),
        )
        assert all(MARK.encode() not in answer.data for answer in answers)


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
