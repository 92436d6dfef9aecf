"""The lists of exports: every file with its digests, graphs page by page."""

import hashlib

import pytest
from flask.testing import FlaskClient

from tests.export.kinds import FURTHER

BASE = "https://data.example.org/reprisals/"


def test_list_names_every_file_with_its_hash(client: FlaskClient) -> None:
    """The list has the release and, for each file, name, type, URL, size and SHA-256."""
    listed = client.get("/exports").get_json()
    assert set(listed) == {"release", "exports", "leftOut", "graphs"}
    assert len(listed["exports"]) + len(listed["leftOut"]) == 2 * 18 + FURTHER
    assert all(".rdf" in each["name"] and each["reason"] for each in listed["leftOut"])
    assert listed["release"] == 1
    assert {each["name"] for each in listed["exports"]} >= {"graph.ttl", "graph.trig", "graph.nq"}
    for each in listed["exports"]:
        members = {"name", "mediaType", "url", "bytes", "sha256"}
        if not each["name"].startswith(("tables/", "bundle.", "bridges/")):
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


def test_page_lists_the_same(client: FlaskClient) -> None:
    """A browser gets a table."""
    page = client.get("/exports", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert b"exports/graph.trig" in page.data
    assert b"exports/tables/incidents.csv" in page.data
    assert b"Events in which a person or group" in page.data
    assert client.get("/exports", headers={"Accept": "image/png"}).status_code == 406


def test_graphs_are_listed_page_by_page(client: FlaskClient) -> None:
    """Each graph has its N-Quads with size and digests; pages are linked."""
    listed = client.get("/exports/graphs?limit=1").get_json()
    assert set(listed) == {"release", "graphs"}
    (row,) = listed["graphs"]
    data = client.get("/" + row["url"].removeprefix(BASE), buffered=True).data
    assert row["graph"] == "http://example.org/public"
    assert (len(data), hashlib.sha256(data).hexdigest()) == (row["bytes"], row["sha256"])
    assert row["rdfc10"] == row["sha256"]
    assert client.get("/exports/graphs?offset=1").get_json()["graphs"] == []
    assert (
        b"http://example.org/public"
        in client.get("/exports/graphs", headers={"Accept": "text/html"}).data
    )
    template = client.get("/exports").get_json()["graphs"]["template"]
    url = template.replace("{+name}", row["name"]).replace("{suffix}", "nq")
    assert url == row["url"]


@pytest.mark.parametrize("query", ["limit=x", "limit=-1", "limit=10001", "offset=" + "9" * 20])
def test_bad_pages_are_refused(client: FlaskClient, query: str) -> None:
    """A number that is none, or too large, is a clear error."""
    assert client.get(f"/exports/graphs?{query}").status_code == 400
