"""``/exports``: the list, and the files with what HTTP offers for them."""

import hashlib

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from tests.export.kinds import FURTHER

BASE = "https://data.example.org/reprisals/"


def test_list_names_every_file_with_its_hash(client: FlaskClient) -> None:
    """The list has the release and, for each file, name, type, URL, size and SHA-256."""
    listed = client.get("/exports").get_json()
    assert set(listed) == {"release", "exports", "leftOut"}
    assert len(listed["exports"]) + len(listed["leftOut"]) == 2 * 18 + FURTHER
    assert all(".rdf" in each["name"] and each["reason"] for each in listed["leftOut"])
    assert listed["release"] == 1
    assert {each["name"] for each in listed["exports"]} >= {"graph.ttl", "graph.trig", "graph.nq"}
    for each in listed["exports"]:
        members = {"name", "mediaType", "url", "bytes", "sha256"}
        if not each["name"].startswith(("tables/", "bundle.")):
            members.add("rdfc10")
        assert set(each) == members | (
            {"holds"} if each["mediaType"].endswith(("gzip", "zstd")) else set()
        )
        assert each["url"].startswith(BASE)
        answer = client.get("/" + each["url"].removeprefix(BASE), buffered=True)
        assert answer.mimetype == each["mediaType"]
        assert len(answer.data) == each["bytes"]
        assert hashlib.sha256(answer.data).hexdigest() == each["sha256"]
        assert answer.headers["ETag"] == f'"{each["sha256"]}"'
        assert answer.headers["Release"] == "1"


def test_files_hold_what_is_public(client: FlaskClient) -> None:
    """Turtle and N-Quads parse to the public statements."""
    turtle = list(
        parse(client.get("/exports/graph.ttl", buffered=True).data, format=RdfFormat.TURTLE)
    )
    quads = list(
        parse(client.get("/exports/graph.nq", buffered=True).data, format=RdfFormat.N_QUADS)
    )
    assert len(turtle) == len(quads) == 4
    assert {quad.graph_name.value for quad in quads} == {"http://example.org/public"}  # type: ignore[union-attr]


def test_page_lists_the_same(client: FlaskClient) -> None:
    """A browser gets a table."""
    page = client.get("/exports", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert b"exports/graph.trig" in page.data
    assert client.get("/exports", headers={"Accept": "image/png"}).status_code == 406


def test_requests_can_be_conditional(client: FlaskClient) -> None:
    """A known ETag gives 304 without a body, on the list too."""
    for path in ("/exports", "/exports/graph.ttl"):
        tag = client.get(path, buffered=True).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        other = client.get(path, headers={"If-None-Match": '"other"'}, buffered=True)
        assert other.status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=99999999-", 416, 0, 0),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_ranges_are_served(
    client: FlaskClient, asked: str, status: int, start: int, end: int | None
) -> None:
    """A range of a file is its bytes; one beyond the end is refused."""
    whole = client.get("/exports/graph.nq", buffered=True).data
    answer = client.get("/exports/graph.nq", headers={"Range": asked}, buffered=True)
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
        assert answer.get_json()["type"].endswith("#range")
    else:
        assert answer.data == whole[start:end]


def test_range_of_another_version_is_the_whole(client: FlaskClient) -> None:
    """If-Range with another ETag gives the whole file."""
    headers = {"Range": "bytes=0-1", "If-Range": '"x"'}
    answer = client.get("/exports/graph.nq", headers=headers, buffered=True)
    assert answer.status_code == 200


def test_head_agrees_with_get(client: FlaskClient) -> None:
    """HEAD has the headers of GET and no body."""
    for path in ("/exports", "/exports/graph.ttl"):
        got, head = client.get(path, buffered=True), client.head(path)
        assert head.data == b""
        drop = {"Date"}
        assert {k: v for k, v in head.headers if k not in drop} == {
            k: v for k, v in got.headers if k not in drop
        }


@pytest.mark.parametrize(
    "path",
    [
        "/exports/none.ttl",
        "/exports/index.json",
        "/exports/../app.py",
        "/exports/..%2F..%2Fledger%2Faudit.log",
        "/exports/%2Fetc%2Fpasswd",
        "/exports/graph.ttl%00.nq",
    ],
)
def test_other_names_are_not_there(client: FlaskClient, path: str) -> None:
    """Only what the list names can be read."""
    assert client.get(path).status_code == 404


def test_tables_lead_to_their_description(client: FlaskClient) -> None:
    """A table links the description by which programs read it, and that describes the table."""
    answer = client.get("/exports/tables/incidents.csv", buffered=True)
    assert answer.content_type == "text/csv; charset=utf-8"
    link = f'<{BASE}exports/tables/csv-metadata.json>; rel="describedby"; type='
    assert answer.headers.getlist("Link").count(link + '"application/csvm+json"') == 1
    described = client.get("/exports/tables/csv-metadata.json", buffered=True)
    assert described.mimetype == "application/csvm+json"
    assert "csvm" not in str(described.headers.getlist("Link"))
    assert "csvm" not in str(client.get("/exports/graph.nq", buffered=True).headers.getlist("Link"))


@pytest.mark.parametrize(
    ("name", "media_type", "start"),
    [
        ("tables/persons.parquet", "application/vnd.apache.parquet", b"PAR1"),
        ("bundle.zip", "application/zip", b"PK"),
    ],
)
def test_binary_files_are_served_as_others(
    client: FlaskClient, name: str, media_type: str, start: bytes
) -> None:
    """Parquet and the bundle have a digest, ranges, and a name for who saves them."""
    answer = client.get(f"/exports/{name}", buffered=True)
    assert (answer.mimetype, answer.data[: len(start)]) == (media_type, start)
    assert answer.headers["Repr-Digest"].startswith("sha-256=:")
    assert answer.headers["Content-Disposition"].endswith(name.replace("/", "-"))
    part = client.get(f"/exports/{name}", headers={"Range": "bytes=-10"}, buffered=True)
    assert (part.status_code, part.data) == (206, answer.data[-10:])
