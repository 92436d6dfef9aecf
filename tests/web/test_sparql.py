"""``/sparql`` as a caller sees it."""

import json
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient

from graph_service.errors import ResultTooLarge

ALL = "SELECT ?s ?o { ?s <http://example.org/p> ?o } ORDER BY ?s"
EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
CROSS = "SELECT * { " + EIGHT + " }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"
DIRECT = "application/sparql-query"


def test_ways_to_ask_give_the_same_answer(client: FlaskClient) -> None:
    """GET, both ways of POST and HTTP QUERY are one query."""
    answers = [
        client.get("/sparql", query_string={"query": ALL}),
        client.post("/sparql", data={"query": ALL}),
        client.post("/sparql/", data=ALL, content_type=DIRECT),
        client.open("/sparql", method="QUERY", data=ALL, content_type=DIRECT),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert len(answers[0].get_json(force=True)["results"]["bindings"]) == 4


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/sparql-results+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/turtle;q=0.9, text/csv;q=0.1", "text/csv; charset=utf-8"),
    ],
)
def test_table_is_negotiated(client: FlaskClient, accept: str | None, content_type: str) -> None:
    """The table comes in the type that is asked for, complete, with its length."""
    headers = {"Accept": accept} if accept else {}
    answer = client.get("/sparql", query_string={"query": ALL}, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, content_type)
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Release"] == "1"
    assert "Accept" in answer.headers["Vary"]


def test_format_replaces_accept(client: FlaskClient) -> None:
    """``format=`` takes a suffix or a media type; an unknown one is not acceptable."""
    for name in ("csv", "text/csv"):
        answer = client.get(
            "/sparql",
            query_string={"query": ALL, "format": name},
            headers={"Accept": "image/png"},
        )
        assert answer.data.startswith(b"s,o\r\n")
    for name in ("ttl", "exe", "html"):
        answer = client.get("/sparql", query_string={"query": ALL, "format": name})
        assert answer.status_code == 406
        assert "text/csv" in answer.get_json()["offered"]


@pytest.mark.parametrize(
    ("name", "kind"), [("xml", "application/rdf+xml"), ("json", "application/ld+json")]
)
def test_short_names_of_tables_are_those_of_graphs_too(
    client: FlaskClient, name: str, kind: str
) -> None:
    """``xml`` and ``json`` fit a graph as well; the media type of a table does not."""
    construct = "CONSTRUCT WHERE { ?s ?p ?o }"
    answer = client.get("/sparql", query_string={"query": construct, "format": name})
    assert (answer.status_code, answer.mimetype) == (200, kind)
    results = {"query": construct, "format": f"application/sparql-results+{name}"}
    answer = client.get("/sparql", query_string=results)
    assert answer.status_code == 406
    assert kind in answer.get_json()["offered"]


def test_xml_is_well_formed(client: FlaskClient) -> None:
    """A literal with a control character does not break XML."""
    headers = {"Accept": "application/sparql-results+xml"}
    answer = client.get("/sparql", query_string={"query": ALL}, headers=headers)
    literals = [node.text for node in ET.fromstring(answer.data).iter() if "literal" in node.tag]  # noqa: S314
    assert "control \ufffd" in literals


def test_unchanged_answer_is_not_sent_again(client: FlaskClient) -> None:
    """The ETag differs by format and query, and gives 304 with the same headers."""
    first = client.get("/sparql", query_string={"query": ALL})
    other = client.get("/sparql", query_string={"query": ALL, "format": "csv"})
    assert first.headers["ETag"] != other.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    again = client.get(
        "/sparql", query_string={"query": ALL}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "Release"):
        assert again.headers[name] == first.headers[name]


def test_answer_that_changes_by_itself_has_no_etag(client: FlaskClient) -> None:
    """What asks for the time is never said to be unchanged."""
    answer = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?t) {}"})
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_agrees_with_get(client: FlaskClient) -> None:
    """HEAD has the status and headers of GET and no body."""
    got = client.get("/sparql", query_string={"query": ALL})
    head = client.head("/sparql", query_string={"query": ALL})
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


DEEP = "ASK { FILTER(" + "(" * 250 + "1" + ")" * 250 + ") }"
FAULTS: dict[str, tuple[dict[str, object], int, str]] = {
    "syntax": ({"query_string": {"query": "SELECT * {\n ?s ?p"}}, 400, "syntax"),
    "empty": ({"query_string": {"query": ""}}, 400, "bad-request"),
    "twice": ({"query_string": "query=ASK{}&query=ASK{}"}, 400, "bad-request"),
    "not utf-8": ({"query_string": "query=%FF"}, 400, "bad-request"),
    "relative graph": ({"query_string": "query=ASK{}&default-graph-uri=x"}, 400, "bad-request"),
    "update": ({"query_string": {"query": "INSERT DATA {}"}}, 400, "syntax"),
    "nul": ({"query_string": {"query": "ASK { \0 }"}}, 400, "syntax"),
    "deep": ({"query_string": {"query": DEEP}}, 400, "bad-request"),
    "function": ({"query_string": {"query": "ASK { FILTER(<x:f>(1)) }"}}, 400, "bad-request"),
    "service": ({"query_string": {"query": "ASK { SERVICE <x:y> {} }"}}, 403, "refused"),
    "accept": (
        {"query_string": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}},
        406,
        "not-acceptable",
    ),
    "long query": ({"query_string": {"query": "ASK {" + " " * 100_000 + "}"}}, 413, "too-large"),
    "long body": (
        {"method": "POST", "data": b" " * 11_000_000, "content_type": DIRECT},
        413,
        "too-large",
    ),
    "plain text": (
        {"method": "POST", "data": b"ASK {}", "content_type": "text/plain"},
        415,
        "unsupported-type",
    ),
    "no type": ({"method": "POST", "data": b"ASK {}"}, 415, "unsupported-type"),
    "put": ({"method": "PUT"}, 405, "method-not-allowed"),
    "delete": ({"method": "DELETE"}, 405, "method-not-allowed"),
    "timeout": (
        {"query_string": {"query": ENDLESS, "timeout": "0.3"}},
        500,
        "query-timeout",
    ),
    "rows": ({"query_string": {"query": CROSS.replace("*", "?a0")}}, 500, "result-too-large"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_is_a_problem(client: FlaskClient, case: str) -> None:
    """Each way of failing has its status and its type, with nothing of our insides."""
    asked, status, slug = FAULTS[case]
    answer = client.open("/sparql", **{"method": "GET"} | asked)  # type: ignore[arg-type]
    body = answer.get_json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert body["type"] == f"https://data.example.org/reprisals/docs/problems#{slug}"
    assert body["title"]
    for inside in (b"Traceback", b"/graph_service", b"oxigraph", b".py"):
        assert inside not in answer.data
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_syntax_fault_has_line_and_column(client: FlaskClient) -> None:
    """The place of a syntax error is a member of the problem."""
    body = client.get("/sparql", query_string={"query": "SELECT * {\n ?s ?p"}).get_json()
    assert (body["line"], body["column"]) == (2, 7)


def test_method_that_is_refused_lists_those_that_are_not(client: FlaskClient) -> None:
    """405 says what is allowed."""
    allowed = client.delete("/sparql").headers["Allow"].split(", ")
    assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} == set(allowed)


def test_browser_reads_a_page_about_its_error(client: FlaskClient) -> None:
    """A browser gets the same problem as HTML, escaped."""
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    query = "<script>alert(1)</script>"
    answer = client.get("/sparql", query_string={"query": query}, headers=browser)
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert b"<script>" not in answer.data
    assert b"docs/problems#syntax" in answer.data


def test_preflight_needs_nothing_and_allows_query(client: FlaskClient) -> None:
    """A browser's preflight is answered, without credentials."""
    headers = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "QUERY"}
    answer = client.options("/sparql", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "QUERY" in answer.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_timeout_only_lowers(client: FlaskClient) -> None:
    """A long timeout is cut to the limit of the service."""
    answer = client.get("/sparql", query_string={"query": ENDLESS, "timeout": "1000"})
    assert answer.get_json()["type"].endswith("#query-timeout")


def test_large_answer_streams_whole(client: FlaskClient) -> None:
    """An answer beyond the buffer has no length, and all its rows."""
    answer = client.get("/sparql", query_string={"query": CROSS + " LIMIT 2000"})
    assert answer.status_code == 200
    assert "Content-Length" not in answer.headers
    assert len(json.loads(answer.data)["results"]["bindings"]) == 2000


def test_answer_that_fails_midway_does_not_end(client: FlaskClient) -> None:
    """An answer that meets a limit after it began raises in its body: the server breaks it off."""
    answer = client.get("/sparql", query_string={"query": CROSS + " LIMIT 3000"})
    with pytest.raises(ResultTooLarge):
        list(answer.iter_encoded())


def test_update_is_not_read_as_a_query(client: FlaskClient) -> None:
    """Updates are refused on this address, however they are sent."""
    assert client.get("/sparql", query_string={"update": "CLEAR ALL"}).status_code == 400
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 400
    sent = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert sent.status_code == 415
