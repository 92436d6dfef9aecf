"""What differs between two releases, over HTTP: for whom they are theirs, either way round."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.ledger.pruning import prune
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.publishing import MARK, open_published, token_of

_ROW = re.compile(rb"([AD]) (.*\n)")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return an open service of five releases, of which the public knows 1, 3 and 5."""
    service = open_published(tmp_path_factory.mktemp("published"), pinned_releases=5, workers=1)
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(service: Service) -> FlaskClient:
    """Return a client."""
    return create_app(service).test_client()


@pytest.fixture(scope="module")
def staff(service: Service) -> dict[str, str]:
    """Return the headers of who sees everything."""
    return {"Authorization": f"Bearer {token_of(service)}"}


def get(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    """Ask, again while a release is being opened."""
    while (answer := client.get(path, headers=headers)).status_code == 503:
        pass
    return answer


def dump(client: FlaskClient, number: int, headers: dict[str, str] | None) -> set[bytes]:
    """Return the lines of a release."""
    answer = get(client, f"/releases/{number}/exports/graph.nq", headers)
    assert answer.status_code == 200
    return set(answer.data.splitlines(keepends=True))


def test_dump_and_difference_give_the_other_dump(
    client: FlaskClient, staff: dict[str, str]
) -> None:
    """For the public and for who sees more, forwards and backwards, in each form."""
    for headers, numbers in ((None, (1, 3, 5)), (staff, (1, 2, 3, 4, 5))):
        dumps = {number: dump(client, number, headers) for number in numbers}
        for before, after in product(numbers, numbers):
            lines = set(dumps[before])
            answer = get(client, f"/changes/{before}-{after}.rdfp", headers)
            assert (answer.status_code, answer.content_type) == (200, "application/rdf-patch")
            rows = answer.data.splitlines(keepends=True)
            assert [row[:2] for row in rows[:3]] == [b"H ", b"H ", b"TX"]
            assert rows[-1] == b"TC .\n"
            for row in rows[3:-1]:
                match = _ROW.fullmatch(row)
                assert match is not None
                (lines.remove if match[1] == b"D" else lines.add)(match[2])
            assert lines == dumps[after]
            for form, wanted in (
                ("added", dumps[after] - dumps[before]),
                ("removed", dumps[before] - dumps[after]),
            ):
                part = get(client, f"/changes/{before}-{after}.{form}.nq", headers)
                assert part.content_type == "application/n-quads"
                assert set(part.data.splitlines(keepends=True)) == wanted


def test_numbers_of_others_are_like_none(client: FlaskClient, staff: dict[str, str]) -> None:
    """A release that is news to staff alone, and one that nobody made, are the same 404."""
    nothing = client.get("/changes/1-9.rdfp")
    assert nothing.status_code == 404
    for path in ("/changes/1-2.rdfp", "/changes/4-1.rdfp", "/changes/2-4.added.nq"):
        answer = client.get(path)
        assert (answer.status_code, answer.data) == (404, nothing.data)
        assert MARK not in answer.text
    assert MARK in client.get("/changes/1-2.rdfp", headers=staff).text


def test_difference_is_known_by_its_tag(client: FlaskClient, staff: dict[str, str]) -> None:
    """Each form and direction has its own; it may be kept, and is asked about."""
    first = client.get("/changes/1-3.rdfp")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Release"] == "5"
    tags = {
        client.get(f"/changes/{name}").headers["ETag"]
        for name in ("1-3.rdfp", "3-1.rdfp", "1-3.added.nq", "1-3.removed.nq")
    }
    assert len(tags) == 4
    again = client.get("/changes/1-3.rdfp", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head("/changes/1-3.rdfp")
    assert (head.headers["ETag"], head.data) == (first.headers["ETag"], b"")
    private = client.get("/changes/1-3.rdfp", headers=staff)
    assert private.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/changes/1-3", 404),
        ("/changes/1-3.ttl", 404),
        ("/changes/1-3.rdfp.gz", 404),
        ("/changes/01-3.rdfp", 404),
        ("/changes/0-1.rdfp", 404),
        ("/changes/-1-3.rdfp", 404),
        ("/changes/1-3-5.rdfp", 404),
        ("/changes/1-1234567890.rdfp", 404),
        ("/changes/٣-1.rdfp", 404),
        ("/changes/1-3.rdfp?limit=1", 400),
    ],
)
def test_wrong_requests_are_refused(client: FlaskClient, path: str, status: int) -> None:
    """Another form, another way to write a number, and a parameter are clear errors."""
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert client.post("/changes/1-3.rdfp").status_code == 405


def test_pruned_release_is_not_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a pruned release differed in can't be said any more: 410, on either side."""
    service = open_published(tmp_path_factory.mktemp("pruned"), workers=1)
    try:
        client = create_app(service).test_client()
        prune(State(service.settings).ledger, 2)
        for path in ("/changes/1-5.rdfp", "/changes/5-1.rdfp"):
            answer = client.get(path)
            assert answer.status_code == 410
            assert answer.json is not None and answer.json["type"].endswith("#release-not-kept")
        assert client.get("/changes/3-5.rdfp").status_code == 200
    finally:
        service.close()


def test_client_without_time_left_waits(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What it takes is query time of the client; to be told that nothing changed takes none."""
    service = open_published(
        tmp_path_factory.mktemp("budget"), workers=1, budget_seconds=0.0001, budget_exempt=""
    )
    try:
        client = create_app(service).test_client()
        answer = client.get("/changes/1-3.rdfp")
        for _ in range(20):
            if client.get("/changes/1-3.rdfp").status_code == 429:
                break
        spent = client.get("/changes/1-3.rdfp")
        assert spent.status_code == 429 and spent.headers["Retry-After"]
        known = client.get("/changes/1-3.rdfp", headers={"If-None-Match": answer.headers["ETag"]})
        assert known.status_code == 304
    finally:
        service.close()
