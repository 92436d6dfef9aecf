"""Codings of all other routes."""

import gzip

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.web.coded import Answered, finish
from graph_service.web.codings import GZIP, Choice

GZIPPED = {"Accept-Encoding": "gzip"}
BOTH = Choice(GZIP, identity=True)


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Ask for a path."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named)


@pytest.mark.parametrize(
    "path", ["/", "/queries", "/docs/problems", "/sparql", "/static/style.css"]
)
def test_text_is_coded(client: FlaskClient, path: str) -> None:
    """Pages and lists are coded for those who accept it, with a tag of their own."""
    plain, coded = get(client, path), get(client, path, **GZIPPED)
    assert gzip.decompress(coded.data) == plain.data
    assert coded.headers["Content-Length"] == str(len(coded.data))
    assert coded.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    for answer in (plain, coded):
        assert "Accept-Encoding" in answer.headers["Vary"]
    head = client.head(path, headers=GZIPPED)
    assert (head.data, head.headers["ETag"]) == (b"", coded.headers["ETag"])
    assert head.headers["Content-Length"] == coded.headers["Content-Length"]


@pytest.mark.parametrize("path", ["/", "/queries", "/static/style.css"])
def test_condition_knows_coded_tags(client: FlaskClient, path: str) -> None:
    """The tag of a coded answer gives 304 for that coding, and no other."""
    tag = get(client, path, **GZIPPED).headers["ETag"]
    unchanged = get(client, path, **GZIPPED, If_None_Match=tag)
    assert (unchanged.status_code, unchanged.headers["ETag"]) == (304, tag)
    assert get(client, path, If_None_Match=tag).status_code == 200


def test_export_is_coded_as_a_stream_and_in_ranges_plain(client: FlaskClient) -> None:
    """A file decodes to its bytes; a range is one of the plain file."""
    exports = client.get("/exports", headers={"Accept": "application/json"}).get_json()["exports"]
    name = next(each["name"] for each in exports if each["name"].endswith(".nt"))
    plain = get(client, f"/exports/{name}")
    coded = get(client, f"/exports/{name}", Accept_Encoding="gzip, identity;q=0")
    assert gzip.decompress(coded.data) == plain.data
    part = get(client, f"/exports/{name}", **GZIPPED, Range="bytes=0-9")
    assert (part.status_code, part.data) == (206, plain.data[:10])
    assert "Content-Encoding" not in part.headers


def test_nothing_in_common_is_refused_everywhere(client: FlaskClient) -> None:
    """Without the plain body and without a coding on offer the answer is 406."""
    for path in ("/", "/queries", "/static/style.css"):
        assert get(client, path, Accept_Encoding="identity;q=0").status_code == 406


@pytest.mark.parametrize(
    "headers",
    [
        [("Content-Type", "text/html"), ("Cache-Control", "private, no-cache")],
        [("Content-Type", "text/html"), ("Set-Cookie", "a=b")],
        [("Content-Type", "application/zstd")],
        [("Content-Type", "text/csv"), ("Content-Encoding", "gzip")],
        [("Content-Type", "text/csv"), ("Content-Range", "bytes 0-9/10")],
    ],
)
def test_what_may_hold_a_secret_is_not_coded(headers: list[tuple[str, str]]) -> None:
    """Pages for one reader, cookies, and what is coded already go as they are."""
    body = [b"x" * 5_000]
    answered = Answered("200 OK", [*headers, ("Content-Length", "5000")], body)
    finish(answered, BOTH, None)
    assert answered.body is body
    assert answered.headers == [*headers, ("Content-Length", "5000")]


def test_private_data_is_coded() -> None:
    """Data for one reader is no page with a token in it."""
    headers = [("Content-Type", "text/csv"), ("Cache-Control", "private"), ("Vary", "Accept")]
    answered = Answered("200 OK", [*headers, ("Content-Length", "5000")], [b"x" * 5_000])
    finish(answered, BOTH, None)
    assert answered.header("content-encoding") == "gzip"
    assert answered.header("vary") == "Accept, Accept-Encoding"
