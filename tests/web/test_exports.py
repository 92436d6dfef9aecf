"""``/exports``: the list, and the files with what HTTP offers for them."""

import base64
import hashlib

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

BASE = "https://data.example.org/reprisals/"


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


CONDITIONS = [
    ({}, 200),
    ({"If-None-Match": "{tag}"}, 304),
    ({"If-None-Match": "W/{tag}"}, 304),
    ({"If-None-Match": "*"}, 304),
    ({"If-None-Match": '"x"'}, 200),
    ({"If-Modified-Since": "{modified}"}, 304),
    ({"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
    ({"If-None-Match": '"x"', "If-Modified-Since": "{modified}"}, 200),
    ({"If-Match": "{tag}"}, 200),
    ({"If-Match": "W/{tag}"}, 412),
    ({"If-Match": '"x"'}, 412),
    ({"If-Unmodified-Since": "{modified}"}, 200),
    ({"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 412),
    ({"Range": "bytes=0-9"}, 206),
    ({"Range": "bytes=0-9", "If-Range": "{tag}"}, 206),
    ({"Range": "bytes=0-9", "If-Range": '"x"'}, 200),
    ({"Range": "bytes=0-9", "If-Range": "{modified}"}, 200),
    ({"Range": "bytes=0-9", "If-None-Match": "{tag}"}, 304),
    ({"Range": "bytes=0-9", "If-Match": '"x"'}, 412),
    ({"Range": "bytes=0-9, 20-29"}, 206),
    ({"Range": "bytes=0-9, 5-29"}, 200),
    ({"Range": "bytes=99999999-"}, 416),
    ({"Range": "bytes=99999999-", "If-Range": '"x"'}, 200),
    ({"Range": "bytes=x"}, 200),
]


@pytest.mark.parametrize(("headers", "status"), CONDITIONS)
@pytest.mark.parametrize(
    "name", ["graph.nq", "graph.ttl.gz", "graphs/http%3A%2F%2Fexample.org%2Fpublic.nt"]
)
def test_conditional_requests_are_those_of_the_specification(
    client: FlaskClient, name: str, headers: dict[str, str], status: int
) -> None:
    """Each row of RFC 9110, sections 13 and 14, on files on the disk, coded, and made in memory."""
    path = f"/exports/{name}"
    whole = client.get(path, buffered=True)
    known = {"tag": whole.headers["ETag"], "modified": whole.headers["Last-Modified"]}
    sent = {key: value.format(**known) for key, value in headers.items()}
    answer = client.get(path, headers=sent, buffered=True)
    assert answer.status_code == status
    if status == 304:
        assert answer.data == b"" and "Content-Type" not in answer.headers
        for header in ("ETag", "Cache-Control"):
            assert answer.headers[header] == whole.headers[header]
    if status == 200:
        assert answer.data == whole.data
        assert answer.headers["Content-Length"] == str(len(whole.data))
    if status == 206 and "," not in sent["Range"]:
        assert answer.data == whole.data[:10]
        assert answer.headers["Content-Range"] == f"bytes 0-9/{len(whole.data)}"
        assert answer.headers["Repr-Digest"] == whole.headers["Repr-Digest"]
    if status == 206 and "," in sent["Range"]:
        assert answer.mimetype == "multipart/byteranges"
        assert whole.data[20:30] in answer.data
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    head = client.head(path, headers={k: v for k, v in sent.items() if k != "Range"})
    assert head.status_code == (status if status in (304, 412) else 200)
    assert head.data == b""


def test_answer_names_digest_terms_and_place(client: FlaskClient) -> None:
    """Repr-Digest is the SHA-256; the file has a name, and links to list, terms and citation."""
    answer = client.get("/exports/datasets/alpha.jsonld.zst", buffered=True)
    digest = base64.b64encode(hashlib.sha256(answer.data).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer.mimetype == "application/zstd"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=reprisals-release-1-datasets-alpha.jsonld.zst"
    )
    assert answer.headers["Accept-Ranges"] == "bytes"
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Content-Disposition", "Content-Range", "Repr-Digest"} <= set(exposed)
    links = ",".join(answer.headers.getlist("Link"))
    for relation in ("collection", "describedby", "cite-as", "timemap", "service-desc"):
        assert f'rel="{relation}"' in links
    assert f"<{BASE}releases/1/exports/datasets/alpha.jsonld.zst>" in links


@pytest.mark.parametrize(
    ("path", "accept", "name"),
    [
        ("graph", "text/turtle", "graph.ttl"),
        ("graph", "application/n-quads, */*;q=0.1", "graph.nq"),
        ("datasets/alpha", "application/ld+json", "datasets/alpha.jsonld"),
        (
            "graphs/http%3A%2F%2Fexample.org%2Fpublic",
            "application/trig",
            "graphs/http%3A%2F%2Fexample.org%2Fpublic.trig",
        ),
    ],
)
def test_name_without_suffix_is_negotiated(
    client: FlaskClient, path: str, accept: str, name: str
) -> None:
    """The format is chosen by Accept; the answer names the file and what it depended on."""
    answer = client.get(f"/exports/{path}", headers={"Accept": accept}, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Location"] == f"{BASE}exports/{name}"
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))
    assert answer.data == client.get(f"/exports/{name}", buffered=True).data
    refused = client.get(f"/exports/{path}", headers={"Accept": "image/png"})
    assert refused.status_code == 406


def test_coded_file_is_sent_to_who_accepts_the_coding(client: FlaskClient) -> None:
    """Where the coded file is there it is what is sent, with its own tag and digest."""
    client.get("/exports")
    coded = client.get("/exports/graph.ttl.gz", buffered=True)
    answer = client.get("/exports/graph.ttl", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/turtle"
    for header in ("ETag", "Repr-Digest", "Content-Length"):
        assert answer.headers[header] == coded.headers[header]
    again = client.get(
        "/exports/graph.ttl",
        headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_what_is_left_out_is_not_acceptable(client: FlaskClient) -> None:
    """A format that can't say what is there is 406, with a reason."""
    answer = client.get("/exports/graph.rdf")
    assert answer.status_code == 406
    assert "XML" in answer.get_json()["detail"]
