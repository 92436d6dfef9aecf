"""The list of releases is of those that its caller knows, and tells nothing of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.ledger.pruning import prune
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import BASE
from tests.web.publishing import MARK, open_published, token_of


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service of five releases."""
    service = open_published(tmp_path_factory.mktemp("published"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def app(published: Service) -> Flask:
    """Return its application."""
    return create_app(published)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client without a token."""
    return app.test_client()


def test_list_is_of_what_was_news_to_the_caller(published: Service, client: FlaskClient) -> None:
    """Newest first, each with what the caller saw of it."""
    listed = client.get("/releases").get_json()["releases"]
    assert [each["release"] for each in listed] == [5, 3, 1]
    assert [each["issued"] for each in listed] == [f"2026-01-0{n}T00:00:00Z" for n in (5, 3, 1)]
    assert {(each["graphs"], each["triples"]) for each in listed} == {(1, 20)}
    assert [each["current"] for each in listed] == [True, False, False]
    assert len({each["digest"] for each in listed}) == 3
    assert listed[2]["digest"] == published.state.digest(1, {"public"})
    assert listed[2]["links"]["sparql"] == f"{BASE}releases/1/sparql"
    holder = {"Authorization": f"Bearer {token_of(published)}"}
    more = client.get("/releases", headers=holder)
    assert [each["release"] for each in more.get_json()["releases"]] == [5, 4, 3, 2, 1]
    assert more.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("accept", ["application/json", "text/html", "application/link-format"])
def test_release_of_others_shows_nowhere(
    published: Service, client: FlaskClient, accept: str
) -> None:
    """Neither its number nor its time, digest, size or content is in the list or in a neighbour."""
    ledger = published.state.ledger
    hidden = [ledger.release(number) for number in (2, 4)]
    secrets = [MARK, *(each.digest for each in hidden)]
    secrets += [published.state.digest(n, {"public", "internal"}) for n in (2, 3, 4)]
    secrets += ["2026-01-02", "2026-01-04", "02 Jan 2026", "04 Jan 2026"]
    secrets += [f"releases/{each.number}" for each in hidden]
    for path in ("/releases", "/releases/1", "/releases/3", "/releases/5", "/releases?limit=1"):
        if accept == "application/link-format" and path[9:].startswith("/"):
            continue
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 200
        text = str(answer.headers) + answer.text
        assert [secret for secret in secrets if secret in text] == []
    assert [ledger.release(5).number, ledger.release(5).issued.day] == [5, 5]


def test_list_comes_in_parts(client: FlaskClient) -> None:
    """As many as are asked for, and where the earlier ones are."""
    first = client.get("/releases?limit=2").get_json()
    assert [each["release"] for each in first["releases"]] == [5, 3]
    rest = client.get("/" + first["links"]["next"].removeprefix(BASE)).get_json()
    assert [each["release"] for each in rest["releases"]] == [1]
    assert "next" not in rest["links"]
    page = client.get("/releases?limit=2", headers={"Accept": "text/html"}).text
    assert "before=3" in page


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=1&limit=2",
        "before=0",
        "before=-1",
        "before=9999999999",
        "n=1",
        "of=update",
        "of=//evil.example/",
        "of=status",
        "of=sparql%3E",
        "of=sparql%0d%0aX: y",
        "of=sparql%22",
        "of=sparql?" + "x" * 1000,
    ],
)
def test_wrong_parameters_are_refused(client: FlaskClient, query: str) -> None:
    """Unknown ones, wrong values and repetitions are 400 and say so."""
    answer = client.get(f"/releases?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["detail"]


def test_timemap_lists_the_states_of_a_path(client: FlaskClient) -> None:
    """As application/link-format, with the time of each (RFC 7089)."""
    answer = client.get(
        "/releases?of=exports/graph.ttl", headers={"Accept": "application/link-format"}
    )
    assert answer.headers["Content-Type"] == "application/link-format"
    original, own, newest, *rest = answer.text.split(",\n")
    assert original == f'<{BASE}exports/graph.ttl>; rel="original"'
    assert own.startswith(f'<{BASE}releases?of=exports/graph.ttl>; rel="self"')
    assert newest == (
        f'<{BASE}releases/5/exports/graph.ttl>; rel="memento"; '
        'datetime="Mon, 05 Jan 2026 00:00:00 GMT"'
    )
    assert len(rest) == 2
    listed = client.get("/releases?of=exports/graph.ttl").get_json()["releases"]
    assert listed[0]["links"]["memento"] == f"{BASE}releases/5/exports/graph.ttl"


def test_one_release_says_how_it_is_cited(published: Service, client: FlaskClient) -> None:
    """Title, number, date, digest and address in one sentence, and its neighbours as links."""
    answer = client.get("/releases/3")
    told = answer.get_json()
    digest = published.state.digest(3, {"public"})
    assert told["citation"] == (
        "Knowledge graph of reprisals against human rights defenders, release 3 of 2026-01-03, "
        f"SHA-256 {digest}, {BASE}releases/3/"
    )
    assert (told["amended"], told["answered"], told["kept"]) == (False, digest, True)
    assert answer.headers["Memento-Datetime"] == "Sat, 03 Jan 2026 00:00:00 GMT"
    assert answer.headers.getlist("Link") == [
        f'<{BASE}releases/1>; rel="predecessor-version"',
        f'<{BASE}releases/5>; rel="successor-version"',
        f'<{BASE}releases/5>; rel="latest-version"',
        f'<{BASE}releases/3/>; rel="cite-as"',
    ]
    page = client.get("/releases/3", headers={"Accept": "text/html"}).text
    assert told["citation"] in page


@pytest.mark.parametrize("number", ["0", "01", "x", "6", "2", "4", "1000000000", "1%0a", "٣"])
def test_number_that_is_none_is_not_there(client: FlaskClient, number: str) -> None:
    """Like any address where nothing is."""
    answer, nowhere = client.get(f"/releases/{number}"), client.get("/no-such")
    assert (answer.status_code, answer.data) == (404, nowhere.data)


def test_list_has_a_tag(client: FlaskClient) -> None:
    """Who has it is told so."""
    tag = client.get("/releases").headers["ETag"]
    assert client.get("/releases", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/releases").status_code == 200
    assert client.get("/releases", headers={"Accept": "image/png"}).status_code == 406


def test_pruned_release_is_gone_and_stays_known(tmp_path: Path) -> None:
    """410 below it for who knew it, 404 for others; the list goes on naming it."""
    service = open_published(tmp_path)
    try:
        client = create_app(service).test_client()
        holder = {"Authorization": f"Bearer {token_of(service)}"}
        before = client.get("/releases").get_json()["releases"]
        gone = prune(service.state.ledger, 1).releases
        service.state.forget()
        assert gone == (1, 2, 3, 4)
        after = client.get("/releases").get_json()["releases"]
        kept = ("release", "issued", "digest", "graphs", "triples")
        told = [[[row[name] for name in kept] for row in rows] for rows in (before, after)]
        assert told[0] == told[1]
        assert [row["kept"] for row in after] == [True, False, False]
        assert "sparql" not in after[1]["links"]
        described = client.get("/releases/3").get_json()
        assert (described["kept"], described["digest"]) == (False, before[1]["digest"])
        assert described["citation"].endswith(f"{before[1]['digest']}, {BASE}releases/3/")
        assert "is not kept" in client.get("/releases/3", headers={"Accept": "text/html"}).text
        for path in ("/releases/3/", "/releases/3/sparql", "/releases/3/exports/graph.nt"):
            answer = client.get(path)
            assert answer.status_code == 410
            assert answer.get_json()["type"].endswith("#release-not-kept")
            assert answer.headers["Cache-Control"] == "no-store"
        assert client.get("/releases/4/sparql").data == client.get("/releases/9/sparql").data
        assert client.get("/releases/4/sparql", headers=holder).status_code == 410
        assert client.get("/releases/5/sparql", headers=holder).status_code == 200
        timemap = client.get("/releases", headers={"Accept": "application/link-format"}).text
        assert timemap.count("memento") == 1
        assert client.get("/sparql?query=ASK{}").status_code == 200
    finally:
        service.close()
